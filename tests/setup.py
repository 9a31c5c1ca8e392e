"""tools/setup.sh on machines that are made up: which it helps, and what it says to the others. The
folder of commands holds the few that the script uses, and what the case adds."""
import os
import pathlib
import shutil
import tempfile
from support import expect, run

USED = ("sh", "sed", "tr", "find", "head", "env")
NEEDED = b"gcc cmake ninja-build pkg-config libc6-dev libyaml-dev libexpat1-dev"


def machine(root, folder, release, user, commands, purpose="build"):
    """Runs the script; returns its status, what it wrote, and what apt-get was asked."""
    bin_ = pathlib.Path(folder) / "bin"
    bin_.mkdir()
    log = pathlib.Path(folder) / "log"
    log.write_text("")
    for name in USED:
        os.symlink(shutil.which(name), bin_ / name)
    scripts = {"id": f"echo {user}", **commands}
    for name, text in scripts.items():
        (bin_ / name).write_text(f"#!{bin_}/sh\n{text}\n")
        (bin_ / name).chmod(0o755)
    (pathlib.Path(folder) / "os-release").write_text(release)
    status, out, err = run([bin_ / "sh", root / "tools/setup.sh", purpose], cwd=folder, environment={
        "PATH": str(bin_), "OS_RELEASE": f"{folder}/os-release", "LOG": str(log)})
    return status, out + err, log.read_bytes()


DEBIAN = 'PRETTY_NAME="x"\nID=debian\nVERSION_ID="12"\n'
ALIKE = 'ID=ubuntu\nID_LIKE="foo debian"\n'
APT = 'echo "apt-get $*" >> "$LOG"'
OLD_LISTS = APT + '\n[ "$1" = update ] && : > "$LOG.updated"\n[ "$1" = update ] || [ -e "$LOG.updated" ]'
BROKEN = APT + '\necho "E: no such package" >&2\nexit 100'
SUDO = 'echo "sudo" >> "$LOG"\nexec "$@"'
INSTALL = b"apt-get install -y --no-install-recommends " + NEEDED + b"\n"

# name: system, user's number, commands that are there, exit status, what is said, what apt-get got
CASES = {
    "root": (DEBIAN, 0, {"apt-get": APT}, 0, b"Installing what is missing: " + NEEDED, INSTALL),
    "sudo": (DEBIAN, 1000, {"apt-get": APT, "sudo": SUDO}, 0, b"Installing", b"sudo\n" + INSTALL),
    "alike": (ALIKE, 0, {"apt-get": APT}, 0, b"Installing", INSTALL),
    "old-lists": (DEBIAN, 0, {"apt-get": OLD_LISTS}, 0, b"Fetching the lists",
                  INSTALL + b"apt-get update\n" + INSTALL),
    "no-sudo": (DEBIAN, 1000, {"apt-get": APT}, 1, b"As root: apt-get install " + NEEDED, b""),
    "broken": (DEBIAN, 0, {"apt-get": BROKEN}, 1, b"E: no such package", INSTALL + b"apt-get update\n"),
    "no-apt": (DEBIAN, 0, {}, 1, b"names that Debian 12 gives them: " + NEEDED, b""),
    "other": ("ID=fedora\n", 0, {"apt-get": APT}, 1, b"This is not Debian", b""),
    "no-release": ("", 0, {"apt-get": APT}, 1, b"names that Debian 12 gives them: " + NEEDED, b""),
}


def check(root, case):
    release, user, commands, wanted, said, asked = CASES[case]
    with tempfile.TemporaryDirectory() as folder:
        status, shown, log = machine(root, folder, release, user, commands)
    expect(status == wanted, f"exit status {status}\n{shown.decode()}")
    expect(said in shown, f"not said: {said.decode()}\n{shown.decode()}")
    expect(log == asked, f"asked:\n{log.decode()}\nexpected:\n{asked.decode()}")


def lists_only(root):
    with tempfile.TemporaryDirectory() as folder:
        status, shown, log = machine(root, folder, DEBIAN, 0, {"apt-get": APT}, "list")
    expect(status == 1 and NEEDED in shown and b"Nothing was installed" in shown, shown.decode())
    expect(log == b"", "it installed")


def tests_need_more(root):
    with tempfile.TemporaryDirectory() as folder:
        status, shown, log = machine(root, folder, DEBIAN, 0, {"apt-get": APT}, "test")
    expect(status == 0 and b"clang-14" in log and b"libcmocka-dev" in log, shown.decode())


def bench_needs_peers(root):
    with tempfile.TemporaryDirectory() as folder:
        status, shown, log = machine(root, folder, DEBIAN, 0, {"apt-get": APT}, "bench")
    peers = (b"glpk-utils", b"coinor-cbc", b" z3", b"toulbar2", b"valgrind", b"coinor-clp", b"liblemon-dev",
             b" g++")  # the modules of Python may be there
    expect(status == 0 and all(peer in log for peer in peers) and b"clang" not in log, shown.decode())


def nothing_missing(root):
    """On the machine that runs the tests everything is there."""
    for purpose in ("build", "test", "list"):
        status, out, err = run(["sh", root / "tools/setup.sh", purpose])
        expect(status == 0 and not out and not err, (out + err).decode())


def tests(root, build, truce):
    for case in CASES:
        yield f"setup/{case}", lambda c=case: check(root, c)
    yield "setup/lists-only", lambda: lists_only(root)
    yield "setup/tests-need-more", lambda: tests_need_more(root)
    yield "setup/bench-needs-peers", lambda: bench_needs_peers(root)
    yield "setup/nothing-missing", lambda: nothing_missing(root)
