#!/usr/bin/env python3
"""Measures truce solve on issues that interact through tables, next to bench/chain.c, a written-down
simple method; and on long ranges, next to short ones.

usage: bench/tables.py TRUCE. Two parties. Each issue has a full table of what pairs of options are
worth together, one rule for each pair and party, with three of the `width` issues before it and with
the first of these. Both must find a frontier of the same size. Runs alternate; the medians count.
The seconds of truce include reading thousands of rules, counting the zone and all named deals."""
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CASES = [(30, 4, 4), (30, 4, 6), (30, 4, 8)]
RUNS = 5


def make(issues, options, width, seed=1):
    """An instance as numbers for chain.c, and as a scenario."""
    r = random.Random(seed)
    pair = lambda: (r.randrange(100), r.randrange(100))
    worth = [[pair() for _ in range(options)] for _ in range(issues)]
    tables = []
    for later in range(1, issues):
        first = max(0, later - width)
        near = list(range(first, later))
        for earlier in sorted({first, *r.sample(near, min(3, len(near)))}):
            tables.append((earlier, later, [pair() for _ in range(options * options)]))
    lines = [f"{issues} {options} {width}"]
    lines += [f"{a} {b}" for issue in worth for a, b in issue] + [str(len(tables))]
    for earlier, later, table in tables:
        lines += [f"{earlier} {later}"] + [f"{a} {b}" for a, b in table]
    rules = [{"for": "ab"[party], "when": f"i{e} = o{u} and i{l} = o{v}",
              "add": str(table[u * options + v][party])}
             for e, l, table in tables for u in range(options) for v in range(options)
             for party in range(2)]
    text = {"truce": "1", "title": "tables", "parties": {"a": {}, "b": {}},
            "issues": {f"i{i}": {"options": [f"o{o}" for o in range(options)]}
                       for i in range(issues)},
            "values": {"ab"[p]: {f"i{i}": {f"o{o}": str(worth[i][o][p]) for o in range(options)}
                                 for i in range(issues)} for p in range(2)},
            "rules": rules}
    return "\n".join(lines), json.dumps(text)


def make_range(days, bounds):
    """A pause of so many days that is worth the same at its ends and at its breakpoints, and `bounds`
    conditions that tell some of its values apart."""
    at = lambda share: str(days * share // 100)
    return json.dumps({
        "truce": "1", "title": "days", "parties": {"a": {"reservation": "-80"}, "b": {}},
        "issues": {"pause": {"range": [0, days]}, "aid": {"range": [0, 40]},
                   "talks": {"options": ["none", "some", "all"]}},
        "values": {"a": {"pause": {"0": "0", at(10): "-20", at(100): "-50"}, "aid": "-1",
                         "talks": {"none": "0", "some": "-5", "all": "-9"}},
                   "b": {"pause": {"0": "0", at(20): "40", at(100): "90"}, "aid": "1.5",
                         "talks": {"none": "0", "some": "4", "all": "12"}}},
        "rules": [{"for": "ab"[k % 2], "when": f"pause > {at(10 + 7 * k)} and talks = some",
                   "add": str(k + 1)} for k in range(bounds)],
        "limits": [f"aid <= pause + {at(1)}"]})


def run(command, given):
    began = time.perf_counter()
    done = subprocess.run(command, input=given.encode(), capture_output=True, check=True)
    return time.perf_counter() - began, done.stdout


def peak(command, given):
    """The most memory that a run takes, MB."""
    code = "import resource, subprocess, sys; " \
           "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); " \
           "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", code, *command], input=given.encode(),
                          capture_output=True, check=True)
    return int(done.stdout) // 1024


def tables(truce, simple):
    print("issues options width  frontier   truce s  simple s   ratio   truce MB  simple MB")
    for issues, options, width in CASES:
        plain, text = make(issues, options, width)
        solve = [truce, "solve", "--json", "--frontier", "-"]
        mine, other = [], []
        for _ in range(RUNS):
            seconds, out = run(solve, text)
            mine.append(seconds)
            seconds, size = run([simple], plain)
            other.append(seconds)
        n = json.loads(out)["frontier"]["size"]
        same = "" if n == int(size) else f"  DIFFERENT: {int(size)}"
        a, b = statistics.median(mine), statistics.median(other)
        print(f"{issues:6} {options:7} {width:5} {n:9} {a:9.3f} {b:9.3f} {b / a:7.1f} "
              f"{peak(solve, text):10} {peak([simple], plain):10}{same}", flush=True)


def ranges(truce):
    print("  days bounds   truce s  to the first row")
    first = None
    for days, bounds in [(50, 8), (365, 8), (3650, 8), (36500, 8)]:
        text = make_range(days, bounds)
        times = []
        for _ in range(RUNS):
            times.append(run([truce, "solve", "--json", "-"], text)[0])
        a = statistics.median(times)
        first = first or a
        print(f"{days:6} {bounds:6} {a:9.3f} {a / first:9.1f}", flush=True)


def main():
    truce = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        simple = f"{folder}/chain"
        subprocess.run(["cc", "-O3", "-o", simple, HERE / "chain.c"], check=True)
        tables(truce, simple)
        print()
        ranges(truce)


if __name__ == "__main__":
    main()
