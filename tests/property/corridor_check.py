#!/usr/bin/env python3
"""Compares plans of corridors with slow methods, or with proofs, that share nothing with the tool.
usage: corridor_check.py TRUCE KIND FIRST COUNT   (FIRST: a seed)
KIND: self (the slow methods against each other; the tool is not asked), small (against the slow methods),
      large, huge (each plan proved: movements, fairness, cost, values), stopped (with hardly any time)"""
import json
import math
import subprocess
import sys
import tempfile
from fractions import Fraction
import corridor_brute as brute
import corridor_generate as generate
import corridor_proof as proof
from corridor_brute import Corridor


class Difference(Exception):
    pass


def same(what, found, expected):
    if found != expected:
        raise Difference(f"{what}: found {found}, expected {expected}")


# ---- the slow methods against each other -------------------------------------------------------

def check_self(seed):
    given = generate.tiny(seed)
    c = Corridor(given, generate.closures(seed, given))
    needs = c.needs()
    greedy, all_fairest = brute.greedy(c), brute.enumerate_fairest(c)
    same("the order of trucks", greedy in all_fairest, True)
    worth, served, cost, _ = brute.price(c, brute.exact_weights(c))
    same("weights in whole trucks", served in all_fairest, True)
    same("the least cost of the fairest", cost, min(brute.least_cost(c, needs, s) for s in all_fairest))
    same("the fairest serve most", sum(served.values()), brute.most_served(c))
    weights = brute.step_weights(c)
    of_steps = brute.price(c, weights)
    same("weights of steps", of_steps[0], sum(sum(weights[n][:greedy[n]]) for n in needs))
    near(c, of_steps[1], greedy)
    for kind, price_of in (("exact", brute.exact_weights), ("steps", brute.step_weights)):
        net = brute.price(c, price_of(c))[3]
        proof.is_best(c, proof.of_trucks(c, net), kind)
    same("values of one more", proof.values_of_one_more(c, proof.of_trucks(c, of_steps[3])), brute.values_of_one_more(c))
    altered_is_rejected(c, of_steps[3])


def altered_is_rejected(c, net):
    """A plan with one truck less is not the best one."""
    plan = proof.of_trucks(c, net)
    served = [label for label in plan.arc if label[0] == "done" and plan.flow[plan.arc[label]] > 0]
    if not served:
        return
    plan.push(proof.back(plan, served[0]), 1)
    try:
        proof.is_best(c, plan, "steps")
    except proof.Wrong:
        return
    raise Difference("a plan that serves one less is taken for the best")


def near(c, served, fairest):
    """Each need within a step of a fairest plan, or within a truck."""
    for need, needed in c.needs().items():
        if abs(served[need] - fairest[need]) > math.ceil(Fraction(needed, brute.STEPS)):
            raise Difference(f"{need}: {served[need]} of {needed} served, {fairest[need]} in a fairest plan: more than a step")


# ---- the tool ----------------------------------------------------------------------------------

def ask(truce, given, closures, fair, promised, *more):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(generate.text(given))
        file.flush()
        options = [f"--close={x}:{first}..{last}" for x, first, last in closures]
        done = subprocess.run([truce, "corridor", file.name, "--json", "--quiet", "--verify", "--fair", fair,
                               "--promise", str(promised), *options, *more], capture_output=True, timeout=300)
    if done.returncode != 0 and not (more and done.returncode == 4):
        raise Difference(f"exit status {done.returncode}: {done.stderr.decode(errors='replace')}")
    return json.loads(done.stdout)


def check_totals(c, answer, served):
    needs = c.needs()
    same("needed", answer["needed"], sum(needs.values()))
    same("served", answer["served"], sum(served.values()))
    worst = answer["worst"]
    if needs:
        least = min(Fraction(served[n], needs[n]) for n in needs)
        area, period = next(n for n in sorted(needs, key=lambda n: (list(c.areas).index(n[0]), n[1]))
                            if Fraction(served[n], needs[n]) == least)
        days = c.periods()[period]
        same("worst", (worst["area"], worst["period"], worst["coverage"]), (area, [days[0], days[-1]], six(least)))
    else:
        same("worst", worst, None)
    for a in c.areas:
        told = answer["areas"][a]
        needed = sum(n for (area, _), n in needs.items() if area == a)
        gets = sum(s for (area, _), s in served.items() if area == a)
        same(f"{a}: needed and served", (told["needed"], told["served"]), (needed, gets))
        same(f"{a}: coverage", told["coverage"], six(Fraction(gets, needed)) if needed else None)
        same(f"{a}: person-days", told["unmet_person_days"], brute.person_days(c, a, told["served_by_day"]))
    for x in c.crossings:
        same(f"{x}: entered", answer["crossings"][x]["entered"], sum(answer["crossings"][x]["by_day"]))


