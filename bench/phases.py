#!/usr/bin/env python3
"""Plans of many phases against general solvers, in the same run.

usage: bench/phases.py PHASE_TOOL [--quick]
Fewest phases: truce finds the number and a plan, settles ties, and proves both; the peers (CBC, GLPK
and z3, where installed) are told the number T and only look for a plan, then are asked to prove
that T - 1 is too few. Figures are medians of five alternating runs; a peer that needs more than
LIMIT seconds once is not asked again, and its row says so. A peer that says the opposite of what
the independent checker of plans found is marked WRONG."""
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from phase_instances import opposed, with_guarantees  # noqa: E402
from phase_peers import installed, lp_text, run, smt_text  # noqa: E402
from exchange import ask  # noqa: E402

LIMIT = 10
RUNS = 5
SIZES = [[38] * 4, [18] * 5, [9] * 6]
FACTORS = [1, 1.5, 4]  # of a least guarantee
LARGE = [[55] * 4, [24] * 5, [14] * 6]


def states(units):
    product = 1
    for n in units:
        product *= n + 1
    return product


def plan(tool, e, objective="phases"):
    began = time.perf_counter()
    a = ask(tool, [e], [objective], "--only-plan", "--seconds")[0][objective]
    return a, time.perf_counter() - began


def word(answer, expected, seconds):
    if answer is None:
        return f"> {LIMIT} s"
    return f"{seconds:.3f}" if answer == expected else "WRONG"


def compare(tool, e, row, runs):
    """Prints a line: truce, then each peer for T and for T - 1."""
    answer, _ = plan(tool, e)
    phases = answer["plan"]["phases"]
    assert answer["optimal"] and answer["plan"]["holds"]
    peers = {(name, t): [] for name in installed() for t in (phases, phases - 1)}
    given_up = {}
    mine = []
    for _ in range(runs):
        mine.append(plan(tool, e)[1])
        for (name, t), times in peers.items():
            if (name, t) in given_up or t < 1:
                continue
            text = smt_text(e, t) if name == "z3" else lp_text(e, t)
            found, took = run(name, text, LIMIT)
            times.append(took)
            if found is None or found != (t == phases):
                given_up[name, t] = word(found, t == phases, took)
    cells = [f"{statistics.median(mine):.3f}"]
    for (name, t), times in peers.items():
        if t < 1:
            cells.append("-")
        else:
            cells.append(given_up.get((name, t)) or f"{statistics.median(times):.3f}")
    print("| " + " | ".join([*row, str(phases), *cells]) + " |", flush=True)


def main():
    tool = sys.argv[1]
    runs = 1 if "--quick" in sys.argv else RUNS
    names = installed()
    for name in ("cbc", "glpsol", "z3"):
        if name not in names:
            print(f"{name} is not installed: left out")
    print("\nfewest phases, seconds of the whole process\n")
    head = ["items", "states", "guarantee", "T", "truce"]
    head += [f"{n}, {t}" for n in names for t in ("T", "T - 1")]
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for units in SIZES:
        bare = opposed(units, 12, 1)
        front = plan(tool, bare, "guarantee")[0]["guarantees"]["front"]
        for times in FACTORS:
            compare(tool, with_guarantees(bare, front, times),
                    [str(len(units)), f"{states(units):,}", f"{times} x least"], runs)
    print("\nleast guarantee, with a plan\n")
    print("| items | states | front | phases | seconds | bytes a state |\n|---|---|---|---|---|---|")
    for units in LARGE:
        e = opposed(units, 12, 1)
        answers = [plan(tool, e, "guarantee")[0] for _ in range(runs)]
        a = answers[0]
        seconds = statistics.median(x["seconds"] for x in answers)
        print(f"| {len(units)} | {states(units):,} | {a['guarantees']['n']} | "
              f"{a['plan']['phases']} | {seconds:.2f} | {a['bytes'] / states(units):.2f} |",
              flush=True)


if __name__ == "__main__":
    main()
