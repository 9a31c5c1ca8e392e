"""Is a plan of a corridor the best one? Proved from its movements, for figures of any size: the plan becomes a flow in the
network of corridor_brute.py, and no way round in the residual network gains anything (Klein 1967). Of each need only the
next truck and the last one count, since a way round passes the end once."""
from collections import deque
from corridor_brute import STEPS, Network, build, step, truck_key  # noqa: F401


class Wrong(Exception):
    pass


def expect(holds, what):
    if not holds:
        raise Wrong(what)


# ---- plans as flows ----------------------------------------------------------------------------

def close(c, net, served):
    """Adds what is served of each need, and the way back from the end to the start."""
    for need, needed in c.needs().items():
        net.flow[net.add(("done", need), ("need", *need), "end", needed)] = served[need]
    net.flow[net.add(("back",), "end", "start", None)] = sum(served.values())
    return net


def of_trucks(c, priced):
    """The plan of corridor_brute.price."""
    net, served = build(c), dict.fromkeys(c.needs(), 0)
    for label, arc in priced.arc.items():
        if label[0] == "done":
            served[label[1]] += priced.flow[arc]
        else:
            net.flow[net.arc[label]] = priced.flow[arc]
    return close(c, net, served)


def of_answer(c, answer):
    """The plan that the tool wrote. What waits is told from the last day back, as the least that later days need; what the
    tool says must be that, or, of supply and stock that nobody needs, more."""
    net = build(c)
    days = range(c.days)
    comes = {(kind, name): [0] * c.days for kind, names in (("at", [*c.depots, *c.crossings, *c.areas]), ("in", c.crossings))
             for name in names}
    goes = {key: [0] * c.days for key in comes}
    for k, told in enumerate(answer["roads"]):
        way = c.roads[k]
        expect((told["from"], told["to"], told["days"]) == (way["from"], way["to"], way.get("days", 0)), f"road {k} is another")
        by_day = told.get("by_day", [0] * c.days)
        expect(sum(by_day) == told["trucks"], f"road {k}: {told['trucks']} trucks, but by day {sum(by_day)}")
        for t in days:
            there = c.arrival(k, t)
            goes[c.start(k)][t] += by_day[t]
            if there is None:
                expect(by_day[t] == 0, f"road {k}, day {t}: arrives behind the last day")
                continue
            comes["at", way["to"]][there] += by_day[t]
            net.flow[net.arc["road", k, t]] = by_day[t]
    for x in c.crossings:
        for t in days:
            entered = answer["crossings"][x]["by_day"][t]
            net.flow[net.arc["enter", x, t]] = entered
            goes["at", x][t] += entered
            expect(entered == goes["in", x][t], f"{x}, day {t}: {entered} entered, {goes['in', x][t]} drive on")
    served = dict.fromkeys(c.needs(), 0)
    for a in c.areas:
        for t in days:
            amount = answer["areas"][a]["served_by_day"][t]
            net.flow[net.arc["serve", a, t]] = amount
            goes["at", a][t] += amount
            if amount:
                served[a, t // c.length] += amount
    for kind, names in (("depot", c.depots), ("crossing", c.crossings), ("area", c.areas)):
        for name in names:
            told = answer[kind + "s"][name]["stored_by_day" if kind == "area" else "waiting_by_day"]
            wait(c, net, kind, name, goes["at", name], comes["at", name], told)
    return close(c, net, served)


def wait(c, net, kind, name, goes, comes, told):
    """Fills what waits overnight, and what is taken of supply and stock: who came is used, supply only as far as needed."""
    waits, least = 0, [0]  # least: what came and cannot be used before the day
    for t in range(c.days):
        least.append(max(0, least[-1] + comes[t] - goes[t]))
    expect(least[-1] == 0, f"{name}: {least[-1]} came and are not used")
    most = c.figure(kind, name, "queue" if kind == "crossing" else "store", c.days - 1)
    expect(0 <= told[-1] and (most is None or told[-1] <= most), f"{name}: {told[-1]} wait after the last day")
    for t in reversed(range(c.days)):
        if t < c.days - 1:
            net.flow[net.arc["wait", name, t]] = waits
        if kind == "crossing":
            expect(told[t] == waits, f"{name}, day {t}: {told[t]} wait and not {waits}")
        else:
            most = c.figure(kind, name, "store", t)
            expect(waits <= told[t] and (most is None or told[t] <= most), f"{name}, day {t}: {told[t]} wait")
        missing = goes[t] + waits - comes[t]
        source = ("supply", name, t) if kind == "depot" else ("stock", name) if kind == "area" and t == 0 else None
        taken = min(max(missing - least[t], 0), net.room[net.arc[source]]) if source else 0
        if source:
            net.flow[net.arc[source]] = taken
        waits = missing - taken
        expect(waits >= 0, f"{name}, day {t}: {-waits} came and are not used")
    expect(waits == 0, f"{name}: {waits} come from nowhere")


def is_flow(net):
    left = [0] * len(net.at)
    for label, arc in net.arc.items():
        expect(0 <= net.flow[arc] <= net.room[arc], f"{label}: {net.flow[arc]} of {net.room[arc]}")
        left[net.tail[arc]] -= net.flow[arc]
        left[net.head[arc]] += net.flow[arc]
    for name, node in net.names.items():
        expect(left[node] == 0, f"{name}: {left[node]} too many")


def goes_in_circles(net):
    """A way round of arcs that all carry something and do not take a day: trucks that drive in circles. The end of all does
    not count."""
    open_arcs = [arc for label, arc in net.arc.items() if net.flow[arc] > 0 and label[0] not in ("done", "back")]
    left = [0] * len(net.at)
    out = [[] for _ in net.at]
    for arc in open_arcs:
        left[net.head[arc]] += 1
        out[net.tail[arc]].append(net.head[arc])
    queue = deque(v for v, n in enumerate(left) if n == 0)
    while queue:
        for w in out[queue.popleft()]:
            left[w] -= 1
            if left[w] == 0:
                queue.append(w)
    return any(left)


def served(c, net):
    return {need: net.flow[net.arc["done", need]] for need in c.needs()}


def cost(net):
    return sum(net.flow[arc] * net.cost[arc] for label, arc in net.arc.items() if label[0] == "road")


# ---- proofs ------------------------------------------------------------------------------------

def marginal(c, net, kind, heavy):
    """What a way costs, for Network.distances: the next truck of a need gains its weight, the last one given up loses it."""
    needs, gains, losses = c.needs(), {}, {}
    keys = {}
    for need, needed in needs.items():
        gets = net.flow[net.arc["done", need]]
        for j in (gets, gets + 1):
            if 1 <= j <= needed:
                keys[need, j] = truck_key(j, needed) if kind == "exact" else step(j, needed)
    ranks = {key: k for k, key in enumerate(sorted(set(keys.values()), reverse=True), 1)}
    for need in needs:
        arc, gets = net.arc["done", need], net.flow[net.arc["done", need]]
        for j, into in ((gets + 1, gains), (gets, losses)):
            if (need, j) in keys:
                key = keys[need, j]
                into[arc] = (ranks[key] if kind == "exact" else STEPS + 1 - key) * heavy

    def of_way(way):
        arc = way >> 1
        if arc in gains or arc in losses:
            return losses[arc] if way & 1 else -gains[arc]
        return 0 if heavy == 1 else -net.cost[arc] if way & 1 else net.cost[arc]
    return of_way


def is_best(c, net, kind):
    """Feasible; no truck could be used better for fairness; as many are served as can be; no cheaper way."""
    is_flow(net)
    heavy = 2 + 2 * sum(net.cost)
    _, by, cycle = net.distances(None, marginal(c, net, kind, heavy))
    if cycle is not None:
        raise Wrong("not the best: " + round_trip(net, by, cycle))
    expect(not goes_in_circles(net), "trucks drive in circles")


def round_trip(net, by, node):
    """The arcs of the cycle that by leads to."""
    for _ in net.at:
        node = net.end(by[node] ^ 1)
    labels, names, first, seen = [], list(net.arc), node, []
    while node not in seen:
        seen.append(node)
        labels.append(("less " if by[node] & 1 else "more ") + str(names[by[node] >> 1]))
        node = net.end(by[node] ^ 1)
    return ", ".join(labels[::-1]) if first in seen else "?"


def values_of_one_more(c, net, chosen=None):
    """What exactly one more truck at a crossing on a day gains in weights of steps: the best way from the inside of the
    crossing round to its outside. `chosen`: pairs of crossing and day; without it all."""
    cost_of = marginal(c, net, "steps", 1)
    found = {}
    for x, t in chosen or [(x, t) for x in c.crossings for t in range(c.days)]:
        if ("in", x, t) not in net.names:
            found[x, t] = 0
            continue
        far, _, cycle = net.distances(("in", x, t), cost_of)
        expect(cycle is None, "a way round gains something")
        there = far[net.names["at", x, t]]
        found[x, t] = 0 if there is None else max(0, -there)
    return found


def back(net, label):
    """The ways that take one truck of a need back to the start."""
    start, goal = net.node(("need", *label[1])), net.names["start"]
    by, queue = {start: None}, deque([start])
    while queue and goal not in by:
        v = queue.popleft()
        for way in net.at[v]:
            if way & 1 and net.left(way) > 0 and net.end(way) not in by:
                by[net.end(way)] = way
                queue.append(net.end(way))
    ways, v = [2 * net.arc[label] + 1, 2 * net.arc["back",] + 1], goal
    while by[v] is not None:
        ways.append(by[v])
        v = net.end(by[v] ^ 1)
    return ways
