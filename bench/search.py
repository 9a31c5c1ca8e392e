#!/usr/bin/env python3
"""Measures named deals without the frontier: truce solve --json on additive scenarios, and with rules, whose
frontier is too large to be listed.

usage: bench/search.py TRUCE [SECONDS]. Each row: the median of three runs, the whole process; which deals were
proved within SECONDS (20); and, where valgrind is there, counted instructions of the cases that take less than
a second. The values of each issue are random, 0 to 100, so nearly all are Pareto-optimal inside their issue
with three parties and more; with two, one's loss is the other's gain."""
import json
import random
import statistics
import subprocess
import sys
import time
from run import counted

#        issues, options, principals, rules, reservation as a part of the most
CASES = [(30, 10, 8, 0, 0), (30, 10, 8, 0, 0.5), (30, 10, 8, 20, 0), (300, 10, 2, 0, 0),
         (300, 10, 2, 60, 0), (100, 10, 3, 0, 0), (100, 10, 3, 30, 0), (100, 10, 3, 30, 0.6)]
NAMES = ["utilitarian", "nash", "egalitarian", "kalai_smorodinsky"]


def make(issues, options, parties, rules, part, seed=1):
    r = random.Random(seed)
    worth = [[[r.randint(0, 100) for _ in range(parties)] for _ in range(options)]
             for _ in range(issues)]
    if parties == 2:
        worth = [[list(pair) for pair in zip(sorted(r.sample(range(200), options)),
                                             sorted(r.sample(range(200), options), reverse=True))]
                 for _ in range(issues)]
    most = [sum(max(o[p] for o in issue) for issue in worth) for p in range(parties)]
    text = {"truce": "1", "title": "search",
            "parties": {f"p{p}": {"reservation": str(int(part * most[p]))} for p in range(parties)},
            "issues": {f"i{i}": {"options": [f"o{o}" for o in range(options)]}
                       for i in range(issues)},
            "values": {f"p{p}": {f"i{i}": {f"o{o}": str(worth[i][o][p]) for o in range(options)}
                                 for i in range(issues)} for p in range(parties)}}
    if rules:
        text["rules"] = []
        for _ in range(rules):
            first = r.randrange(issues - 1)
            a, b = (r.sample(range(options), options // 2) for _ in range(2))
            text["rules"].append({
                "for": f"p{r.randrange(parties)}", "add": str(r.randint(-60, 60) or 1),
                "when": f"i{first} in {{{', '.join(f'o{o}' for o in a)}}} and "
                        f"i{first + 1} in {{{', '.join(f'o{o}' for o in b)}}}"})
    return json.dumps(text)


def main():
    truce, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "20"
    command = [truce, "solve", "-", "--json", "--quiet", "--deadline", seconds]
    print("issues options principals rules reservation   seconds  instructions  proved, ties")
    for case in CASES:
        text, times = make(*case), []
        for _ in range(3):
            began = time.perf_counter()
            done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
            times.append(time.perf_counter() - began)
        answer = json.loads(done.stdout)
        deals = answer.get("deals", {})
        proved = [f"{name} ({deals[name]['ties'] or 'not counted'})" for name in NAMES if deals.get(name)]
        middle = statistics.median(times)
        print("%6d %7d %10d %5d %11g %9.3f %13s  %s" % (
            *case, middle, counted(command, text) if middle < 1 else "-", ", ".join(proved)),
            flush=True)


if __name__ == "__main__":
    main()