def six(fraction):
    """Six decimals, rounded half up."""
    return math.floor(fraction * 10 ** 6 + Fraction(1, 2)) / 10 ** 6


def check_promise(c, told, per_day):
    can = brute.promise(c, per_day)
    same("promise", (told["per_day"], told["can_enter_by_day"]), (per_day, can))
    same("days on which it is kept", told["kept_days"], sum(n == per_day for n in can))
    same("what is missing", told["missing"], sum(per_day - n for n in can))


def check_values(c, plan, answer):
    """What one more truck would gain on each day, and one more on each day."""
    values = proof.values_of_one_more(c, plan)
    for x in c.crossings:
        told = answer["crossings"][x]
        same(f"{x}: value by day", told["value_by_day"], [values[x, t] for t in range(c.days)])
        same(f"{x}: value of one more", told["value_of_one_more"], sum(told["value_by_day"]))
        same(f"{x}: more served", told["more_served"], brute.most_served(c, x) - answer["served"])


def check_slowly(c, served, cost, fair):
    needs, greedy = c.needs(), brute.greedy(c)
    weights = brute.exact_weights(c) if fair == "exact" else brute.step_weights(c)
    same("weights", sum(sum(weights[n][:served[n]]) for n in needs), sum(sum(weights[n][:greedy[n]]) for n in needs))
    if fair == "exact":
        same("coverages", brute.coverages(needs, served), brute.coverages(needs, greedy))
    near(c, served, greedy)
    same("cost", cost, brute.price(c, weights)[2])


def check_with_tool(truce, kind, seed):
    given = generate.KINDS[kind](seed)
    closures = generate.closures(seed, given)
    promised = [0, 1, 2, 5, 10 ** 9][seed % 5] if kind != "huge" else [10 ** 9, 10 ** 8, 7][seed % 3]
    for fair in ("steps", "exact"):
        answer = ask(truce, given, closures, fair, promised)
        same("finished", (answer["finished"], answer["exact"]), (True, fair == "exact"))
        c = Corridor(given, closures)
        plan = proof.of_answer(c, answer)
        served = proof.served(c, plan)
        check_totals(c, answer, served)
        same("cost", answer["cost"], proof.cost(plan))
        proof.is_best(c, plan, fair)
        check_values(c, plan, answer)
        check_promise(c, answer["promise"], promised)
        if kind == "small":
            check_slowly(c, served, answer["cost"], fair)
        if not closures:
            continue
        before = ask(truce, given, (), fair, promised)
        for key in ("served", "cost", "worst", "promise", "exact", "finished"):
            if key not in ("cost", "worst"):
                same(f"before: {key}", answer["before"][key], before[key])
        same("cost without closures", answer["before"]["cost"], before["cost"])
        if fair == "exact":
            same("least coverage without closures", answer["before"]["worst"] and answer["before"]["worst"]["coverage"],
                 before["worst"] and before["worst"]["coverage"])
        same("difference", (answer["difference"]["served"], answer["difference"]["cost"]),
             (answer["served"] - before["served"], answer["cost"] - before["cost"]))


def check_stopped(truce, seed):
    """A plan that was stopped holds, and says how much it can miss at most."""
    given = generate.stopped(seed)
    closures = generate.closures(seed, given)
    c = Corridor(given, closures)
    fair, deadline = ["steps", "exact"][seed % 2], [1, 2, 5, 10, 20, 40, 80, 160][seed // 2 % 8]
    answer = ask(truce, given, closures, fair, 5, f"--deadline={deadline}ms")
    plan = proof.of_answer(c, answer)
    proof.is_flow(plan)
    served, most = proof.served(c, plan), ask(truce, given, closures, "steps", 5)["served"]
    check_totals(c, answer, served)
    same("cost", answer["cost"], proof.cost(plan))
    if not 0 <= most - answer["served"] <= answer.get("gap", 0):
        raise Difference(f"{answer['served']} served, {answer.get('gap', 0)} missing at most, but {most} can be served")


def main():
    truce, kind, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    for seed in range(first, first + count):
        try:
            if kind == "self":
                check_self(seed)
            elif kind == "stopped":
                check_stopped(truce, seed)
            else:
                check_with_tool(truce, kind, seed)
        except (Difference, proof.Wrong, AssertionError, subprocess.TimeoutExpired) as problem:
            given = generate.KINDS["tiny" if kind == "self" else kind](seed)
            sys.exit(f"{kind} {seed}: {type(problem).__name__}: {problem}\nclosed: {generate.closures(seed, given)}\n"
                     f"{generate.text(given)}")


if __name__ == "__main__":
    main()
