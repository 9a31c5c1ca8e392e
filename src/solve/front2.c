#include "solve/front.h"

size_t front2_merge(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b, int64_t *out)
{
    size_t i = 0, j = 0, n = 0;
    /* Largest second utility so far: in descending order of the first, a point stays exactly when
     * it beats that. */
    int64_t best = INT64_MIN;
    bool is_first = true;
    while (i < n_a || j < n_b) {
        bool is_a =
            j >= n_b || (i < n_a && (a[2 * i] > b[2 * j] ||
                                     (a[2 * i] == b[2 * j] && a[2 * i + 1] >= b[2 * j + 1])));
        const int64_t *p = is_a ? a + 2 * i++ : b + 2 * j++;
        out[2 * n] = p[0];
        out[2 * n + 1] = p[1];
        bool is_kept = is_first || p[1] > best;
        n += is_kept;
        best = is_kept ? p[1] : best;
        is_first = false;
    }
    return n;
}
