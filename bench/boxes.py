"""Rules over boxes: truce solve against CBC by epsilon-constraint on scenarios that are too wide to be eliminated: issues
0 to 9, each party's utility a sum over boxes. Both find the whole frontier, in turns; the points must be the
same. CBC's time is that of its own processes, not the writing of their input."""
import json
import pathlib
import random
import re
import statistics
import tempfile
from measure import ROOT, race, run, shown_ratio, shown_seconds, shown_time, solve_only, three
from report import has

DATA = ROOT.parent / "shared" / "data" / "anac" / "y2014"
SHAPES = ["2:10:20:1", "2:10:20:2", "2:10:20:3", "2:20:40:1", "2:30:60:1", "2:30:60:2", "2:50:130:1", "2:50:130:2"]
QUICK = ["2:10:20:1", "2:20:40:1"]


def make(parties, issues, boxes, seed=1, arity=4):
    r = random.Random(seed)
    rules = []
    for party in range(parties):
        for _ in range(boxes):
            bounds = {}
            for issue in sorted(r.sample(range(issues), r.randint(1, arity))):
                low, high = sorted((r.randint(0, 9), r.randint(0, 9)))
                bounds[issue] = (low, high)
            rules.append((party, r.randint(1, 100), bounds))
    return parties, issues, rules


def scenario(parties, issues, rules, title="boxes", needs=None):
    def when(bounds):
        return " and ".join(f"i{i} >= {low} and i{i} <= {high}" for i, (low, high) in bounds.items())
    return json.dumps({
        "truce": "1", "title": title, "parties": {f"p{p}": {"reservation": str(needs[p])} if needs else {} for p in range(parties)},
        "issues": {f"i{i}": {"range": ["0", "9"]} for i in range(issues)},
        "rules": [{"for": f"p{p}", "when": when(bounds), "add": str(add)}
                  for p, add, bounds in rules]})


def imported(text):
    """The model and the reservations of what `truce import` made of a domain of boxes."""
    issues = re.findall(r"^  (\w+):\n    name: .*\n    range:", text, re.M)
    parties = re.findall(r"^  (\w+):\n    name: .*\n(?!    range:)((?:    .*\n)*)", text, re.M)
    names = [name for name, _ in parties]
    needs = [float((re.findall(r"reservation: (\S+)", about) or ["0"])[0]) for _, about in parties]
    rules = []
    for party, when, add in re.findall(r"  - for: (\w+)\n    when: (.*)\n    add: (\S+)\n", text):
        bounds = {}
        for name, op, value in re.findall(r"(\w+) (>=|<=|=) (\d+)", when):
            low, high = bounds.get(issues.index(name), (0, 9))
            bounds[issues.index(name)] = (int(value) if op != "<=" else low, int(value) if op != ">=" else high)
        rules.append((names.index(party), float(add), bounds))
    assert len(names) == 2 and issues and len(rules) == text.count("  - for: ")
    return (2, len(issues), rules), needs


def rounded(model, needs, part_of=10_000):
    """The same in whole numbers, so that CBC's tolerance decides nothing."""
    parties, issues, rules = model
    return (parties, issues, [(p, round(add * part_of), bounds) for p, add, bounds in rules]), \
        [round(need * part_of) for need in needs]


def solve_with_truce(truce, text):
    done = run([truce, "solve", "--json", "--frontier", "-"], text)
    answer = json.loads(done.out)
    assert answer["exact"], "truce was stopped"
    points = [tuple(p["utilities"].values()) for p in answer["frontier"]["points"]]
    return done.seconds, sorted(points, reverse=True), False


def cbc(folder, model, need, limit):
    """Most of party 0, then of party 1, where party 1 has at least `need`. Returns (seconds, point, is_stopped); the
    point is None when there is none."""
    _, issues, rules = model
    most = [sum(add for p, add, _ in rules if p == party) for party in (0, 1)]
    scale = most[1] + 1
    with open(f"{folder}/m.lp", "w") as out:
        out.write("Maximize\n obj:")
        for b, (party, add, _) in enumerate(rules):
            out.write(f" + {add * scale if party == 0 else add} y{b}\n")
        out.write("Subject To\n")
        for i in range(issues):
            out.write(" " + " + ".join(f"x{i}_{v}" for v in range(10)) + " = 1\n")
        for b, (_, _, bounds) in enumerate(rules):
            for i, (low, high) in bounds.items():
                out.write(f" y{b}" + "".join(f" - x{i}_{v}" for v in range(low, high + 1)) + " <= 0\n")
        for party, least in need.items():
            out.write("".join(f" + {add} y{b}" for b, (p, add, _) in enumerate(rules) if p == party)
                      + f" >= {least}\n")
        out.write("Bounds\n" + "".join(f" y{b} <= 1\n" for b in range(len(rules))))
        out.write("Binaries\n" + " ".join(f"x{i}_{v}" for i in range(issues) for v in range(10))
                  + "\nEnd\n")
    found = pathlib.Path(f"{folder}/m.sol")
    found.unlink(missing_ok=True)
    done = run(["cbc", f"{folder}/m.lp", "allowableGap", "0", "ratioGap", "0", "solve", "solution", found],
               limit=limit)
    text = found.read_text() if found.exists() else ""
    if not text.startswith("Optimal"):
        return done.seconds, None, done.is_stopped
    chosen = {}
    for issue, value, level in re.findall(r"x(\d+)_(\d+)\s+(\S+)", text):
        if float(level) > 0.5:
            chosen[int(issue)] = int(value)
    point = [0, 0]
    for party, add, bounds in rules:
        if all(low <= chosen.get(i, 0) <= high for i, (low, high) in bounds.items()):
            point[party] += add
    return done.seconds, tuple(point), False


