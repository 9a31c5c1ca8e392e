"""Deadlocks at size: what truce explain takes, what it finds and proves, next to MARCO with z3 (bench/marco.py).

The scenarios are made so that many conflicts overlap. Issues hang together as a partial k-tree, which
bounds the width; limits are kept by one hidden package, so they always leave something; red lines are
clauses of one to three neighbouring issues; reservations ask for a part of what a party could get.
"Fan" shapes have unconnected conflicts instead: few conflicts, and a number of corrections that doubles
with each of them."""
import json
import random
import tempfile
from measure import DEBIAN_PYTHON, HERE, counted, race, run, shown_ratio, shown_seconds, shown_time

PEER_SECONDS = 10
MOST = 1000  # what truce lists without --most
OPTIONS = 4
# name: issues, demands (reservations included), width, principals, ratifiers
SHAPES = {
    "20w4": (10, 20, 4, 2, 0),
    "20w6": (12, 20, 6, 2, 0),
    "20w6-three": (12, 20, 6, 3, 1),
    "20w6-long": (30, 20, 6, 2, 0),
    "20w6-both": (30, 20, 6, 3, 1),
    "100w4": (20, 100, 4, 2, 0),
    "100w6": (20, 100, 6, 2, 1),
    "400w4": (30, 400, 4, 2, 0),
    "400w6": (30, 400, 6, 3, 1),
    "fan20": (20, 42, 1, 2, 0),
    "fan100": (100, 202, 1, 2, 0),
}
QUICK = ["20w4", "20w6", "100w6", "fan20"]


def cliques(r, issues, width):
    """The bags of a random partial k-tree: each new issue meets `width` of an earlier bag."""
    bags = [list(range(min(width + 1, issues)))]
    for issue in range(width + 1, issues):
        recent = bags[-1] if r.random() < 0.5 else r.choice(bags)
        bags.append(r.sample(recent, width) + [issue])
    return bags


def clause(r, bag, hidden=None):
    """A condition that asks one to three issues of a bag for a few of their options each."""
    n = r.choice([1, 2, 2, 2, 3])
    parts = []
    for issue in r.sample(bag, min(n, len(bag))):
        asked = r.sample(range(OPTIONS), 1 if r.random() < 0.7 or n > 1 else 2)
        parts.append((issue, asked))
    if hidden is not None and not any(hidden[i] in asked for i, asked in parts):
        issue, asked = parts[0]
        asked[0] = hidden[issue]
    return " or ".join(f"i{i} in {{{', '.join(f'o{o}' for o in sorted(asked))}}}"
                       for i, asked in parts)


