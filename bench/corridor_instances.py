#!/usr/bin/env python3
"""Makes time-expanded corridor networks: crossings x days x areas, as DIMACS minimum-cost flow problems.

usage: bench/corridor_instances.py NAME FOLDER [--seed N]
NAME is one of SHAPES, or CROSSINGSxDAYSxAREAS. Writes FOLDER/NAME.min, and beside it changes, one a line as
"ARC CAPACITY" with arcs counted from 0: NAME.close (the busiest crossing closed for 7 days), NAME.cut (the
same days at a third of the capacity), NAME.open (a crossing let in twice as many for 7 days).

A node for each depot, each crossing's outside, its inside and each area on each day; one for each area and week,
which demands the week's need; and one, "elsewhere", that fills in for what is not served, at costs that rise with
the cube of the share that is missing, in up to 20 steps, and takes what the depots have left in the end.
All of it is made up; no place is meant."""
import pathlib
import random
import sys

STEPS = 20
UNMET = 1000  # cost of the first step: above what any way costs

# crossings, days, areas, depots, roads into an area, areas that lead to another (of 100), depots before a
# crossing, crossings beside a crossing, most trucks that an area needs a day
SHAPES = {
    "10x90x50": (10, 90, 50, 4, 5, 100, 4, 3, 20),
    "20x180x100": (20, 180, 100, 6, 5, 100, 6, 3, 20),
    "50x365x500-dense": (50, 365, 500, 10, 3, 100, 2, 3, 20),
    "50x365x500-sparse": (50, 365, 500, 10, 1, 0, 2, 2, 3),
}


def shape_of(name):
    if name in SHAPES:
        return SHAPES[name]
    crossings, days, areas = (int(word) for word in name.split("x"))
    return (crossings, days, areas, max(2, crossings // 4), min(crossings, 3), 50, 2, min(2, crossings - 1), 12)


class Network:
    def __init__(self):
        self.supply, self.arcs = [], []

    def nodes(self, n):
        first = len(self.supply)
        self.supply += [0] * n
        return range(first, first + n)

    def arc(self, tail, head, capacity, cost):
        self.arcs.append((tail, head, capacity, cost))


def needs(net, r, days, areas, most, area, elsewhere):
    """What each area serves each day, and the steps of what is missing each week."""
    total = 0
    for a in range(areas):
        need = r.randint(1, most)
        daily = [max(0, need + r.choice((-1, 0, 0, 0, 1))) for _ in range(days)]
        for first in range(0, days, 7):
            last = min(first + 7, days)
            needed = sum(daily[first:last])
            week = net.nodes(1)[0]
            net.supply[week] -= needed
            total += needed
            for t in range(first, last):
                net.arc(area[t][a], week, daily[t], 0)
            for k in range(STEPS):
                width = needed * (k + 1) // STEPS - needed * k // STEPS
                if width > 0:
                    net.arc(elsewhere, week, width, UNMET * (k + 1) ** 3)
    net.supply[elsewhere] += total
    return total


def make(name, seed=1):
    """Returns the network and the three lists of changes."""
    crossings, days, areas, depots, roads, passing, before, beside, most = shape_of(name)
    r, net = random.Random(seed), Network()
    elsewhere = net.nodes(1)[0]
    depot, outside, inside, area = [], [], [], []
    for _ in range(days):
        depot.append(net.nodes(depots))
        outside.append(net.nodes(crossings))
        inside.append(net.nodes(crossings))
        area.append(net.nodes(areas))
    total = needs(net, r, days, areas, most, area, elsewhere)
    everything = 10 * total

    def road(places, froms, to, capacity, cost, delay):
        for t in range(days - delay):
            net.arc(froms[t][places[0]], to[t + delay][places[1]], capacity, cost)

    for d in range(depots):
        share = total // (days * depots)
        for t in range(days):
            amount = max(0, share * r.randint(70, 120) // 100)
            net.supply[depot[t][d]] += amount
            net.supply[elsewhere] -= amount
        road((d, d), depot, depot, everything, 0, 1)
        net.arc(depot[days - 1][d], elsewhere, everything, 0)
    enter = []
    for c in range(crossings):
        capacity = max(1, total * r.randint(50, 150) // (100 * days * crossings))
        inspection = r.randint(0, 2)
        for d in r.sample(range(depots), min(before, depots)):
            road((d, c), depot, outside, everything, r.randint(1, 5), r.randint(0, 1) + inspection)
        for other in r.sample([x for x in range(crossings) if x != c], beside):
            road((other, c), outside, outside, everything, r.randint(2, 5), r.randint(1, 2) + inspection)
        road((c, c), outside, outside, capacity * 5, 0, 1)
        enter.append((capacity, len(net.arcs)))
        for t in range(days):
            net.arc(outside[t][c], inside[t][c], 0 if r.random() < 0.02 else capacity, 0)
    for a in range(areas):
        for c in r.sample(range(crossings), roads):
            road((c, a), inside, area, r.randint(2, 3 * most), r.randint(1, 8), r.randint(0, 2))
        if r.randrange(100) < passing and areas > 1:
            other = r.choice([x for x in range(areas) if x != a])
            road((a, other), area, area, most, r.randint(1, 4), r.randint(0, 1))
        road((a, a), area, area, r.randint(0, 2 * most), 0, 1)
    capacity, first = max(enter)
    start = days // 2
    week = range(first + start, first + min(start + 7, days))
    small, other = min(enter)
    return net, {"close": [(arc, 0) for arc in week],
                 "cut": [(arc, capacity // 3) for arc in week],
                 "open": [(other + arc - first, 2 * small) for arc in week]}


def write(name, folder, seed=1):
    """Writes NAME.min and the changes; returns the path of NAME.min."""
    net, changes = make(name, seed)
    path = pathlib.Path(folder) / f"{name}.min"
    with open(path, "w") as out:
        out.write(f"c corridor {name}, seed {seed}\np min {len(net.supply)} {len(net.arcs)}\n")
        out.writelines(f"n {node} {amount}\n" for node, amount in enumerate(net.supply, 1) if amount)
        out.writelines(f"a {t + 1} {h + 1} 0 {u} {c}\n" for t, h, u, c in net.arcs)
    for kind, rows in changes.items():
        path.with_suffix("." + kind).write_text("".join(f"{arc} {u}\n" for arc, u in rows))
    return path


def main():
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 1
    print(write(sys.argv[1], sys.argv[2], seed))


if __name__ == "__main__":
    main()
