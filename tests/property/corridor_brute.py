"""Corridors solved slowly, from the definitions of docs/corridor.md: nothing here is taken from the tool.

A corridor is a dictionary as corridor_generate.py makes it. The network over all days is built anew here, with trucks given
one by one. `Network` keeps a flow; residual arcs are numbered 2 * arc (forward) and 2 * arc + 1 (back)."""
from collections import deque
from fractions import Fraction

STEPS = 20
PERIODS = {"day": 1, "week": 7, "horizon": 10 ** 9}
INFINITE = 10 ** 30
DEFAULTS = {"supply": 0, "stock": 0, "store": None, "inspection": 0, "queue": None, "cost": 0, "days": 0}


class Corridor:
    """The corridor with its changes folded in: figure(kind, name, key, day); None: unlimited."""

    def __init__(self, given, closures=()):
        self.given, self.days, self.closures = given, given["days"], list(closures)
        self.depots, self.crossings, self.areas = given["depots"], given["crossings"], given["areas"]
        self.roads, self.changes = given["roads"], given.get("changes", [])
        self.length = min(PERIODS[given.get("period", "week")], self.days)

    def figure(self, kind, name, key, day):
        if kind == "crossing" and key == "capacity" and any(
                c == name and first <= day <= last for c, first, last in self.closures):
            return 0
        if kind == "road":
            thing, what = self.roads[name], [self.roads[name]["from"], self.roads[name]["to"]]
        else:
            thing, what = self.given[kind + "s"][name], name
        value = thing.get(key, 0 if (kind, key) == ("area", "store") else DEFAULTS.get(key))
        for change in self.changes:
            if change.get(kind) == what and change["days"][0] <= day <= change["days"][1] and key in change:
                value = change[key]
        return None if value == "unlimited" else value

    def periods(self):
        return [range(first, min(first + self.length, self.days)) for first in range(0, self.days, self.length)]

    def needs(self):
        """(area, number of the period) -> trucks, without those that need nothing."""
        found = {}
        for a in self.areas:
            for p, days in enumerate(self.periods()):
                needed = sum(self.figure("area", a, "need", t) for t in days)
                if needed:
                    found[a, p] = needed
        return found

    def arrival(self, k, day):
        """When a truck that leaves by a road can be used at its end, or None: behind the last day."""
        road = self.roads[k]
        day += road.get("days", 0)
        if day < self.days and road["to"] in self.crossings:
            day += self.figure("crossing", road["to"], "inspection", day)
        return day if day < self.days else None

    def start(self, k):
        """From where a road leaves: the inside of a crossing if it leads to an area."""
        road = self.roads[k]
        if road["from"] in self.crossings and road["to"] in self.areas:
            return "in", road["from"]
        return "at", road["from"]


class Network:
    def __init__(self):
        self.names, self.tail, self.head, self.room, self.cost, self.flow, self.at, self.arc = {}, [], [], [], [], [], [], {}

    def node(self, name):
        if name not in self.names:
            self.names[name] = len(self.at)
            self.at.append([])
        return self.names[name]

    def add(self, label, tail, head, room, cost=0):
        arc = len(self.tail)
        self.arc[label] = arc
        self.tail.append(self.node(tail))
        self.head.append(self.node(head))
        self.room.append(INFINITE if room is None else room)
        self.cost.append(cost)
        self.flow.append(0)
        self.at[self.tail[arc]].append(2 * arc)
        self.at[self.head[arc]].append(2 * arc + 1)
        return arc

    def left(self, way):
        return self.flow[way >> 1] if way & 1 else self.room[way >> 1] - self.flow[way >> 1]

    def end(self, way):
        return self.tail[way >> 1] if way & 1 else self.head[way >> 1]

    def push(self, ways, amount):
        for way in ways:
            self.flow[way >> 1] += -amount if way & 1 else amount

    def way(self, start, end):
        """A shortest way with room, or None."""
        start, end = self.names[start], self.names[end]
        by, queue = {start: None}, deque([start])
        while queue:
            v = queue.popleft()
            if v == end:
                ways = []
                while by[v] is not None:
                    ways.append(by[v])
                    v = self.end(by[v] ^ 1)
                return ways[::-1]
            for way in self.at[v]:
                if self.left(way) > 0 and self.end(way) not in by:
                    by[self.end(way)] = way
                    queue.append(self.end(way))
        return None

    def fill(self, start, end):
        """The most that can be sent besides what flows already."""
        sent = 0
        while ways := self.way(start, end):
            amount = min(self.left(way) for way in ways)
            self.push(ways, amount)
            sent += amount
        return sent

    def distances(self, start, cost=None):
        """Cheapest ways from a node (None: from all nodes at once) in the residual network, by Bellman and Ford with a queue.
        Returns (distances, ways, node on a negative cycle or None)."""
        cost = cost or (lambda way: -self.cost[way >> 1] if way & 1 else self.cost[way >> 1])
        n = len(self.at)
        far, by, count = [None] * n, [None] * n, [0] * n
        queue = deque(range(n) if start is None else [self.names[start]])
        for v in queue:
            far[v] = 0
        waits = [v in set(queue) for v in range(n)]
        while queue:
            v = queue.popleft()
            waits[v] = False
            for way in self.at[v]:
                if self.left(way) <= 0:
                    continue
                w, through = self.end(way), far[v] + cost(way)
                if far[w] is None or through < far[w]:
                    far[w], by[w] = through, way
                    if not waits[w]:
                        count[w] += 1
                        if count[w] > n + 1:
                            return far, by, w
                        waits[w] = True
                        queue.append(w)
        return far, by, None

    def cheapest(self, start, end):
        """Sends what lowers the cost, by the cheapest way each time."""
        last = self.names[end]
        while True:
            far, by, cycle = self.distances(start)
            assert cycle is None
            if far[last] is None or far[last] >= 0:
                return
            ways, v = [], last
            while v != self.names[start]:
                ways.append(by[v])
                v = self.end(by[v] ^ 1)
            self.push(ways, min(self.left(way) for way in ways))


