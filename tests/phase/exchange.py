"""Exchanges as plain data, and what phase_tool reads and writes.

An exchange is a dictionary: parties (a number), patience (a Fraction), gap, in_turn, guarantee,
end_prize, walk, weight (lists of Fractions), items, precedences (item, beyond, needs, amount).
An item: giver, exposed, hand, passing (0 direct, 1 deposit, 2 release), pair, units, per_day (0: any),
unit, earliest, cost, stake (lists of cumulative Fractions), values (by party a list or None)."""
import json
import subprocess
from fractions import Fraction

NANO = 10 ** 9
OUTSIDE = -1


def nano(amount):
    scaled = Fraction(amount) * NANO
    assert scaled.denominator == 1, amount
    return int(scaled)


def write(e):
    lines = [f"{e['parties']} {nano(e['patience'])} {e['gap']} {int(e['in_turn'])}"]
    for key in ("guarantee", "end_prize", "walk", "weight"):
        lines.append(" ".join(str(nano(x)) for x in e[key]))
    lines.append(str(len(e["items"])))
    for item in e["items"]:
        lines.append(" ".join(str(item[key]) for key in (
            "giver", "exposed", "hand", "passing", "pair", "units", "unit", "per_day", "earliest")))
        for table in (item["cost"], item["stake"]):
            lines.append(" ".join(str(nano(x)) for x in table))
        for table in item["values"]:
            lines.append("0" if table is None else "1 " + " ".join(str(nano(x)) for x in table))
    lines.append(str(len(e["precedences"])))
    lines += [" ".join(map(str, rule)) for rule in e["precedences"]]
    return "\n".join(lines) + "\n"


def ask(tool, exchanges, objectives, *options, timeout=300):
    """Returns, for each exchange, the answers by objective."""
    done = subprocess.run([str(tool), *options, *objectives],
                          input="".join(write(e) for e in exchanges).encode(),
                          capture_output=True, timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode() or f"exit status {done.returncode}")
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(lines) == len(exchanges) * len(objectives)
    n = len(objectives)
    return [{a["objective"]: a for a in lines[i * n:(i + 1) * n]} for i in range(len(exchanges))]


def cumulative(units):
    sums = [Fraction(0)]
    for u in units:
        sums.append(sums[-1] + Fraction(u))
    return sums


def from_reference(instance):
    """An exchange from an instance of the reference vectors."""
    parties = instance["parties"]
    items = []
    for item in instance["items"]:
        giver = parties.index(item["giver"])
        cost = cumulative(item["cost"])
        items.append({
            "giver": giver, "exposed": giver, "hand": giver, "passing": 0, "pair": 0,
            "units": item["qty"], "unit": 1, "per_day": item.get("cap") or 0,
            "earliest": item.get("earliest") or 0, "cost": cost, "stake": cost,
            "values": [cumulative(item["value"][p]) if p in item["value"] else None
                       for p in parties]})
    n = len(parties)
    return {"parties": n, "patience": Fraction(*instance["delta"]), "gap": instance["gap"],
            "in_turn": instance["mode"] == "sequential",
            "guarantee": [Fraction(x) for x in instance["guarantee"]],
            "end_prize": [Fraction(x) for x in instance["end_prize"]],
            "walk": [Fraction(x) for x in instance["walk"]], "weight": [Fraction(1)] * n,
            "items": items,
            "precedences": [(item, beyond, of, need)
                            for of, need, item, beyond in instance["prec"]]}
