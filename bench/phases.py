"""Plans of many phases against general solvers, in the same run.

Fewest phases: truce finds the number and a plan, settles ties, and proves both; the peers (CBC, GLPK and z3,
where installed) are told the number T and only look for a plan, then are asked to prove that T - 1 is too
few. A peer that says the opposite of what the independent checker of plans found is wrong."""
import statistics
import time
from measure import ROOT, race, shown_seconds
from phase_instances import opposed, with_guarantees
from phase_peers import installed, lp_text, run, smt_text
from exchange import ask  # of tests/phase, which phase_instances finds

LIMIT = 10
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


def compare(bench, part, table, tool, e, row):
    """A row: truce, then each peer for T and for T - 1."""
    limit = 2 if bench.is_quick else LIMIT
    answer, _ = plan(tool, e)
    phases = answer["plan"]["phases"]
    assert answer["optimal"] and answer["plan"]["holds"]
    asked = [(name, t) for name in installed() for t in (phases, phases - 1) if t >= 1]

    def own():
        return plan(tool, e)[1], None, False

    def other(name, t):
        text = smt_text(e, t) if name == "z3" else lp_text(e, t)
        found, took = run(name, text, limit)
        return took, found, found is None or found != (t == phases)
    mine, *others = race(bench, [own] + [lambda n=name, t=t: other(n, t) for name, t in asked])
    cells = {}
    for (name, t), timed in zip(asked, others):
        is_wrong = timed.answer is not None and timed.is_stopped
        cells[name, t] = "WRONG" if is_wrong else f"> {limit} s" if timed.is_stopped else shown_seconds(timed.median)
        if is_wrong:
            part.peer_is_wrong(f"phases, {', '.join(row)}: {name} says that {t} phases are "
                               f"{'enough' if timed.answer else 'too few'}; the checked plan has {phases}")
    table.row(*row, phases, shown_seconds(mine.median),
              *[cells.get((name, t), "-") for name in installed() for t in (phases, phases - 1)])


def measure(bench, part):
    tool = bench.compile("phase_tool", ROOT / "tests" / "phase" / "phase_tool.c", with_library=True, flags=("-O2",))
    names = installed()
    part.text("Wall seconds of whole processes, in turns. Truce is told nothing: it finds the fewest phases T, a plan, settles "
              f"ties and proves all of it. Peers are told T and only look for a plan; then T - 1. Limit: "
              f"{2 if bench.is_quick else LIMIT} s. Whoever needs longer once is not asked again.")
    for name in ("cbc", "glpsol", "z3"):
        if name not in names:
            part.text(f"{name} is not installed: left out.")
    table = part.table("items", "states", "guarantee", "T", "truce", *[f"{n}, {t}" for n in names for t in ("T", "T - 1")])
    for units in SIZES[:1] if bench.is_quick else SIZES:
        bare = opposed(units, 12, 1)
        front = plan(tool, bare, "guarantee")[0]["guarantees"]["front"]
        for times in FACTORS:
            compare(bench, part, table, tool, with_guarantees(bare, front, times),
                    [str(len(units)), f"{states(units):,}", f"{times} x least"])
    part.text("The whole front of least guarantees, and a plan with the fewest phases for the least sum; memory is the peak of "
              "everything that was held.")
    table = part.table("items", "states", "front", "phases", "seconds", "bytes a state")
    for units in LARGE[:1] if bench.is_quick else LARGE:
        e = opposed(units, 12, 1)
        answers = [plan(tool, e, "guarantee")[0] for _ in range(bench.runs)]
        a = answers[0]
        table.row(len(units), f"{states(units):,}", a["guarantees"]["n"], a["plan"]["phases"],
                  f"{statistics.median(x['seconds'] for x in answers):.2f}", f"{a['bytes'] / states(units):.2f}")
