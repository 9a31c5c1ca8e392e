"""Random corridors against slow methods and proofs that share nothing with the planner."""
import sys
from support import expect, run

SELF = 600
SMALL = 600
LARGE = 40
HUGE = 160
STOPPED = 32
KINDS = [("small", SMALL, 100), ("large", LARGE, 10), ("huge", HUGE, 40), ("stopped", STOPPED, 16)]


def agree(root, truce, kind, first, count):
    status, out, err = run([sys.executable, root / "tests/property/corridor_check.py", truce, kind, first, count],
                           timeout=900)
    expect(status == 0, (out + err).decode(errors="replace"))


def tests(root, build, truce):
    yield "corridor/slow-methods-agree", lambda: agree(root, truce, "self", 0, SELF)
    for kind, seeds, block in KINDS:
        for first in range(0, seeds, block):
            yield f"corridor/{kind}/{first}", lambda k=kind, f=first, n=block: agree(root, truce, k, f, n)
