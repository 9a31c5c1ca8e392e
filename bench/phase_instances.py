"""Opposed exchanges of a given size, the same for the same arguments: two parties that give in turns,
linear tables, values a little above costs, both better off at the end."""
import pathlib
import random
import sys
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "phase"))
from exchange import cumulative  # noqa: E402


def figures(r, n_items, surplus):
    """Cost and value of a unit of each item."""
    costs = [r.randint(10, 60) for _ in range(n_items)]
    return [(c, c + r.randint(1, surplus)) for c in costs]


def opposed(units, surplus, seed):
    """Without guarantees; figures are drawn until both parties are better off with the whole."""
    r = random.Random(seed)
    while True:
        each = figures(r, len(units), surplus)
        gains = [0, 0]
        for k, (n, (cost, value)) in enumerate(zip(units, each)):
            gains[k % 2] -= n * cost
            gains[1 - k % 2] += n * value
        if min(gains) > 0:
            break
    items = []
    for k, (n, (cost, value)) in enumerate(zip(units, each)):
        giver = k % 2
        values = [None, None]
        values[1 - giver] = cumulative([value] * n)
        table = cumulative([cost] * n)
        items.append({"giver": giver, "exposed": giver, "hand": giver, "passing": 0, "pair": 0,
                      "units": n, "unit": 1, "per_day": 0, "earliest": 0, "cost": table,
                      "stake": table, "values": values})
    return {"parties": 2, "patience": Fraction(1), "gap": 0, "in_turn": False,
            "guarantee": [Fraction(0)] * 2, "end_prize": [Fraction(0)] * 2,
            "walk": [Fraction(0)] * 2, "weight": [Fraction(1)] * 2, "items": items,
            "precedences": []}


def with_guarantees(e, front, times):
    """The middle of the front of guarantees, times a factor."""
    n = e["parties"]
    points = [[Fraction(x) for x in front[i:i + n]] for i in range(0, len(front), n)]
    middle = points[len(points) // 2]
    return dict(e, guarantee=[Fraction(int(x * times)) for x in middle])
