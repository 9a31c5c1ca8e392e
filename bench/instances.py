#!/usr/bin/env python3
"""Instances for bench/, the same bytes for the same arguments on every machine and with every Python.

usage: bench/instances.py additive KIND PARTIES ISSUES OPTIONS [SEED]     a scenario, on standard output;
                                                KIND is opposed or random
       bench/instances.py deals PARTIES ISSUES OPTIONS RULES [SEED]
       bench/instances.py tables ISSUES OPTIONS WIDTH [SEED]
       bench/instances.py boxes PARTIES ISSUES BOXES [SEED]
       bench/instances.py demands SHAPE [SEED]
       bench/instances.py digests               the SHA-256 of one instance of each kind

Opposed: within an issue no option is as good as another for all parties. What there is to share in an
issue (1,000 for two parties, 100 for more) is cut at random, and each part is moved by up to 3 or 4 in
a hundred. This is the hard case, and the realistic one. Random: all utilities between 0 and 100, each
by itself; few options of an issue are worth a look then, and the frontier is small.

Random numbers are splitmix64 (Steele, Lea & Flood 2014) in additive scenarios and deals. Tables, boxes and
demands draw from Python's own generator, as their published figures were made; a test compares the digests."""
import hashlib
import json
import sys

MASK = (1 << 64) - 1


class Draw:
    """Random numbers that depend on the seed alone."""

    def __init__(self, seed):
        self.state = seed & MASK

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        """A whole number from 0 to n - 1."""
        return self.bits() * n >> 64

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def distinct(self, n, among):
        """`n` different numbers below `among`, rising."""
        found = set()
        while len(found) < n:
            found.add(self.below(among))
        return sorted(found)


def opposed_pair(draw, options):
    """What one gains the other loses, give or take."""
    firsts = draw.distinct(options, 1001)
    while True:
        seconds = {max(0, 1000 - x + draw.between(-30, 30)) for x in firsts}
        if len(seconds) == options:
            return [list(pair) for pair in zip(firsts, sorted(seconds, reverse=True))]


def opposed_share(draw, options, parties):
    """A whole of 100 cut into one part a party, give or take; no option covers another."""
    chosen = []
    while len(chosen) < options:
        cuts = sorted(draw.below(101) for _ in range(parties - 1))
        parts = [b - a for a, b in zip([0] + cuts, cuts + [100])]
        parts = [max(0, part + draw.between(-4, 4)) for part in parts]
        if not any(covers(parts, other) or covers(other, parts) for other in chosen):
            chosen.append(parts)
    return chosen


def covers(a, b):
    return all(x >= y for x, y in zip(a, b))


def additive(kind, parties, issues, options, seed=1):
    """What each option of each issue is worth to each party: worth[issue][option][party]."""
    draw = Draw(seed * 1_000_003 + parties * 1009 + issues)
    if kind == "random":
        return [[[draw.below(101) for _ in range(parties)] for _ in range(options)]
                for _ in range(issues)]
    if parties == 2:
        return [opposed_pair(draw, options) for _ in range(issues)]
    return [opposed_share(draw, options, parties) for _ in range(issues)]


def plain_text(worth):
    """The same for bench/plain.c: figures alone."""
    head = f"{len(worth)} {len(worth[0])} {len(worth[0][0])}\n"
    return head + "\n".join(" ".join(str(x) for x in o) for issue in worth for o in issue) + "\n"


def outcomes(worth):
    n = 1
    for issue in worth:
        n *= len(issue)
    return n


def document(title, worth):
    parties = range(len(worth[0][0]))
    return {"truce": "1", "title": title, "parties": {f"p{p}": {} for p in parties},
            "issues": {f"i{i}": {"options": [f"o{o}" for o in range(len(issue))]}
                       for i, issue in enumerate(worth)},
            "values": {f"p{p}": {f"i{i}": {f"o{o}": str(option[p]) for o, option in enumerate(issue)}
                                 for i, issue in enumerate(worth)} for p in parties}}


def scenario(worth, title="additive"):
    """The scenario file, as text."""
    return json.dumps(document(title, worth))


def deals(parties, issues, options, n_rules, seed=1):
    """Random values, and rules over two neighbouring issues: (worth, rules, the scenario's text). A rule
    is (party, add, issue, options of the issue, options of the next). With two parties the
    options of an issue are opposed: random ones would mostly be dominated."""
    draw = Draw(seed * 1_000_003 + parties * 1009 + issues + 7)
    if parties == 2:
        worth = [opposed_pair(draw, options) for _ in range(issues)]
    else:
        worth = [[[draw.below(101) for _ in range(parties)] for _ in range(options)]
                 for _ in range(issues)]
    rules = []
    for _ in range(n_rules):
        issue = draw.below(issues - 1)
        here, there = (draw.distinct(options // 2, options) for _ in range(2))
        add = draw.between(1, 60) * (1 if draw.below(2) else -1)
        rules.append((draw.below(parties), add, issue, here, there))
    text = document("deals", worth)
    if rules:
        names = (lambda some: ", ".join(f"o{o}" for o in some))
        text["rules"] = [{"for": f"p{p}", "add": str(add),
                          "when": f"i{i} in {{{names(here)}}} and i{i + 1} in {{{names(there)}}}"}
                         for p, add, i, here, there in rules]
    return worth, rules, json.dumps(text)


def made(words):
    """The text of the instance that the words of a command line ask for."""
    kind, numbers = words[0], [int(w) for w in words[1:] if w.isdigit()]
    if kind == "additive":
        return scenario(additive(words[1], *numbers))
    if kind == "deals":
        return deals(*numbers)[2]
    if kind == "tables":
        import tables
        return tables.make(*numbers)[1]
    if kind == "boxes":
        import boxes
        return boxes.scenario(*boxes.make(*numbers))
    if kind == "demands":
        import conflicts
        return conflicts.make(words[1], *(numbers[-1:] or [1]))
    raise ValueError(kind)


SAMPLES = ["additive opposed 2 12 10", "additive opposed 3 8 10 2", "additive opposed 4 5 6",
           "additive random 3 10 10", "deals 8 30 10 0", "deals 8 30 10 20 2", "tables 30 4 4",
           "boxes 2 10 20 1", "demands 20w6 1", "demands fan20 2"]


def digests():
    for sample in SAMPLES:
        yield hashlib.sha256(made(sample.split()).encode()).hexdigest(), sample


def main():
    try:
        if sys.argv[1:] == ["digests"]:
            for digest, sample in digests():
                print(digest, "", sample)
        else:
            print(made(sys.argv[1:]))
    except (IndexError, KeyError, TypeError, ValueError):
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