def solve_with_cbc(model, needs, limit):
    """All points until none is left or the limit is reached: (seconds, points, is_stopped)."""
    total, points, least = 0.0, [], needs[1]
    with tempfile.TemporaryDirectory() as folder:
        while total < limit:
            seconds, point, is_stopped = cbc(folder, model, {1: least, 0: needs[0]}, limit - total + 1)
            total += seconds
            if point is None:
                return total, sorted(points, reverse=True), is_stopped
            points.append(point)
            least = max(least, point[1]) + 1
    return total, sorted(points, reverse=True), True


def same(a, b, tolerance):
    return b is not None and len(a) == len(b) and all(
        abs(x - y) <= tolerance for p, q in zip(a, b) for x, y in zip(p, q))


def rows(bench, part):
    """(name, model, reservations, scenario, whether all is in whole numbers) of every row."""
    for name in ("10issues", "10issueswithRV"):
        files = [DATA / name / f"{n}.xml" for n in (f"{name}-domain", "profile-1", "profile-2")]
        if not files[0].exists():
            part.text(f"The ANAC 2014 domain {name} is not beside the checkout: left out.")
            continue
        text = run([bench.truce, "import", "-q", "genius", *files]).out.decode()
        model, needs = imported(text)
        yield f"ANAC 2014, {name}", model, needs, text, False
        model, needs = rounded(model, needs)
        yield "the same in ten-thousandths", model, needs, scenario(*model, needs=needs), True
    for shape in QUICK if bench.is_quick else SHAPES:
        model = make(*(int(n) for n in shape.split(":")))
        yield shape, model, (0, 0), scenario(*model), True


def judge(part, name, points, peer, is_stopped):
    """What CBC found, next to Truce's frontier."""
    false = set(peer) - set(points)
    beaten = {p for p in false if any(q[0] >= p[0] and q[1] >= p[1] for q in points)}
    missing = 0 if is_stopped else len(set(points) - set(peer))
    if beaten != false:
        part.answers_differ(f"boxes {name}: CBC has points that nothing here dominates: {sorted(false - beaten)}")
    elif false or missing:
        part.peer_is_wrong(f"boxes {name}: CBC gives {len(peer)} points of {len(points)}: {len(false)} dominated, "
                           f"{missing} missing")
    return f"{len(peer):,} points" + (f", **{len(false)} dominated**" if false else "") + \
        (f", **{missing} missing**" if missing else "")


def measure(bench, part):
    limit = 5 if bench.is_quick else 60
    part.text("A shape is PARTIES:ISSUES:BOXES a party:SEED, integer issues 0 to 9, each box over one to four issues with a "
              "weight of 1 to 100. CBC finds the frontier by epsilon-constraint, one program a point; it is stopped after "
              f"{limit} s. *Alone* is finding the frontier, by the wide method where it says how many nodes that took, the rest is reading, a decision "
              "graph and counting the zone, which CBC does not. The domains as they are imported have nine decimals: too fine "
              "for CBC, which is asked about them in ten-thousandths.")
    table = part.table("scenario", "frontier", "truce alone", "nodes", "truce, process", "CBC", "ratio, alone",
                       "ratio, processes", "what CBC found")
    small, large = [], []
    for name, model, needs, text, is_whole in rows(bench, part):
        def alone():
            answer = solve_only(bench, text, 3)
            return statistics.median(answer["frontier_seconds"]), answer, False
        contestants = [alone, lambda: solve_with_truce(bench.truce, text)]
        if has("cbc") and is_whole:
            contestants.append(lambda: solve_with_cbc(model, needs, limit))
        own, process, *peer = race(bench, contestants)
        points = process.answer
        cells = ["-"] * 4
        if peer:
            cbc_ = peer[0]
            cells = [shown_time(cbc_), shown_ratio(cbc_, own.median), shown_ratio(cbc_, process.median),
                     judge(part, name, points, cbc_.answer, cbc_.is_stopped)
                     + ("" if len(cbc_.seconds) == bench.runs else f"; {len(cbc_.seconds)} run(s)")]
            kind = large if model[1] >= 30 else small if model[1] == 10 else []
            kind.append((cbc_.median / own.median, cbc_.is_stopped, name))
        table.row(name, f"{len(points):,}", shown_seconds(own.median), own.answer["nodes"] or "-",
                  shown_seconds(process.median), *cells)
    for target, ratios, goal in (("boxes-10", small, 10), ("boxes-50", large, 1)):
        if ratios:
            least, is_bound, name = min(ratios)
            part.target(target, f"{'> ' if is_bound else ''}{three(least)}x at least ({name}), "
                        f"{three(max(ratios)[0])}x at most, frontier alone", least >= goal)
