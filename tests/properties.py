"""Random small scenarios against a brute force that shares nothing with the solver."""
import sys
from support import expect, run

SEEDS = 1200
CROWDED = 400
BLOCK = 100


def agree(root, truce, first, *kind):
    status, out, err = run([sys.executable, root / "tests/property/check.py", truce, first, BLOCK,
                            *kind], timeout=900)
    expect(status == 0, (out + err).decode(errors="replace"))


IMPORTED = 300


def imports_agree(root, truce, first):
    status, out, err = run([sys.executable, root / "tests/property/imports.py", truce, first, BLOCK],
                           timeout=900)
    expect(status == 0, (out + err).decode(errors="replace"))


def tests(root, build, truce):
    for first in range(0, IMPORTED, BLOCK):
        yield f"property/imports/{first}", lambda f=first: imports_agree(root, truce, f)
    for first in range(0, SEEDS, BLOCK):
        yield f"property/brute-force/{first}", lambda f=first: agree(root, truce, f)
    for first in range(0, CROWDED, BLOCK):
        yield f"property/deadlocks/{first}", lambda f=first: agree(root, truce, f, "crowded")
