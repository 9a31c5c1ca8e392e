"""Opposed exchanges of a given size, the same for the same arguments: two parties, linear tables,
values above costs, guarantees close to the least ones, so that a plan takes many phases."""
import random
import sys
import pathlib
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "phase"))
from exchange import cumulative  # noqa: E402


def opposed(units, seed, slack=0):
    """Items are given by the parties in turns. A guarantee is the largest cost of one unit of the
    party's partner, more or less: `slack` is added to both."""
    r = random.Random(seed)
    items = []
    for k, n in enumerate(units):
        giver = k % 2
        cost = r.randint(3, 40)
        value = cost + r.randint(1, 25)
        values = [None, None]
        values[1 - giver] = cumulative([value] * n)
        table = cumulative([cost] * n)
        items.append({"giver": giver, "exposed": giver, "hand": giver, "passing": 0, "pair": 0,
                      "units": n, "unit": 1, "per_day": 0, "earliest": 0, "cost": table,
                      "stake": table, "values": values, "per_unit": (cost, value)})
    largest = [max(i["per_unit"][0] for i in items if i["giver"] == p) for p in (0, 1)]
    return {"parties": 2, "patience": Fraction(1), "gap": 0, "in_turn": False,
            "guarantee": [Fraction(g + slack) for g in largest], "end_prize": [Fraction(0)] * 2,
            "walk": [Fraction(0)] * 2, "weight": [Fraction(1)] * 2, "items": items,
            "precedences": []}
