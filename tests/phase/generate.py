"""Random small exchanges with everything that may occur in them."""
import random
from fractions import Fraction
from exchange import OUTSIDE, cumulative


def table(r, n, low, high, falls):
    units = [Fraction(r.randint(low, high)) for _ in range(n)]
    if falls:
        units = [-u if r.random() < 0.4 else u for u in units]
    if r.random() < 0.15:
        units = [u / 4 for u in units]
    return cumulative(units)


def item(r, n_parties, giver, most, falls):
    n = r.randint(1, most)
    values = [None] * n_parties
    others = [i for i in range(n_parties) if i != giver]
    for i in r.sample(others, r.randint(1, len(others))):
        values[i] = table(r, n, 2, 9, falls)
    cost = table(r, n, 0, 6, falls) if giver != OUTSIDE else cumulative([0] * n)
    return {"giver": giver, "exposed": giver, "hand": giver if giver != OUTSIDE else 20 + n % 2,
            "passing": 0, "pair": 0, "units": n, "unit": r.choice([1, 1, 1, 5]),
            "per_day": r.choice([0, 0, 1, 2, 5]), "earliest": r.choice([0, 0, 0, 1, 3]),
            "cost": cost, "stake": cost, "values": values}


def put_in_escrow(e, k):
    """Item k becomes a deposit; its release comes behind all items, from a mediator's hand."""
    old = e["items"][k]
    n_parties = e["parties"]
    deposit = dict(old, passing=1, pair=len(e["items"]), values=[None] * n_parties,
                   exposed=OUTSIDE)
    release = dict(old, passing=2, pair=k, giver=OUTSIDE, hand=8,
                   cost=cumulative([0] * old["units"]))
    items = list(e["items"]) + [release]
    items[k] = deposit
    return dict(e, items=items)


def exchange(seed):
    r = random.Random(seed)
    n_parties = r.choice([2, 2, 2, 3])
    n_items = r.choice([2, 2, 3, 3, 4])
    most = {2: 4, 3: 2, 4: 1}[n_items]
    falls = r.random() < 0.25
    givers = [k % n_parties for k in range(n_items)]
    if n_items > 2 and r.random() < 0.3:
        givers[r.randrange(n_items)] = OUTSIDE
    r.shuffle(givers)
    e = {"parties": n_parties, "patience": Fraction(r.choice([1, 1, 1, Fraction(19, 20),
                                                             Fraction(9, 10), Fraction(3, 4)])),
         "gap": r.choice([0, 0, 1, 2]), "in_turn": r.random() < 0.25,
         "guarantee": [Fraction(r.choice([0, 2, 4, 6, 9])) for _ in range(n_parties)],
         "end_prize": [Fraction(r.choice([0, 0, 1, 4, -1])) for _ in range(n_parties)],
         "walk": [Fraction(r.choice([0, 0, 0, 1, 2])) for _ in range(n_parties)],
         "weight": [Fraction(r.choice([1, 1, 1, Fraction(1, 2), 2, 0, Fraction(1, 3 ** 0 * 5)]))
                    for _ in range(n_parties)],
         "items": [item(r, n_parties, g, most, falls) for g in givers], "precedences": []}
    if r.random() < 0.25:
        of, needs = r.sample(range(n_items), 2)
        e["precedences"].append((of, r.randint(0, e["items"][of]["units"]), needs,
                                 r.randint(1, e["items"][needs]["units"])))
    direct = [k for k, it in enumerate(e["items"]) if it["giver"] != OUTSIDE]
    if n_items <= 3 and r.random() < 0.2:
        e = put_in_escrow(e, r.choice(direct))
    return e
