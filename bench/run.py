#!/usr/bin/env python3
"""Measures the examples as whole processes next to one that does nothing, and compares truce solve with
bench/simple.c, a written-down simple method, on additive scenarios.

usage: bench/run.py TRUCE. Each row of the second table: the best of three runs of both in the same minute, as a ratio; the
size of the frontier, which must be the same; and, where valgrind is there, counted instructions of
truce. The seconds of truce include reading the file, counting the zone and all named deals."""
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
ROOT = HERE.parent
RUNS, SECONDS_MOST = 41, 5  # runs of each command, at least three
CASES = [(10, 10, 2), (30, 10, 2), (100, 10, 2), (10, 10, 3), (20, 10, 3), (10, 5, 4)]


def make(issues, options, parties, seed=1):
    r = random.Random(seed)
    worth = [[[r.randint(0, 100) for _ in range(parties)] for _ in range(options)]
             for _ in range(issues)]
    plain = f"{issues} {options} {parties}\n" + "\n".join(
        " ".join(str(x) for o in issue for x in o) for issue in worth)
    text = {"truce": "1", "title": "additive",
            "parties": {f"p{p}": {} for p in range(parties)},
            "issues": {f"i{i}": {"options": [f"o{o}" for o in range(options)]}
                       for i in range(issues)},
            "values": {f"p{p}": {f"i{i}": {f"o{o}": str(worth[i][o][p]) for o in range(options)}
                                 for i in range(issues)} for p in range(parties)}}
    return plain, json.dumps(text)


def best(command, given):
    times = []
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run(command, input=given.encode(), capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return min(times), done.stdout


def counted(command, given=""):
    """The instructions of a run, counted by valgrind; "-" where that is not there."""
    if not shutil.which("valgrind"):
        return "-"
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}",
                               *command], input=given.encode(), capture_output=True, cwd=ROOT)
    found = re.search(rb"Collected : (\d+)", done.stderr)
    return f"{int(found.group(1)) / 1e6:.1f} M" if found else "-"


STARTS = [["solve", "examples/first/lease.yaml"], ["solve", "examples/pause/talks-now.yaml"],
          ["explain", "examples/pause/december.yaml"],
          ["brief", "examples/pause/talks-now.yaml"]]


def spawn(command):
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - began


def starts(truce):
    """What a user waits for: the whole process on the examples, next to one that does nothing. Runs
    of both alternate; the median counts, since a process that starts is disturbed by much."""
    print("command                                    truce ms   true ms   ratio  instructions")
    for words in STARTS:
        mine, other = [], []
        while len(mine) < RUNS and (len(mine) < 3 or sum(mine) < SECONDS_MOST):
            mine.append(spawn([truce, *words]))
            other.append(spawn(["true"]))
        a, b = statistics.median(mine), statistics.median(other)
        print(f"{' '.join(words):40} {a * 1e3:10.2f} {b * 1e3:9.2f} {a / b:7.1f}  "
              f"{counted([truce, *words])}", flush=True)


def main():
    truce = str(pathlib.Path(sys.argv[1]).resolve())
    starts(truce)
    print()
    with tempfile.TemporaryDirectory() as folder:
        simple = f"{folder}/simple"
        subprocess.run(["cc", "-O3", "-o", simple, HERE / "simple.c"], check=True)
        print("issues options parties  frontier   truce s  simple s   ratio  instructions")
        for issues, options, parties in CASES:
            plain, text = make(issues, options, parties)
            mine, out = best([truce, "solve", "--json", "--frontier", "-"], text)
            other, size = best([simple], plain)
            n = json.loads(out)["frontier"]["size"]
            same = "" if n == int(size) else f"  DIFFERENT: {int(size)}"
            cost = counted([truce, "solve", "--json", "-"], text)
            print(f"{issues:6} {options:7} {parties:7} {n:9} {mine:9.3f} {other:9.3f} "
                  f"{other / mine:7.1f}  {cost}{same}", flush=True)


if __name__ == "__main__":
    main()
