#!/usr/bin/env python3
"""Measures truce explain on deadlocks at size.

usage: bench/conflicts.py TRUCE [SECONDS]     a table: for each shape the median of runs, counted work, what was found,
                                              and how many times longer MARCO with z3 takes (bench/marco.py; both
                                              as whole processes, in turns; its answers must be the same)
       bench/conflicts.py --make SHAPE [SEED] one scenario of the table, on standard output

The scenarios are made so that many conflicts overlap. Issues hang together as a partial k-tree, which
bounds the width; limits are kept by one hidden package, so they always leave something; red lines are
clauses of one to three neighbouring issues; reservations ask for a part of what a party could get.
"Fan" shapes have unconnected conflicts instead: few conflicts, and a number of corrections that doubles
with each of them."""
import json
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
RUNS = 5
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


def once(truce, file, seconds):
    began = time.perf_counter()
    done = subprocess.run([truce, "explain", "--json", "--deadline", str(seconds), file],
                          capture_output=True)
    return time.perf_counter() - began, done


def counted(truce, file):
    if not shutil.which("valgrind"):
        return "-"
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}",
                               truce, "explain", "--json", file], capture_output=True)
    found = re.search(rb"Collected : (\d+)", done.stderr)
    return f"{int(found.group(1)) / 1e6:,.0f} M" if found else "-"


def up_to(answer, key):
    """What is proved about a list: all of it, or all up to a size."""
    if answer.get("complete"):
        return "all"
    known = answer.get("all_up_to_size", {}).get(key, 0)
    return "all" if known is None else f"<= {known}"


def peer(file):
    """MARCO with z3 on the same file; None where z3 is not there. One question to z3 can take long."""
    began = time.perf_counter()
    try:
        done = subprocess.run(["/usr/bin/python3", HERE / "marco.py", file, str(PEER_SECONDS)],
                              capture_output=True, timeout=2 * PEER_SECONDS)
    except subprocess.TimeoutExpired:
        return time.perf_counter() - began, {"complete": False}
    return time.perf_counter() - began, json.loads(done.stdout) if done.stdout else None


def compare(answer, other, mine, theirs):
    """The ratio to the peer, where it finished; what it got wrong, where it did."""
    if other is None:
        return "-"
    if not other["complete"]:
        return f"> {theirs[0] / statistics.median(mine):,.3g}"
    if any(answer[key] != other[key][:MOST] for key in ("conflicts", "corrections")):
        return "DIFFERENT"
    return f"{statistics.median(theirs) / statistics.median(mine):,.3g}"


def measure(truce, shape, seed, seconds):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(make(shape, seed).encode())
        file.flush()
        mine, theirs, other = [], [], None
        while len(mine) < RUNS and sum(mine) < seconds:
            took, done = once(truce, file.name, seconds)
            mine.append(took)
            if shape.startswith("20") and (
                    not theirs or other and other["complete"] and sum(theirs) < PEER_SECONDS):
                took, other = peer(file.name)
                theirs.append(took)
        answer = json.loads(done.stdout) if done.stdout else {}
        work = counted(truce, file.name) if statistics.median(mine) < 0.1 else "-"
    remarks = "" if answer.get("feasible") is False else "  there is a zone, or nothing is known"
    remarks += "  stopped" if done.returncode == 4 else ""
    print(f"{shape:11} {seed:4} {statistics.median(mine):9.3f} {work:>13} "
          f"{len(answer.get('conflicts', [])):10} {up_to(answer, 'conflicts'):>7} "
          f"{len(answer.get('corrections', [])):12} {up_to(answer, 'corrections'):>7} "
          f"{compare(answer, other, mine, theirs):>9}{remarks}", flush=True)


def main():
    if sys.argv[1] == "--make":
        print(make(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1))
        return
    truce, seconds = str(pathlib.Path(sys.argv[1]).resolve()), float((sys.argv + ["20"])[2])
    print("shape       seed  median s  instructions  conflicts  proved  corrections  proved   z3/here")
    for shape in SHAPES:
        for seed in (1, 2):
            measure(truce, shape, seed, seconds)


if __name__ == "__main__":
    main()
