"""Random corridors as dictionaries, and as the text that the tool reads."""
import random

HUGE = 10 ** 9  # the largest figure that a file may have


def maybe(r, thing, key, value, chance=0.5):
    if r.random() < chance:
        thing[key] = value


def places(r, n, most):
    depots, crossings, areas = {}, {}, {}
    for d in range(n[0]):
        depots[f"d{d}"] = depot = {"supply": r.choice([0, *[r.randint(1, most) for _ in range(4)]])}
        maybe(r, depot, "stock", r.randint(0, 2 * most), 0.3)
        maybe(r, depot, "store", r.choice(["unlimited", 0, r.randint(0, 2 * most)]), 0.4)
    for x in range(n[1]):
        crossings[f"c{x}"] = crossing = {"capacity": r.choice([0, *[r.randint(1, most) for _ in range(5)]])}
        maybe(r, crossing, "inspection", r.choice([0, 1, 1, 2, 3]), 0.4)
        maybe(r, crossing, "queue", r.choice(["unlimited", 0, r.randint(0, most)]), 0.4)
    for a in range(n[2]):
        areas[f"a{a}"] = area = {"need": r.choice([0, 1, *[r.randint(1, most) for _ in range(4)], r.randint(1, 2 * most)])}
        maybe(r, area, "stock", r.randint(0, 2 * most), 0.3)
        maybe(r, area, "store", r.choice(["unlimited", 1, r.randint(0, 2 * most)]), 0.4)
        maybe(r, area, "people", r.choice([1, r.randint(1, 1000), HUGE]), 0.5)
    return depots, crossings, areas


def road(r, froms, tos, most):
    made = {"from": r.choice(list(froms)), "to": r.choice(list(tos))}
    maybe(r, made, "days", r.choice([0, 1, 1, 2, 9]), 0.5)
    maybe(r, made, "cost", r.choice([0, 1, r.randint(0, 9)]), 0.7)
    maybe(r, made, "capacity", r.choice([0, 1, r.randint(1, most), r.randint(1, most)]), 0.4)
    return made


def roads(r, n, depots, crossings, areas, most):
    """A way to most crossings and areas; then roads anywhere where they are allowed."""
    found = [road(r, depots, [x], most) for x in crossings if depots and r.random() < 0.9]
    found += [road(r, crossings or depots, [a], most) for a in areas if (crossings or depots) and r.random() < 0.9]
    for _ in range(n):
        froms, tos = r.choice([(depots, crossings), (crossings, areas), (crossings, areas), (crossings, crossings),
                               (crossings, depots), (areas, areas), (depots, areas), (depots, depots), (areas, crossings),
                               (areas, depots)])
        if froms and tos:
            found.append(road(r, froms, tos, most))
    r.shuffle(found)
    return [way for way in found if way["from"] != way["to"]]


CHANGES = {"depot": ("supply", "store"), "crossing": ("capacity", "inspection", "queue"), "area": ("need", "store"),
           "road": ("capacity", "cost")}


def change(r, given, most):
    first = r.randrange(given["days"])
    made = {"days": [first, r.randint(first, given["days"] - 1)]}
    kind = r.choice([k for k in CHANGES if given[k + "s"]])
    if kind == "road":
        of = r.choice(given["roads"])
        made["road"] = [of["from"], of["to"]]
    else:
        made[kind] = r.choice(list(given[kind + "s"]))
    for key in r.sample(CHANGES[kind], r.randint(1, len(CHANGES[kind]))):
        most_of = {"inspection": 3, "cost": 9}.get(key, 2 * most)
        made[key] = r.choice([0, r.randint(0, most_of), r.randint(0, most_of)])
    return made


def make(r, days, n, n_roads, n_changes, most):
    depots, crossings, areas = places(r, n, most)
    given = {"days": days, "period": r.choice(["day", "week", "horizon"]), "depots": depots, "crossings": crossings,
             "areas": areas, "roads": roads(r, n_roads, depots, crossings, areas, most), "changes": []}
    given["changes"] = [change(r, given, most) for _ in range(n_changes if any(n) else 0)]
    return given


def tiny(seed):
    """Few enough trucks to try all that can be served."""
    r = random.Random(f"tiny {seed}")
    n = (r.randint(1, 2), r.randint(1, 2), r.randint(2, 3))
    given = make(r, r.randint(1, 3), n, r.randint(0, 5), r.randint(0, 3), 3)
    if given["period"] == "day":
        given["days"] = min(given["days"], 2)
        given["changes"] = [c for c in given["changes"] if c["days"][1] < given["days"]]
    return given


def small(seed):
    r = random.Random(f"small {seed}")
    n = [r.randint(1, 3), r.randint(1, 3), r.randint(1, 4)]
    if r.random() < 0.1:
        n[1] = 0
    return make(r, r.choice([1, *range(3, 12)]), n, r.randint(0, 10), r.randint(0, 5), r.choice([2, 4, 9]))


def large(seed):
    """Some thousand arcs."""
    r = random.Random(f"large {seed}")
    n = (r.randint(2, 4), r.randint(2, 5), r.randint(4, 12))
    return make(r, r.randint(8, 30), n, r.randint(10, 50), r.randint(0, 10), r.choice([5, 30, 200]))


def huge(seed):
    """Figures up to the largest; costs stay within what a file may add up to."""
    r = random.Random(f"huge {seed}")
    n = (r.randint(1, 3), r.randint(1, 3), r.randint(2, 5))
    return make(r, r.randint(1, 12), n, r.randint(2, 15), r.randint(0, 5), HUGE // 2)


def stopped(seed):
    """Some ten thousand arcs."""
    r = random.Random(f"stopped {seed}")
    return make(r, r.randint(80, 150), (4, 8, 30), 120, 10, 200)


KINDS = {"tiny": tiny, "small": small, "large": large, "huge": huge, "stopped": stopped}


def closures(seed, given):
    """Some crossings closed on some days, as (crossing, first, last); often none."""
    r = random.Random(f"close {seed}")
    found = []
    while given["crossings"] and r.random() < 0.4 and len(found) < 3:
        first = r.randrange(given["days"])
        found.append((r.choice(list(given["crossings"])), first, r.randint(first, given["days"] - 1)))
    return found


def show(thing):
    if isinstance(thing, dict):
        return "{" + ", ".join(f"{key}: {show(value)}" for key, value in thing.items()) + "}"
    if isinstance(thing, list):
        return "[" + ", ".join(map(show, thing)) + "]"
    return str(thing)


def text(given):
    lines = ["truce_corridor: 1", "title: Made up", f"days: {given['days']}", f"fairness: {{period: {given['period']}}}"]
    for section in ("depots", "crossings", "areas"):
        if given[section]:
            lines += [f"{section}:"] + [f"  {name}: {show(thing)}" for name, thing in given[section].items()]
    for section in ("roads", "changes"):
        if given[section]:
            lines += [f"{section}:"] + [f"  - {show(thing)}" for thing in given[section]]
    return "\n".join(lines) + "\n"
