#!/usr/bin/env python3
"""Says how many lines of each floor the tests ran: coverage.py BUILD, after "make cover"."""
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    ran = collections.defaultdict(set)
    known = collections.defaultdict(set)
    for data in build.rglob("*.gcda"):
        if "/src/" not in str(data):
            continue
        out = subprocess.run(["gcov", "--stdout", str(data)], cwd=build, capture_output=True,
                             text=True, errors="replace").stdout
        source = None
        for line in out.splitlines():
            named = re.match(r"\s*-:\s+0:Source:(.*)", line)
            if named:
                source = str(pathlib.Path(build, named.group(1)).resolve())
            counted = re.match(r"\s*([0-9]+\*?|#####|=====|-):\s*(\d+):", line)
            if source is None or not counted or counted.group(2) == "0":
                continue
            if counted.group(1) != "-":
                known[source].add(int(counted.group(2)))
            if counted.group(1)[0].isdigit():
                ran[source].add(int(counted.group(2)))
    floors = collections.defaultdict(lambda: [0, 0])
    for source in sorted(known):
        if not source.startswith(str(ROOT / "src")):
            continue
        name = pathlib.Path(source).relative_to(ROOT)
        n, of = len(ran[source]), len(known[source])
        floors[name.parent][0] += n
        floors[name.parent][1] += of
        print(f"{100 * n / of:6.1f} %  {name}")
    for floor, (n, of) in sorted(floors.items()):
        print(f"{100 * n / of:6.1f} %  {floor}/")
    return 0 if known else 1


if __name__ == "__main__":
    sys.exit(main())
