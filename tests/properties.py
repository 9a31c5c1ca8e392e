"""Random small scenarios against a brute force that shares nothing with the solver."""
import sys
from support import expect, run

SEEDS = 1200
HUGE = 300
CROWDED = 400
BLOCK = 100
TABLES = 300
RANGES = 40


def agree(root, truce, kind, first, count):
    status, out, err = run([sys.executable, root / "tests/property/check.py", truce, kind, first,
                            count], timeout=900)
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
        yield f"property/brute-force/{first}", \
            lambda f=first: agree(root, truce, "plain", f, BLOCK)
    for first in range(0, HUGE, BLOCK):
        yield f"property/huge/{first}", lambda f=first: agree(root, truce, "huge", f, BLOCK)
    for first in range(0, CROWDED, BLOCK):
        yield f"property/deadlocks/{first}", \
            lambda f=first: agree(root, truce, "crowded", f, BLOCK)
    for first in range(0, TABLES, BLOCK):
        yield f"property/tables/{first}", lambda f=first: agree(root, truce, "tables", f, BLOCK)
    yield "property/ranges", lambda: agree(root, truce, "ranges", 0, RANGES)
    yield "property/days", lambda: agree(root, truce, "days", 0, RANGES)
