"""The reference vectors of phases, as a user would ask: each becomes a scenario, and the answers come
out of truce phase --json."""
import json
from fractions import Fraction
from support import expect, run

OBJECTIVES = ("phases", "days", "exposure", "guarantee")


def decimal(fraction):
    """A fraction as a decimal of at most nine digits; it must be one."""
    scaled = fraction * 10**9
    assert scaled.denominator == 1
    sign, digits = "-" * (scaled < 0), f"{abs(scaled.numerator):010d}"
    return f"{sign}{digits[:-9]}.{digits[-9:]}".rstrip("0").rstrip(".")


def points(steps, sign):
    table, total = {"0": "0"}, Fraction(0)
    for unit, step in enumerate(steps, 1):
        total += sign * Fraction(step)
        table[str(unit)] = decimal(total)
    return table


def scenario_of(instance):
    ids = {name: name.lower() for name in instance["parties"]}
    parties = list(ids.values())
    values, issues, items, deal = {p: {} for p in parties}, {}, {}, {}
    for item in instance["items"]:
        name = item["name"].lower()
        issues[name] = {"range": ["0", str(item["qty"])], "from": ids[item["giver"]]}
        deal[name] = str(item["qty"])
        values[ids[item["giver"]]][name] = points(item["cost"], -1)
        for party, steps in item["value"].items():
            values[ids[party]][name] = points(steps, 1)
        items[name] = {key: str(item[given]) for given, key in
                       (("cap", "per_day"), ("earliest", "earliest")) if item.get(given)}
    names = [item["name"].lower() for item in instance["items"]]

    def figures(key):
        return {p: decimal(Fraction(x)) for p, x in zip(parties, instance[key])}

    phasing = {"deal": deal, "gap": str(instance["gap"]), "items": items,
               "patience": decimal(Fraction(*instance["delta"])),
               "handover": "in_turn" if instance["mode"] == "sequential" else "together",
               "end_prize": figures("end_prize"), "walk_away": figures("walk"),
               "before": [{"of": names[of], "need": str(need), "for": names[whose],
                           "beyond": str(beyond)}
                          for of, need, whose, beyond in instance["prec"]]}
    return parties, json.dumps({
        "truce": "1", "title": instance["name"], "issues": issues, "values": values,
        "parties": {p: {"guarantee": g} for p, g in figures("guarantee").items()},
        "phasing": phasing})


def number(x):
    return Fraction(x if isinstance(x, str) else str(x))


def agrees(truce, instance, answer):
    parties, scenario = scenario_of(instance)
    for objective in OBJECTIVES:
        status, out, err = run([truce, "phase", "--json", "--verify", "--minimise", objective, "-"],
                               stdin=scenario.encode())
        expect(status == (0 if answer["feasible"] else 1), f"exit status {status}\n{err.decode()}")
        given = json.loads(out)
        expect(given["exact"] and given["feasible"] == answer["feasible"], f"{objective}: {given}")
        front = [[number(g[p]) for p in parties] for g in given["guarantees"]["front"]]
        expect(front == [[Fraction(x) for x in g] for g in answer["guarantee_front"]],
               f"{objective}: the front is {front}")
        for key, name in (("min_sum_guarantee", "least_sum"), ("min_max_guarantee", "least_maximum")):
            if answer[key] is not None:
                found = number(given["guarantees"][name])
                expect(found == Fraction(answer[key]), f"{objective}: {name} is {found}")
        if objective == "guarantee" and given["plan"]:
            needed = sum(number(x) for x in given["needed"].values())
            expect(needed == Fraction(answer["min_sum_guarantee"]), f"the plan needs {needed}")
        elif answer["feasible"]:
            found = number(given["plan"][objective])
            expect(found == Fraction(answer["min_" + objective]), f"{objective}: found {found}")


def tests(root, build, truce):
    path = root.parent / "shared/reference/phases.json"
    if not path.exists():
        return
    reference = json.loads(path.read_text())
    for case in reference["cases"] + reference["worked"]:
        yield (f"phase/command/{case['instance']['name']}",
               lambda c=case: agrees(truce, c["instance"], c["answer"]))
