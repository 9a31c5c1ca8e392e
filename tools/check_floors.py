#!/usr/bin/env python3
"""Checks that no file includes a header of a higher floor, and that the command line includes only
public headers. Prints what does not hold; exit status 1 then."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLOORS = ["base", "text", "model", "flow", "corridor", "formats", "solve", "phase", "report", "cli"]
BESIDE = {("solve", "formats"), ("phase", "formats"), ("report", "formats"), ("corridor", "model"), ("flow", "model"),
          ("formats", "corridor"), ("solve", "corridor"), ("phase", "corridor"),
          ("formats", "flow"), ("solve", "flow"), ("phase", "flow")}  # on a lower floor, and yet not to be known


def problems():
    for path in sorted((ROOT / "src").rglob("*.[ch]")):
        floor = path.parent.name
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'#include "([a-z]+)/', line)
            if not found or found.group(1) == "truce":
                continue
            other = found.group(1)
            where = f"{path.relative_to(ROOT)}:{number}"
            if floor == "cli":
                yield f"{where}: the command line includes only truce/*.h"
            elif (other not in FLOORS or FLOORS.index(other) > FLOORS.index(floor)
                  or (floor, other) in BESIDE):
                yield f"{where}: {floor} may not include {other}"


found = list(problems())
print("\n".join(found) if found else "the floors hold")
sys.exit(1 if found else 0)
