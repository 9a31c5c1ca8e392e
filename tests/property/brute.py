"""Brute force for small scenarios: every answer straight from its definition, over all outcomes.

Shares nothing with the solver: scenarios are made here as data, written as JSON (which is YAML) for
the tool, and evaluated here. Utilities are whole billionths; fractions are exact."""
import itertools
from fractions import Fraction

NANO = 10 ** 9


def half_away(x):
    """Rounds a fraction half away from zero."""
    sign = -1 if x < 0 else 1
    return sign * int((abs(x) * 2 + 1) // 2)


def middle(figure):
    """Middle of a figure (LOW, HIGH) in billionths."""
    low, high = figure
    return low if low == high else half_away(Fraction(low + high, 2))


def holds(tree, outcome):
    kind = tree[0]
    if kind == "and":
        return all(holds(t, outcome) for t in tree[1])
    if kind == "or":
        return any(holds(t, outcome) for t in tree[1])
    if kind == "not":
        return not holds(tree[1], outcome)
    if kind == "in":
        return outcome[tree[1]] in tree[2]
    _, op, terms, constant = tree
    left = sum(c * outcome[i] for c, i in terms)
    return {"=": left == constant, "!=": left != constant, "<": left < constant,
            "<=": left <= constant, ">": left > constant, ">=": left >= constant}[op]


def write(tree):
    kind = tree[0]
    if kind in ("and", "or"):
        return "(" + f" {kind} ".join(write(t) for t in tree[1]) + ")"
    if kind == "not":
        return "not (" + write(tree[1]) + ")"
    if kind == "in":
        return f"{tree[1]} in {{{', '.join(str(v) for v in tree[2])}}}"
    _, op, terms, constant = tree
    return " + ".join(f"{c} * {i}" for c, i in terms) + f" {op} {constant}"


class Scenario:
    """issues: {id: [values]}; parties: {id: dict(reservation, of, cap)};
    values: {party: {issue: {value: figure} | ("per", figure) | ("line", {quantity: figure})}};
    rules: [(party, tree, figure)]; red_lines: [(party, tree)]; limits: [tree]."""

    def __init__(self, issues, parties, values, rules, red_lines, limits):
        self.issues, self.parties, self.values = issues, parties, values
        self.rules, self.red_lines, self.limits = rules, red_lines, limits
        self.principals = [p for p in parties if parties[p]["of"] is None]
        count, self.demands = {}, []
        for party, tree in red_lines:
            count[party] = count.get(party, 0) + 1
            self.demands.append((f"{party}/{count[party]}", party, tree))
        for party in parties:
            self.demands.append((f"{party}/reservation", party, None))
        names = list(issues)
        self.outcomes = [dict(zip(names, v)) for v in itertools.product(*issues.values())]
        self.number = len(self.outcomes)
        self.outcomes = [o for o in self.outcomes if all(holds(t, o) for t in limits)]
        self.utility = [{p: self.utility_of(p, o) for p in parties} for o in self.outcomes]
        self.broken = [frozenset(d[0] for d in self.demands if not self.meets(d, k))
                       for k in range(len(self.outcomes))]

    def worth(self, party, issue, value):
        held = self.values.get(party, {}).get(issue)
        if held is None:
            return 0
        if held[0] == "table":
            return middle(held[1][value])
        if held[0] == "per":
            return middle(held[1]) * value
        points = sorted(held[1])
        for a, b in zip(points, points[1:]):
            if a <= value <= b:
                low, high = middle(held[1][a]), middle(held[1][b])
                return half_away(Fraction(low * (b - value) + high * (value - a), b - a))
        return middle(held[1][points[0]])

    def utility_of(self, party, outcome):
        total = sum(self.worth(party, i, v) for i, v in outcome.items())
        total += sum(middle(add) for p, tree, add in self.rules
                     if p == party and holds(tree, outcome))
        cap = self.parties[party]["cap"]
        return total if cap is None else min(total, cap)

    def reservation(self, party):
        return middle(self.parties[party]["reservation"])

    def meets(self, demand, k):
        _, party, tree = demand
        if tree is None:
            return self.utility[k][party] >= self.reservation(party)
        return holds(tree, self.outcomes[k])

    def vector(self, k):
        return tuple(self.utility[k][p] for p in self.principals)

    # ---- answers ----

    def zone(self, dropped=frozenset()):
        return [k for k in range(len(self.outcomes)) if not self.broken[k] - dropped]

    def frontier(self, zone):
        vectors = sorted({self.vector(k) for k in zone}, reverse=True)
        kept = []
        for v in vectors:
            if not any(w != v and all(a >= b for a, b in zip(w, v)) for w in vectors):
                kept.append(v)
        return kept

    def gains(self, v):
        return [a - self.reservation(p) for a, p in zip(v, self.principals)]

    def deals(self, zone, everything):
        """{name: (vector, ties)} or None."""
        front = self.frontier(zone)
        ideal = [max(v[i] for v in front) for i in range(len(self.principals))]
        room = [i - self.reservation(p) for i, p in zip(ideal, self.principals)]

        def product(gains):
            positive = [g for g in gains if g > 0]
            result = 1
            for g in positive:
                result *= g
            return (len(positive), result)

        def share(gains):
            return sorted(Fraction(g, r) for g, r in zip(gains, room) if r != 0)
        welfare = {"utilitarian": sum, "nash": product, "egalitarian": sorted,
                   "kalai_smorodinsky": share}
        result = {}
        for name, value in welfare.items():
            able = front
            if everything and name in ("nash", "kalai_smorodinsky"):
                able = [v for v in front if min(self.gains(v)) >= 0]
            if not able:
                result[name] = None
                continue
            best = max(value(self.gains(v)) for v in able)
            tied = [v for v in able if value(self.gains(v)) == best]
            result[name] = (max(tied, key=lambda v: (sorted(self.gains(v)), v)), len(tied))
        return ideal, result

    def minimal(self, sets):
        kept = []
        for s in sorted(set(sets), key=len):
            if not any(k <= s for k in kept):
                kept.append(s)
        return kept

    def corrections(self):
        return self.order(self.minimal(self.broken))

    def conflicts(self):
        """Minimal hitting sets of the corrections."""
        hitting = [frozenset()]
        for correction in self.corrections_sets():
            hitting = self.minimal([h if h & correction else h | {d}
                                    for h in hitting for d in correction])
        return self.order(hitting)

    def corrections_sets(self):
        return self.minimal(self.broken)

    def order(self, sets):
        named = [sorted(s) for s in sets]
        return sorted(named, key=lambda names: (len(names), names))

    def bridge(self, drop):
        zone = self.zone(frozenset(drop))
        vectors = {self.vector(k) for k in zone}
        free = [i for i, p in enumerate(self.principals) if f"{p}/reservation" in drop]
        if not free:
            _, deals = self.deals(zone, False)
            return deals["nash"][0], len(zone)

        def key(v):
            gains = self.gains(v)
            product = 1
            for i, g in enumerate(gains):
                if i not in free:
                    product *= g
            return (-max(max(0, -gains[i]) for i in free), product, sorted(gains), v)
        return max(vectors, key=key), len(zone)

    def concession(self):
        hard = {d[0] for d in self.demands
                if d[2] is not None or self.parties[d[1]]["of"] is not None}
        able = [k for k in range(len(self.outcomes)) if not self.broken[k] & hard]
        if not able:
            return None

        def key(v):
            gains = self.gains(v)
            short = sorted((max(0, -g) for g in gains), reverse=True)
            return ([-x for x in short], sorted(gains), v)
        return max({self.vector(k) for k in able}, key=key)

    def binding(self):
        base = self.frontier(self.zone())
        found = []
        for name, _, _ in self.demands:
            extra = {self.vector(k) for k in self.zone(frozenset([name]))}
            if any(not any(all(a >= b for a, b in zip(w, v)) for w in base) for v in extra):
                found.append(name)
        return sorted(found)

    def limits_conflict(self):
        names = [f"limit/{n + 1}" for n in range(len(self.limits))]
        everything = [dict(zip(self.issues, v)) for v in itertools.product(*self.issues.values())]
        for size in range(1, len(names) + 1):
            for chosen in sorted(itertools.combinations(range(len(names)), size),
                                 key=lambda c: sorted(names[i] for i in c)):
                if not any(all(holds(self.limits[i], o) for i in chosen) for o in everything):
                    return sorted(names[i] for i in chosen)
        return None
