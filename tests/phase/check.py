#!/usr/bin/env python3
"""Compares the planner with brute force on random small exchanges.
usage: check.py PHASE_TOOL FIRST COUNT   (FIRST: a seed)"""
import sys
from fractions import Fraction
from brute import Answer, Plan, allowed, chains, cost, value
from exchange import OUTSIDE, ask
from generate import exchange, put_in_escrow

MOST_CHAINS = 1200
OBJECTIVES = ["phases", "days", "exposure", "guarantee"]


class Difference(Exception):
    pass


def same(what, found, expected):
    if found != expected:
        raise Difference(f"{what}: found {found}, expected {expected}")


def fractions(texts):
    return [Fraction(t) for t in texts]


def rows(flat, n):
    return [flat[i:i + n] for i in range(0, len(flat), n)]


def check_plan(e, given, must_hold):
    """The figures of a plan are those of its chain; returns the plan."""
    chain = tuple(tuple(state) for state in given["states"])
    for x, y in zip(chain, chain[1:]):
        if not allowed(e, x, y):
            raise Difference(f"a phase is not allowed: {x} to {y}")
    plan = Plan(e, chain)
    n = e["parties"]
    same("end of the chain", chain[-1], tuple(it["units"] for it in e["items"]))
    same("phases", given["phases"], plan.phases)
    same("days", given["days"], plan.days)
    same("exposure", Fraction(given["exposure"]), plan.exposure)
    same("exposures", fractions(given["exposures"]), plan.exposures)
    same("temptation", rows(fractions(given["temptation"]), n), plan.temptation)
    same("slack", rows(fractions(given["slack"]), n),
         [[g - t for g, t in zip(e["guarantee"], row)] for row in plan.temptation])
    same("end slack", fractions(given["end_slack"]),
         [p - w + g for p, w, g in zip(e["end_prize"], e["walk"], e["guarantee"])])
    same("join slack", fractions(given["join_slack"]), plan.join)
    same("holds", given["holds"], plan.holds)
    if must_hold:
        same("holds", plan.holds, True)
        same("margins", [None if m is None else Fraction(m) for m in given["margins"]],
             plan.margins)
    return plan


def check_guarantees(e, given, expected):
    n = e["parties"]
    same("front", [tuple(v) for v in rows(fractions(given["front"]), n)], expected.front)
    if expected.front:
        same("sum and maximum", fractions(given["sum_and_maximum"]),
             [min(map(sum, expected.front)), min(map(max, expected.front))])
        same("least each", fractions(given["least_each"]), list(map(min, zip(*expected.front))))


def check_block(e, given, expected):
    """No plan passes without more than the limit being asked for."""
    i = given["party"]
    tempted = Fraction(given["temptation"][0])
    if expected.front:
        if not tempted > e["guarantee"][i]:
            raise Difference(f"the block does not block: {given}")
        if e["patience"] == 1:
            x = tuple(given["settled"][0])
            end = tuple(it["units"] for it in e["items"])
            same("block", tempted, value(e, i, x) - cost(e, i, x) + e["walk"][i] -
                 e["end_prize"][i] - value(e, i, end) + cost(e, i, end))
            excess = min(max(a - g for a, g in zip(v, e["guarantee"])) for v in expected.front)
            same("excess at the block", tempted - e["guarantee"][i], excess)


def brute_sum(e):
    found = chains(e, MOST_CHAINS)
    if found is None:
        return None
    front = Answer(e, found).front
    return min(map(sum, front)) if front else ()


def check_advice(e, given, expected):
    if not expected.front:
        return
    least = min(map(sum, expected.front))
    escrow = {a[1]: Fraction(a[2]) for a in given if a[0] == 0}
    sums = [Fraction(a[2]) for a in given if a[0] == 0]
    same("order of advice", sums, sorted(sums))
    for k, it in enumerate(e["items"]):
        if it["passing"] != 0 or it["giver"] == OUTSIDE:
            continue
        total = brute_sum(put_in_escrow(e, k))
        if total is None:
            continue
        same(f"escrow of item {k}", escrow.get(k),
             total if total != () and total < least else None)


def check_prizes(e, given, expected):
    if e["patience"] != 1 or expected.feasible:
        return
    prices = {a[1]: Fraction(a[2]) for a in given if a[0] == 2}
    for i in range(e["parties"]):
        def holds(prize):
            prizes = list(e["end_prize"])
            prizes[i] = prize
            changed = dict(e, end_prize=prizes)
            return any(Plan(changed, p.chain).holds for p in expected.plans)
        if i in prices:
            same(f"price of {i}", holds(prices[i]), True)
            same(f"less than the price of {i}", holds(prices[i] - Fraction(1, 8)), False)
        else:
            same(f"no price of {i}", holds(Fraction(1000)), False)


def check(e, found, answers):
    expected = Answer(e, found)
    for name in OBJECTIVES:
        a = answers[name]
        same("exact", a["exact"], True)
        same("feasibility known", a["known"], True)
        same("feasible", a["feasible"], expected.feasible)
        check_guarantees(e, a["guarantees"], expected)
        if name == "guarantee":
            same("plan for guarantees", "plan" in a, bool(expected.front))
        else:
            same(f"plan for {name}", "plan" in a, expected.feasible)
            same("block", "blocked" in a or not found, not expected.feasible or not found)
        if "plan" not in a:
            continue
        same("optimal", a["optimal"], True)
        p = check_plan(e, a["plan"], name != "guarantee")
        if name == "phases":
            same(name, (p.phases, p.days, p.exposure), expected.best[name])
        if name == "days":
            same(name, (p.days, p.phases, p.exposure), expected.best[name])
        if name == "exposure":
            same(name, (p.exposure, p.phases, p.days), expected.best[name])
        if name == "guarantee":
            same(name, (sum(p.needs), max(p.needs), p.phases, p.days, p.exposure), expected.least)
    a = answers["phases"]
    if "blocked" in a:
        check_block(e, a["blocked"], expected)
    same("tradeoff", [(n, Fraction(s)) for n, s in a["tradeoff"]], expected.curve)
    check_advice(e, a["advice"], expected)
    check_prizes(e, a["advice"], expected)


def main():
    tool, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    cases = []
    for seed in range(first, first + count):
        e = exchange(seed)
        found = chains(e, MOST_CHAINS)
        if found is not None:
            cases.append((seed, e, found))
    answers = ask(tool, [e for _, e, _ in cases], OBJECTIVES)
    for (seed, e, found), a in zip(cases, answers):
        try:
            check(e, found, a)
        except Difference as difference:
            print(f"seed {seed}: {difference}")
            return 1
    print(f"{len(cases)} of {count} agree")
    return 0 if len(cases) * 2 >= count else 1


if __name__ == "__main__":
    sys.exit(main())