def make(shape, seed):
    issues, demands, width, principals, ratifiers = SHAPES[shape]
    r = random.Random(f"{shape} {seed}")
    names = [f"p{k}" for k in range(principals)] + [f"q{k}" for k in range(ratifiers)]
    worth = {p: {f"i{i}": [r.randint(0, 20) for _ in range(OPTIONS)] for i in range(issues)}
             for p in names}
    for i in range(issues):  # the first two principals are opposed, give or take a little
        worth["p1"][f"i{i}"] = [20 - w + r.randint(0, 4) for w in worth["p0"][f"i{i}"]]
    parties = {}
    for p in names:
        best = sum(max(w) for w in worth[p].values())
        parties[p] = {"reservation": int(best * (0.3 if shape.startswith("fan") else 0.66))}
        if p.startswith("q"):
            parties[p].update(role="ratifier", of="p0")
    lines, limits = {p: [] for p in names}, []
    n_lines = demands - len(names)
    if shape.startswith("fan"):
        for i in range(n_lines // 2):
            lines["p0"].append(f"i{i} in {{o0, o1}}")
            lines["p1"].append(f"i{i} in {{o2, o3}}")
    else:
        bags = cliques(r, issues, width)
        hidden = [r.randrange(OPTIONS) for _ in range(issues)]
        limits = [clause(r, r.choice(bags), hidden) for _ in range(issues // 3)]
        for k in range(n_lines):
            lines[names[k % len(names)]].append(clause(r, bags[k % len(bags)]))
    return json.dumps({
        "truce": "1", "title": f"deadlock {shape} {seed}", "parties": parties,
        "issues": {f"i{i}": {"options": [f"o{o}" for o in range(OPTIONS)]} for i in range(issues)},
        "values": {p: {i: {f"o{o}": str(w[o]) for o in range(OPTIONS)} for i, w in held.items()}
                   for p, held in worth.items()},
        "red_lines": {p: held for p, held in lines.items() if held}, "limits": limits}, indent=1)


def once(bench, file, seconds):
    done = run([bench.truce, "explain", "--json", "--deadline", str(seconds), file], limit=2 * seconds)
    return done.seconds, (done.status, json.loads(done.out) if done.out else {}), done.status == 4


def up_to(answer, key):
    """What is proved about a list: all of it, or all up to a size."""
    if answer.get("complete"):
        return "all"
    known = answer.get("all_up_to_size", {}).get(key, 0)
    return "all" if known is None else f"all <= {known}"


def peer(file, seconds):
    """MARCO with z3 on the same file. One question to z3 can take long: then it is stopped."""
    done = run([DEBIAN_PYTHON, HERE / "marco.py", file, str(seconds)], limit=2 * seconds)
    answer = json.loads(done.out) if done.status == 0 and done.out else {"complete": False}
    return done.seconds, answer, not answer["complete"]


def has_z3():
    return run([DEBIAN_PYTHON, "-c", "import z3"]).status == 0


def compare(part, name, answer, other):
    """Whether the peer's lists are the same; where they are not, Truce's are proved by its own checker."""
    for key in ("conflicts", "corrections"):
        if answer[key] != other[key][:MOST]:
            part.answers_differ(f"{name}: {len(answer[key])} {key}, MARCO with z3 has {len(other[key])}")
            return "DIFFERENT"
    return "the same"


def row(bench, part, table, shape, seed, z3):
    issues, demands, width, *_ = SHAPES[shape]
    seconds = 5 if bench.is_quick else 20
    peer_seconds = 2 if bench.is_quick else PEER_SECONDS
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(make(shape, seed).encode())
        file.flush()
        contestants = [lambda: once(bench, file.name, seconds)]
        if z3 and shape.startswith("20"):
            contestants.append(lambda: peer(file.name, peer_seconds))
        own, *other = race(bench, contestants)
        status, answer = own.answer
        work = counted([bench.truce, "explain", "--json", file.name]) if own.median < 0.1 else "-"
    cells = ["-", "-"]
    if other:
        cells = [shown_ratio(other[0], own.median), "stopped"]
        if not other[0].is_stopped:
            cells[1] = compare(part, f"{shape}, seed {seed}", answer, other[0].answer)
    table.row(f"{shape}, {seed}", f"{issues}, {demands}, {width}", shown_time(own), work,
              len(answer.get("conflicts", [])), up_to(answer, "conflicts"), len(answer.get("corrections", [])),
              up_to(answer, "corrections"), *cells)
    return own.median, answer.get("complete") and status != 4


def measure(bench, part):
    z3 = has_z3()
    part.text("`truce explain --json` as a whole process: conflicts, corrections, a bridge for each, the sizes of the zones "
              "that they open. Shapes with 20 demands are compared with MARCO and z3 (`bench/marco.py`), which find conflicts "
              "and corrections only; their lists must be the same.")
    if not z3:
        part.text("python3-z3 is not installed: no peer.")
    table = part.table("shape, seed", "issues, demands, width", "truce", "instructions", "conflicts", "proved",
                       "corrections", "proved", "z3 / truce", "lists")
    slowest = []
    for shape in QUICK if bench.is_quick else SHAPES:
        for seed in (1,) if bench.is_quick else (1, 2):
            seconds, is_whole = row(bench, part, table, shape, seed, z3)
            if shape.startswith("20"):
                slowest.append((seconds, f"{shape}, {seed}", is_whole))
    missed = [f"{name}: {shown_seconds(t)}" for t, name, is_whole in slowest if t > 0.2]
    within = [t for t, _, _ in slowest if t <= 0.2]
    part.target("conflicts-20", f"{len(within)} of {len(slowest)} within 0.2 s"
                + (f", the slowest of these {shown_seconds(max(within))}" if within else "")
                + ("; " + ", ".join(missed) if missed else ""), not missed)
