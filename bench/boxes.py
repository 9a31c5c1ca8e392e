#!/usr/bin/env python3
"""Compares truce solve with CBC by epsilon-constraint on scenarios made of rules over boxes.

usage: bench/boxes.py [--runs N] [--limit SECONDS] [--write FILE] TRUCE [SHAPE ...]. A shape is
PARTIES:ISSUES:BOXES[:SEED[:ARITY]]: integer issues 0..9, that many boxes a party, each over 1 to ARITY
(4) issues with a weight of 1 to 100. A file name stands for a scenario of two parties with rules only.
Both find the whole frontier, in turns, in the same minute; the points must be the same. A row gives the
size of the frontier, processor seconds (median of N alternating runs), and their ratio. Truce's time is
the whole process, reading, naming deals and counting included; CBC's is that of its own processes, not
the writing of their input. Where CBC takes longer than --limit it is stopped after the point it is at:
the row then says how many points it had, and the ratio is a lower bound.
--write FILE writes the scenario of the first shape and ends."""
import json
import os
import pathlib
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile

SHAPES = ["2:10:20:1", "2:10:20:2", "2:10:20:3", "2:20:40:1", "2:30:60:1", "2:30:60:2", "2:50:130:1"]


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


def scenario(parties, issues, rules, title="boxes"):
    def when(bounds):
        return " and ".join(f"i{i} >= {low} and i{i} <= {high}" for i, (low, high) in bounds.items())
    return json.dumps({
        "truce": "1", "title": title, "parties": {f"p{p}": {} for p in range(parties)},
        "issues": {f"i{i}": {"range": ["0", "9"]} for i in range(issues)},
        "rules": [{"for": f"p{p}", "when": when(bounds), "add": str(add)}
                  for p, add, bounds in rules]})


def read(text):
    """The same from a scenario file, as far as this script needs it: adds become whole numbers."""
    data = json.loads(text)
    names, issues = list(data["parties"]), list(data["issues"])
    assert len(names) == 2 and not {"values", "limits", "red_lines"} & data.keys()
    rules = []
    for rule in data["rules"]:
        bounds = {}
        for name, op, value in re.findall(r"(\w+) (>=|<=) (-?\d+)", rule["when"]):
            low, high = bounds.get(issues.index(name), (0, 9))
            bounds[issues.index(name)] = (int(value), high) if op == ">=" else (low, int(value))
        rules.append((names.index(rule["for"]), float(rule["add"]), bounds))
    needs = [float(data["parties"][name].get("reservation", 0)) for name in names]
    return (2, len(issues), rules), needs


def processor_seconds(command, given=None):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=given, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), done


def solve_with_truce(truce, text):
    seconds, done = processor_seconds(
        [truce, "solve", "--json", "--frontier", "-"], text.encode())
    answer = json.loads(done.stdout)
    assert answer["exact"], "truce was stopped"
    points = [tuple(p["utilities"].values()) for p in answer["frontier"]["points"]]
    return seconds, sorted(points, reverse=True)


def cbc(folder, model, need):
    """Most of party 0, then of party 1, where party 1 has at least `need`; None when there is none."""
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
    seconds, _ = processor_seconds(["cbc", f"{folder}/m.lp", "allowableGap", "0", "ratioGap", "0",
                                    "solve", "solution", f"{folder}/m.sol"])
    text = pathlib.Path(f"{folder}/m.sol").read_text()
    if not text.startswith("Optimal"):
        return seconds, None
    chosen = {}
    for issue, value, level in re.findall(r"x(\d+)_(\d+)\s+(\S+)", text):
        if float(level) > 0.5:
            chosen[int(issue)] = int(value)
    point = [0, 0]
    for party, add, bounds in rules:
        if all(low <= chosen.get(i, 0) <= high for i, (low, high) in bounds.items()):
            point[party] += add
    return seconds, tuple(point)


def solve_with_cbc(model, needs=(0, 0), step=1, limit=None):
    total, points, least = 0.0, [], needs[1]
    with tempfile.TemporaryDirectory() as folder:
        while True:
            seconds, point = cbc(folder, model, {1: least, 0: needs[0]})
            total += seconds
            if point is None:
                break
            points.append(point)
            least = point[1] + step
            if limit and total > limit:
                return total, points, False
    return total, sorted(points, reverse=True), True


def same(a, b, tolerance):
    return b is not None and len(a) == len(b) and all(
        abs(x - y) <= tolerance for p, q in zip(a, b) for x, y in zip(p, q))


def parse(shape):
    numbers = [int(n) for n in shape.split(":")]
    return make(*numbers)


def main():
    arguments, runs, write, limit = sys.argv[1:], 5, None, None
    while arguments and arguments[0].startswith("--"):
        if arguments[0] == "--runs":
            runs = int(arguments[1])
        elif arguments[0] == "--limit":
            limit = float(arguments[1])
        else:
            write = arguments[1]
        arguments = arguments[2:]
    if write:
        pathlib.Path(write).write_text(scenario(*parse(arguments[-1])))
        return
    truce, shapes = arguments[0], arguments[1:] or SHAPES
    print("shape                     frontier   truce s     CBC s    ratio")
    for shape in shapes:
        needs, step, tolerance = (0, 0), 1, 0
        if os.path.exists(shape):
            text = pathlib.Path(shape).read_text()
            model, needs = read(text)
            if any(add != int(add) for _, add, _ in model[2]):
                step, tolerance = 1e-6, 1e-7
        else:
            model = parse(shape)
            text = scenario(*model)
        mine, other = [], []
        for _ in range(runs):
            seconds, points = solve_with_truce(truce, text)
            mine.append(seconds)
            seconds, peer, is_done = solve_with_cbc(model, needs, step, limit)
            other.append(seconds)
            if not is_done:
                break
        m, o = statistics.median(mine), statistics.median(other)
        note = "" if same(points, peer, tolerance) else f"  DIFFERENT: CBC {len(peer)} points"
        if not is_done:
            note = f"  at least: CBC stopped after {len(peer)} points"
            if not set(peer) <= set(points):
                note += ", DIFFERENT"
        print(f"{os.path.basename(shape):25} {len(points):8} {m:9.3f} {o:9.3f} {o / m:8.1f}{note}",
              flush=True)


if __name__ == "__main__":
    main()
