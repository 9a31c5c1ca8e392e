"""All plans of a small exchange, straight from the definitions: exact fractions, no short cut."""
from fractions import Fraction
from itertools import product


def cost(e, party, x):
    return sum((it["cost"][n] for it, n in zip(e["items"], x) if it["giver"] == party), Fraction(0))


def value(e, party, x):
    return sum((it["values"][party][n] for it, n in zip(e["items"], x)
                if it["values"][party] is not None), Fraction(0))


def stake(e, party, x):
    return sum((it["stake"][n] for it, n in zip(e["items"], x) if it["exposed"] == party),
               Fraction(0))


def ahead(e, party, x, y):
    """The most that a party can have got, less the least that it can have given, in between."""
    total = Fraction(0)
    for it, a, b in zip(e["items"], x, y):
        if it["values"][party] is not None:
            total += max(it["values"][party][a:b + 1])
        if it["giver"] == party:
            total -= min(it["cost"][a:b + 1])
    return total


def allowed(e, x, y):
    if x == y or any(a > b for a, b in zip(x, y)):
        return False
    for item, beyond, needs, amount in e["precedences"]:
        if y[item] > beyond and x[needs] < amount:
            return False
    for it, b in zip(e["items"], y):
        if it["passing"] == 2 and b > x[it["pair"]]:
            return False
    movers = {it["hand"] for it, a, b in zip(e["items"], x, y) if a != b}
    return not e["in_turn"] or len(movers) == 1


def calendar(e, chain):
    """Days on which phases end, exclusive."""
    ends = []
    for t in range(1, len(chain)):
        start = 0 if t == 1 else ends[-1] + e["gap"]
        days = 1
        for it, a, b in zip(e["items"], chain[t - 1], chain[t]):
            if a == b:
                continue
            start = max(start, it["earliest"])
            if it["per_day"]:
                days = max(days, -(-(b - a) * it["unit"] // it["per_day"]))
        ends.append(start + days)
    return ends


class Plan:
    """What a chain of states brings each party."""

    def __init__(self, e, chain):
        self.chain = chain
        self.phases = len(chain) - 1
        ends = calendar(e, chain)
        self.days = ends[-1]
        days = [0] + ends
        n = e["parties"]
        self.temptation = [[None] * n for _ in range(self.phases)]
        self.join = []
        self.exposures = []
        for i in range(n):
            future = [Fraction(0)] * (self.phases + 1)
            values = [Fraction(0)] * (self.phases + 1)
            future[-1] = e["end_prize"][i]
            for t in range(self.phases, 0, -1):
                x, y = chain[t - 1], chain[t]
                gets = value(e, i, y) - value(e, i, x)
                d = e["patience"] ** (days[t] - days[t - 1])
                future[t - 1] = d * (future[t] + gets - cost(e, i, y) + cost(e, i, x))
                values[t - 1] = d * (values[t] + gets)
                lead = ahead(e, i, x, y) - value(e, i, y) + cost(e, i, y)
                self.temptation[t - 1][i] = lead + e["walk"][i] - future[t]
            self.join.append(future[0] - e["walk"][i])
            self.exposures.append(max([Fraction(0)] + [
                stake(e, i, chain[t]) - value(e, i, chain[t - 1])
                for t in range(1, self.phases + 1)]))
            self.margin(e, i, future, values)
        self.joins = all(j >= 0 for j in self.join)
        self.exposure = max(w * x for w, x in zip(e["weight"], self.exposures))
        self.needs = tuple(max([Fraction(0), e["walk"][i] - e["end_prize"][i]] +
                               [row[i] for row in self.temptation]) for i in range(n))
        self.holds = self.joins and all(a <= b for a, b in zip(self.needs, e["guarantee"]))

    def margin(self, e, i, future, values):
        """The part to which what is still to come may fall (None: to nothing)."""
        self.margins = getattr(self, "margins", [])
        worst = None
        for t in range(self.phases + 1):
            slack = -self.join_or_row(e, i, t, future)
            # slack + (factor - 1) * values >= 0
            if values[t] > 0 and values[t] - slack > 0:
                factor = (values[t] - slack) / values[t]
                worst = factor if worst is None else max(worst, factor)
        self.margins.append(worst)

    def join_or_row(self, e, i, t, future):
        if t == 0:
            return e["walk"][i] - future[0]
        return self.temptation[t - 1][i] - e["guarantee"][i]


def chains(e, most):
    """All chains from nothing to all that the rules allow; None when there are more than `most`."""
    end = tuple(it["units"] for it in e["items"])
    states = list(product(*(range(n + 1) for n in end)))
    successors = {x: [y for y in states if allowed(e, x, y)] for x in states}
    found = []
    stack = [(tuple([0] * len(end)),)]
    while stack:
        chain = stack.pop()
        if chain[-1] == end:
            found.append(chain)
            if len(found) > most:
                return None
            continue
        stack += [chain + (y,) for y in successors[chain[-1]]]
        if len(stack) > 20 * most:
            return None
    return found


def pareto(vectors):
    vectors = sorted(set(vectors))
    return [v for v in vectors
            if not any(w != v and all(a <= b for a, b in zip(w, v)) for w in vectors)]


class Answer:
    """Everything that is asked about a small exchange; None instead of an answer that is too long."""

    def __init__(self, e, found):
        self.plans = [Plan(e, c) for c in found]
        joined = [p for p in self.plans if p.joins]
        self.front = pareto([p.needs for p in joined])
        good = [p for p in self.plans if p.holds]
        self.feasible = bool(good)
        orders = {"phases": lambda p: (p.phases, p.days, p.exposure),
                  "days": lambda p: (p.days, p.phases, p.exposure),
                  "exposure": lambda p: (p.exposure, p.phases, p.days)}
        self.best = {name: min(map(order, good)) for name, order in orders.items()} if good else {}
        if joined:
            self.least = min((sum(p.needs), max(p.needs), p.phases, p.days, p.exposure)
                             for p in joined)
        self.curve = []
        for p in sorted(joined, key=lambda p: (p.phases, sum(p.needs))):
            if not self.curve or sum(p.needs) < self.curve[-1][1]:
                if self.curve and self.curve[-1][0] == p.phases:
                    continue
                self.curve.append((p.phases, sum(p.needs)))
