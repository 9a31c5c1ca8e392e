#!/usr/bin/env python3
"""Says how many lines of each floor the tests ran, and lists the longest stretches that they never
did: coverage.py BUILD [HOLES], after "make cover"."""
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def holes(known, ran):
    """The stretches of lines that never ran, as (how many, first, last); lines without code join."""
    stretch, found = [], []
    for line in sorted(known):
        if line not in ran:
            stretch.append(line)
        elif stretch:
            found.append((len(stretch), stretch[0], stretch[-1]))
            stretch = []
    return found + ([(len(stretch), stretch[0], stretch[-1])] if stretch else [])


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
    longest, most = [], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    floors = collections.defaultdict(lambda: [0, 0])
    for source in sorted(known):
        if not source.startswith(str(ROOT / "src")):
            continue
        name = pathlib.Path(source).relative_to(ROOT)
        n, of = len(ran[source]), len(known[source])
        floors[name.parent][0] += n
        floors[name.parent][1] += of
        longest += [(*hole, name) for hole in holes(known[source], ran[source])]
        print(f"{100 * n / of:6.1f} %  {name}")
    print("\nThe longest stretches that never ran:")
    for lines, first, last, name in sorted(longest, key=lambda h: (-h[0], str(h[3]), h[1]))[:most]:
        print(f"{lines:6} lines  {name}:{first}-{last}")
    print()
    for floor, (n, of) in sorted(floors.items()):
        print(f"{100 * n / of:6.1f} %  {floor}/")
    return 0 if known else 1


if __name__ == "__main__":
    sys.exit(main())
