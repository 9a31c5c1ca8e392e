#define _XOPEN_SOURCE 700
#include "cli.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST_BYTES (((size_t)64 << 20) + 1) /* one more than a scenario may have */
#define FILE_FIRST_BYTES ((size_t)64 << 10)

/* ---- reading ----------------------------------------------------------------------------- */

/* Reads to the end, or to the most that anybody can use. */
static exit_status read_all(int descriptor, const char *name, truce_text *out)
{
    size_t capacity = FILE_FIRST_BYTES, size = 0;
    char *bytes = malloc(capacity + 1);
    while (bytes) {
        if (size == capacity) {
            capacity = capacity * 2 < FILE_MOST_BYTES ? capacity * 2 : FILE_MOST_BYTES;
            char *larger = realloc(bytes, capacity + 1);
            if (larger == NULL) break;
            bytes = larger;
        }
        ssize_t got = read(descriptor, bytes + size, capacity - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            complain("%s: %s", name, errno == EBADF ? "is closed" : strerror(errno));
            free(bytes);
            return EXIT_INPUT;
        }
        size += (size_t)got;
        if (got == 0 || size == FILE_MOST_BYTES) {
            bytes[size] = '\0';
            *out = (truce_text){bytes, size};
            return EXIT_ANSWERED;
        }
    }
    free(bytes);
    complain("%s: out of memory", name);
    return EXIT_SYSTEM;
}

exit_status file_read(const char *path, truce_text *out)
{
    if (strcmp(path, "-") == 0) return read_all(STDIN_FILENO, "standard input", out);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        complain("%s: %s", path, strerror(errno));
        return EXIT_INPUT;
    }
    exit_status status = read_all(descriptor, path, out);
    close(descriptor);
    return status;
}

/* ---- writing ----------------------------------------------------------------------------- */

static bool write_all(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t put = write(descriptor, bytes, size);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes += put;
        size -= (size_t)put;
    }
    return true;
}

/* Writes into a file that is already there and no plain one. */
static bool write_device(const char *path, const char *bytes, size_t size)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    bool went_well = write_all(descriptor, bytes, size);
    return close(descriptor) == 0 && went_well;
}

/* Writes a new file beside `path` and gives it that name. */
static bool write_beside(const char *path, mode_t mode, const char *bytes, size_t size)
{
    static const char tail[] = ".XXXXXX";
    size_t length = strlen(path);
    char *beside = malloc(length + sizeof tail);
    if (beside == NULL) return false;
    memcpy(beside, path, length);
    memcpy(beside + length, tail, sizeof tail);
    int descriptor = mkstemp(beside);
    bool went_well = descriptor >= 0;
    if (went_well) {
        went_well = fchmod(descriptor, mode) == 0 && write_all(descriptor, bytes, size) &&
                    fsync(descriptor) == 0;
        int reason = errno;
        if (close(descriptor) != 0 && went_well) {
            went_well = false;
            reason = errno;
        }
        if (went_well && rename(beside, path) != 0) {
            went_well = false;
            reason = errno;
        }
        if (!went_well) unlink(beside);
        errno = reason;
    }
    int reason = errno;
    free(beside);
    errno = reason;
    return went_well;
}

exit_status file_write(const char *path, const char *bytes, size_t size)
{
    struct stat found;
    bool is_there = stat(path, &found) == 0, went_well = false;
    if (is_there && S_ISDIR(found.st_mode)) {
        errno = EISDIR;
    } else if (is_there && !S_ISREG(found.st_mode)) {
        went_well = write_device(path, bytes, size);
    } else if (is_there && access(path, W_OK) != 0) {
        went_well = false; /* a new file in its place would go round its protection */
    } else {
        /* A link stays a link: what it points to is replaced. */
        char *real = is_there ? realpath(path, NULL) : NULL;
        mode_t mask = umask(0);
        umask(mask);
        went_well =
            write_beside(real ? real : path,
                         is_there ? found.st_mode & 07777 : (mode_t)(0666 & ~mask), bytes, size);
        int reason = errno;
        free(real);
        errno = reason;
    }
    if (went_well) return EXIT_ANSWERED;
    complain("%s: %s", path, strerror(errno));
    return EXIT_SYSTEM;
}

bool file_is_same(const char *path, const char *other)
{
    struct stat one, two;
    bool is_input = strcmp(other, "-") == 0;
    return stat(path, &one) == 0 &&
           (is_input ? fstat(STDIN_FILENO, &two) : stat(other, &two)) == 0 &&
           S_ISREG(one.st_mode) && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

exit_status print(const truce_text *t)
{
    if (fwrite(t->bytes, 1, t->size, stdout) == t->size && fflush(stdout) == 0)
        return EXIT_ANSWERED;
    complain("standard output: %s", strerror(errno));
    return EXIT_SYSTEM;
}