def build(c, gates=False):
    """The network over all days. Trucks come from "start"; areas serve their needs, which end in nodes ("need", area, period)
    without a way on. With `gates` who enters on a day ends in ("gate", day) instead, and nobody serves anything."""
    net = Network()
    net.node("start")
    net.node("end")
    for t in range(c.days):
        for d in c.depots:
            on_hand = c.figure("depot", d, "stock", t) if t == 0 else 0
            net.add(("supply", d, t), "start", ("at", d, t), c.figure("depot", d, "supply", t) + on_hand)
        for a in c.areas:
            if t == 0:
                net.add(("stock", a), "start", ("at", a, 0), c.figure("area", a, "stock", 0))
            if not gates:
                net.add(("serve", a, t), ("at", a, t), ("need", a, t // c.length), c.figure("area", a, "need", t))
        for x in c.crossings:
            net.add(("enter", x, t), ("at", x, t), ("gate", t) if gates else ("in", x, t),
                    c.figure("crossing", x, "capacity", t))
        if t + 1 < c.days:
            for kind, names, key in (("depot", c.depots, "store"), ("crossing", c.crossings, "queue"), ("area", c.areas, "store")):
                for name in names:
                    net.add(("wait", name, t), ("at", name, t), ("at", name, t + 1), c.figure(kind, name, key, t))
        for k, road in enumerate(c.roads):
            there = c.arrival(k, t)
            if there is not None:
                net.add(("road", k, t), (*c.start(k), t), ("at", road["to"], there), c.figure("road", k, "capacity", t),
                        c.figure("road", k, "cost", t))
    return net


# ---- the order of fairness ---------------------------------------------------------------------

def truck_key(number, needed):
    """Where the truck of this number (from 1) stands: the least covered first; of these, whom it brings further."""
    return Fraction(number - 1, needed), needed


def step(number, needed):
    return STEPS * (number - 1) // needed + 1


def coverages(needs, served):
    """From the least to the largest."""
    return sorted(Fraction(served[n], needs[n]) for n in needs)


# ---- slow methods ------------------------------------------------------------------------------

def greedy(c):
    """Gives trucks one by one, each time to the need that has the least; who cannot get one gets no more. Returns what is
    served of each need."""
    net, needs = build(c), c.needs()
    served, open_needs = dict.fromkeys(needs, 0), set(needs)
    for need in needs:
        net.add(("done", need), ("need", *need), "end", 0)
    while open_needs:
        need = min(open_needs, key=lambda n: (truck_key(served[n] + 1, needs[n]), n))
        net.room[net.arc["done", need]] += 1
        if net.fill("start", "end"):
            served[need] += 1
        else:
            net.room[net.arc["done", need]] -= 1
            open_needs.remove(need)
        if need in open_needs and served[need] == needs[need]:
            open_needs.remove(need)
    return served


def can_serve(c, needs, served):
    net = build(c)
    for need in needs:
        net.add(("done", need), ("need", *need), "end", served[need])
    return net.fill("start", "end") == sum(served.values())


def enumerate_fairest(c):
    """All ways to serve, each tried by itself: the fairest of them (several may be as fair)."""
    needs = c.needs()
    names, best, found = list(needs), None, []

    def extend(served):
        nonlocal best, found
        if len(served) == len(names):
            order = coverages(needs, served)
            if best is None or order > best:
                best, found = order, []
            if order == best:
                found.append(served)
            return
        name = names[len(served)]
        for amount in range(needs[name] + 1):
            more = {**served, name: amount}
            if not can_serve(c, needs, {**dict.fromkeys(names, 0), **more}):
                break
            extend(more)
    extend({})
    return found


def price(c, weights):
    """The cheapest of all plans that are best for `weights`: need -> the weight of each of its trucks, which must not rise.
    Returns (the sum of weights, what is served, the cost, the network)."""
    net = build(c)
    heavy = 1 + 2 * sum(cost for cost in net.cost) + 2 * max(net.cost, default=0)
    for need, of_need in weights.items():
        for j, weight in enumerate(of_need):
            net.add(("done", need, j), ("need", *need), "end", 1, -weight * heavy)
    net.cheapest("start", "end")
    served = {need: sum(net.flow[net.arc["done", need, j]] for j in range(len(of_need)))
              for need, of_need in weights.items()}
    worth = sum(sum(of_need[:served[need]]) for need, of_need in weights.items())
    cost = sum(f * x for f, x, label in zip(net.flow, net.cost, net.arc) if label[0] == "road")
    return worth, served, cost, net


def exact_weights(c):
    needs = c.needs()
    keys = sorted({truck_key(j, n) for n in needs.values() for j in range(1, n + 1)})
    rank = {key: len(keys) - k for k, key in enumerate(keys)}
    return {need: [rank[truck_key(j, n)] for j in range(1, n + 1)] for need, n in needs.items()}


def step_weights(c):
    return {need: [STEPS + 1 - step(j, n) for j in range(1, n + 1)] for need, n in c.needs().items()}


def least_cost(c, needs, served):
    """The least cost of serving exactly this."""
    net = build(c)
    heavy = 1 + 4 * sum(net.cost)
    for need in needs:
        net.add(("done", need), ("need", *need), "end", served[need], -heavy)
    net.cheapest("start", "end")
    assert sum(net.flow[net.arc["done", need]] for need in needs) == sum(served.values())
    return sum(f * x for f, x, label in zip(net.flow, net.cost, net.arc) if label[0] == "road")


def most_served(c, more=None):
    """As much as can be served; `more`: a crossing that lets in one more on each day on which it is open."""
    net, needs = build(c), c.needs()
    for need, needed in needs.items():
        net.add(("done", need), ("need", *need), "end", needed)
    for t in range(c.days if more else 0):
        arc = net.arc["enter", more, t]
        if net.room[arc] != 0:
            net.room[arc] += 1
    return net.fill("start", "end")


def values_of_one_more(c):
    """What exactly one more truck at each crossing and day gains in weights of steps, each solved anew."""
    weights = step_weights(c)
    base = price(c, weights)[0]
    found = {}
    for x in c.crossings:
        for t in range(c.days):
            more = Corridor(dict(c.given, changes=c.changes + [
                {"crossing": x, "days": [t, t], "capacity": c.figure("crossing", x, "capacity", t) + 1}]),
                [k for k in split_closures(c, x, t)])
            found[x, t] = price(more, weights)[0] - base
    return found


def split_closures(c, crossing, day):
    """The closures without one day of one crossing."""
    for x, first, last in c.closures:
        if x == crossing and first <= day <= last:
            yield from ((x, first, day - 1), (x, day + 1, last))
        else:
            yield x, first, last


def promise(c, per_day):
    """How many can enter on each day, the earlier days first."""
    net = build(c, gates=True)
    for t in range(c.days):
        if ("gate", t) in net.names:
            net.add(("open", t), ("gate", t), "end", 0)
    found = []
    for t in range(c.days):
        if ("open", t) in net.arc:
            net.room[net.arc["open", t]] = per_day
        found.append(net.fill("start", "end"))
    return found


def person_days(c, area, served_by_day):
    """Exact, rounded half up."""
    people, total = c.areas[area].get("people"), Fraction(0)
    if not people:
        return None
    for t, served in enumerate(served_by_day):
        need = c.figure("area", area, "need", t)
        if need:
            total += Fraction(people * (need - served), need)
    return (2 * total.numerator + total.denominator) // (2 * total.denominator)
