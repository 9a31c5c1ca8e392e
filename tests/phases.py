"""Plans: the reference vectors, known small cases, and random exchanges against brute force."""
import json
import sys
from fractions import Fraction
from support import expect, run

SEEDS = 120
BLOCK = 30
OBJECTIVES = ["phases", "days", "exposure", "guarantee"]


def answers(root, tool, exchange):
    sys.path.insert(0, str(root / "tests/phase"))
    from exchange import ask
    return ask(tool, [exchange], OBJECTIVES)[0]


def from_reference(root, instance):
    sys.path.insert(0, str(root / "tests/phase"))
    from exchange import from_reference
    return from_reference(instance)


def vectors(flat, n):
    numbers = [Fraction(x) for x in flat]
    return [numbers[i:i + n] for i in range(0, len(numbers), n)]


def agree_with_reference(root, tool, instance, answer):
    e = from_reference(root, instance)
    got = answers(root, tool, e)
    for name in OBJECTIVES:
        given = got[name]["guarantees"]
        front = vectors(given["front"], e["parties"])
        expect(got[name]["exact"], f"{name}: not exact")
        expect(got[name]["feasible"] == answer["feasible"], f"{name}: feasible is wrong")
        expect(front == [[Fraction(x) for x in v] for v in answer["guarantee_front"]],
               f"{name}: the front is {front}")
        if front:
            expect(vectors(given["sum_and_maximum"], 2) ==
                   [[Fraction(answer["min_sum_guarantee"]), Fraction(answer["min_max_guarantee"])]],
                   f"{name}: sum and maximum are {given['sum_and_maximum']}")
    for name, figure in (("phases", "phases"), ("days", "days"), ("exposure", "exposure")):
        expect(("plan" in got[name]) == answer["feasible"], f"{name}: plan or no plan")
        if answer["feasible"]:
            found = Fraction(got[name]["plan"][figure])
            expect(found == Fraction(answer["min_" + figure]), f"{name}: found {found}")


def greedy_is_wrong(root, tool):
    """Going as far as allowed gets stuck; the fewest phases are five."""
    e = from_reference(root, {
        "parties": ["A", "B"], "delta": [1, 1], "gap": 0, "mode": "simultaneous", "prec": [],
        "guarantee": [4, 5], "end_prize": [0, 0], "walk": [0, 0], "items": [
            {"giver": "A", "qty": 2, "cost": [8, 8], "value": {"B": [11, 11]}},
            {"giver": "A", "qty": 3, "cost": [2] * 3, "value": {"B": [2] * 3}},
            {"giver": "B", "qty": 2, "cost": [9, 9], "value": {"A": [11, 11]}}]})
    a = answers(root, tool, e)["phases"]
    expect(a["optimal"] and a["plan"]["phases"] == 5, f"{a['plan']['phases']} phases")


def agree_with_brute_force(root, tool, first):
    status, out, err = run([sys.executable, root / "tests/phase/check.py", tool, first, BLOCK],
                           timeout=600)
    expect(status == 0, (out + err).decode(errors="replace"))


def tests(root, build, truce):
    tool = build / "tests/phase_tool"
    path = root.parent / "shared/reference/phases.json"
    if path.exists():
        reference = json.loads(path.read_text())
        for case in reference["cases"] + reference["worked"]:
            name = case["instance"]["name"]
            yield f"phase/reference/{name}", lambda c=case: agree_with_reference(
                root, tool, c["instance"], c["answer"])
    yield "phase/greedy-is-wrong", lambda: greedy_is_wrong(root, tool)
    for first in range(0, SEEDS, BLOCK):
        yield f"phase/brute-force/{first}", lambda f=first: agree_with_brute_force(root, tool, f)
