#!/usr/bin/env python3
"""Makes corridor files: crossings x days x areas, from few roads to many.

usage: bench/corridor_files.py NAME FOLDER [--seed N]
NAME is one of SHAPES, or CROSSINGSxDAYSxAREAS. Writes FOLDER/NAME.yaml. All of it is made up; no place is meant.

Supplies and capacities lie around what is needed, so that some areas go short and others do not; every fourth area can
store something overnight, some lead on to another one; some crossings are closed for some days."""
import pathlib
import random
import sys

# crossings, days, areas, depots, roads into an area, depots before a crossing, crossings beside a crossing, most
# trucks that an area needs a day, every how many-th area leads on to another one (0: none)
SHAPES = {
    "10x90x50": (10, 90, 50, 4, 6, 4, 3, 20, 5),              # 59 thousand arcs
    "20x180x100": (20, 180, 100, 6, 6, 5, 3, 20, 5),          # 238 thousand
    "50x365x500-dense": (50, 365, 500, 10, 3, 2, 2, 20, 5),   # 1.6 million
    "50x365x500-sparse": (50, 365, 500, 10, 1, 2, 0, 2, 0),   # 0.9 million
}


def shape_of(name):
    if name in SHAPES:
        return SHAPES[name]
    crossings, days, areas = (int(word) for word in name.split("x"))
    return (crossings, days, areas, max(1, crossings // 3), min(crossings, 3), 2, min(1, crossings - 1), 12, 5)


def places(r, days, areas, crossings, depots, most):
    """The sections of places, and the capacities of crossings."""
    needs = [r.randint(1, most) for _ in range(areas)]
    total = sum(needs)
    lines = ["depots:"]
    for d in range(depots):
        store = f", store: {total}" if r.random() < 0.3 else ""
        lines.append(f"  d{d}: {{supply: {max(1, total * r.randint(60, 130) // (100 * depots))}{store}}}")
    lines.append("crossings:")
    capacities = [max(1, total * r.randint(50, 140) // (100 * crossings)) for _ in range(crossings)]
    for c, capacity in enumerate(capacities):
        queue = f", queue: {capacity * 3}" if r.random() < 0.5 else ""
        lines.append(f"  c{c}: {{capacity: {capacity}, inspection: {r.randint(0, 2)}{queue}}}")
    lines.append("areas:")
    for a, need in enumerate(needs):
        store = f", store: {r.randint(1, 2 * need)}" if a % 4 == 0 else ""
        lines.append(f"  a{a}: {{need: {need}, people: {need * r.randint(2000, 6000)}{store}}}")
    return lines, needs


def ways(r, crossings, areas, depots, needs, roads, before, beside, leading):
    lines = ["roads:"]

    def road(start, end, days, cost, capacity=None):
        limit = f", capacity: {capacity}" if capacity else ""
        lines.append(f"  - {{from: {start}, to: {end}, days: {days}, cost: {cost}{limit}}}")

    for c in range(crossings):
        for d in r.sample(range(depots), min(before, depots)):
            road(f"d{d}", f"c{c}", r.randint(0, 2), r.randint(1, 9))
        for other in r.sample([x for x in range(crossings) if x != c], min(beside, crossings - 1)):
            road(f"c{c}", f"c{other}", r.randint(0, 2), r.randint(1, 5))
    for a in range(areas):
        for c in r.sample(range(crossings), min(roads, crossings)):
            road(f"c{c}", f"a{a}", r.randint(0, 2), r.randint(1, 9), needs[a] * r.randint(1, 3))
        if leading and a % leading == 0 and areas > 1:
            road(f"a{a}", f"a{r.choice([x for x in range(areas) if x != a])}", r.randint(0, 1), r.randint(1, 4))
    return lines


def make(name, seed=1):
    """Returns the text of a corridor file."""
    crossings, days, areas, depots, roads, before, beside, most, leading = shape_of(name)
    r = random.Random(seed)
    lines = ["truce_corridor: 1", f"title: Made up, {name}, seed {seed}", f"days: {days}"]
    middle, needs = places(r, days, areas, crossings, depots, most)
    lines += middle + ways(r, crossings, areas, depots, needs, roads, before, beside, leading)
    lines.append("changes:")
    for c in range(crossings):
        for _ in range(max(1, days // 60)):
            first = r.randrange(days)
            last = min(days - 1, first + r.randint(0, 6))
            lines.append(f"  - {{crossing: c{c}, days: [{first}, {last}], capacity: {r.choice((0, 0, 1, 5))}}}")
    return "\n".join(lines) + "\n"


def write(name, folder, seed=1):
    """Writes NAME.yaml; returns its path."""
    path = pathlib.Path(folder) / f"{name}.yaml"
    path.write_text(make(name, seed))
    return path


def main():
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 1
    print(write(sys.argv[1], sys.argv[2], seed))


if __name__ == "__main__":
    main()
