"""Random small scenarios, as brute.Scenario and as the text that the tool reads."""
import json
import random
from brute import NANO, Scenario, write

HUGE = 5 * 10**8  # sums come close to the largest that a scenario may have


def decimal(nano):
    sign, nano = ("-" if nano < 0 else ""), abs(nano)
    whole, part = divmod(nano, NANO)
    return f"{sign}{whole}" + (f".{part:09d}".rstrip("0") if part else "")


def show(figure):
    low, high = figure
    return decimal(low) if low == high else f"{decimal(low)}..{decimal(high)}"


def figure(r, largest):
    shape = r.random()
    if shape < 0.6:
        low = r.randint(-largest, largest) * NANO
    elif shape < 0.9:
        low = r.randint(-largest * 4, largest * 4) * NANO // 4
    else:
        low = r.randint(-largest * NANO, largest * NANO)
    return (low, low + r.randint(0, 3) * NANO // 3) if r.random() < 0.15 else (low, low)


def comparison(r, kinds):
    issue = r.choice(list(kinds))
    kind, values, low, high, step = kinds[issue]
    if kind == "choice":
        chosen = r.sample(values, r.randint(1, len(values)))
        return ("in", issue, chosen)
    if r.random() < 0.2:
        return ("in", issue, r.sample(values, r.randint(1, len(values))))
    terms, used = [], set()
    quantities = [i for i in kinds if kinds[i][0] == "quantity"]
    for i in r.sample(quantities, r.randint(1, min(2, len(quantities)))):
        if i not in used:
            used.add(i)
            terms.append((r.choice([1, 1, 1, 2, -1, -2, 3]), i))
    least = sum(min(c * kinds[i][2], c * kinds[i][3]) for c, i in terms)
    most = sum(max(c * kinds[i][2], c * kinds[i][3]) for c, i in terms)
    return ("compare", r.choice(["=", "!=", "<", "<=", ">", ">=", "<=", ">="]), terms,
            r.randint(least - 1, most + 1))


def condition(r, kinds, depth=2):
    shape = r.random()
    if depth == 0 or shape < 0.5:
        return comparison(r, kinds)
    if shape < 0.6:
        return ("not", condition(r, kinds, depth - 1))
    parts = [condition(r, kinds, depth - 1) for _ in range(r.randint(2, 3))]
    return ("and" if shape < 0.8 else "or", parts)


def random_parties(r, largest, crowded=False):
    parties, party_text = {}, {}
    principals = [f"p{k}" for k in range(r.choice([2, 2, 2, 3, 3, 4, 5]))]
    ratifiers = [f"q{k}" for k in range(r.choice([0, 0, 0, 1, 2]))]
    for name in principals + ratifiers:
        scale = largest if r.random() < 0.6 else 1
        reservation = figure(r, scale)
        if crowded:
            more = r.randint(0, 2) * min(largest, 20) * NANO
            reservation = tuple(bound + more for bound in reservation)
        cap = r.randint(-1, largest * 2) * NANO if r.random() < 0.12 else None
        of = r.choice(principals) if name in ratifiers else None
        parties[name] = {"reservation": reservation, "cap": cap, "of": of}
        party_text[name] = {"reservation": show(reservation)}
        if cap is not None:
            party_text[name]["cap"] = decimal(cap)
        if of:
            party_text[name].update(role="ratifier", of=of)
    return parties, party_text


def random_values(r, largest, parties, issues, kinds):
    values, value_text = {}, {}
    for name in parties:
        values[name], value_text[name] = {}, {}
        for issue in issues:
            if r.random() < 0.15:
                continue
            kind, options, low, high, _ = kinds[issue]
            if kind == "choice":
                table = {o: figure(r, largest) for o in options}
                values[name][issue] = ("table", table)
                value_text[name][issue] = {o: show(f) for o, f in table.items()}
            elif r.random() < 0.5 or low == high:
                rate = figure(r, max(1, largest // (3 if largest < HUGE else 60)))
                rate = (rate[0], rate[0])
                values[name][issue] = ("per", rate)
                value_text[name][issue] = show(rate)
            else:
                places = {low, high} | {r.randint(low, high) for _ in range(r.randint(0, 2))}
                line = {q: figure(r, largest) for q in places}
                values[name][issue] = ("line", line)
                value_text[name][issue] = {str(q): show(f) for q, f in line.items()}
    return values, value_text


def put_together(title, issues, written, parties, values, rules, lines, limits):
    """`parties` and `values` are pairs: as the brute force has them, and as they are written."""
    text = {"truce": "1", "title": title, "parties": parties[1], "issues": written,
            "values": {k: v for k, v in values[1].items() if v}}
    if rules:
        text["rules"] = [{"for": p, "when": write(t), "add": show(f)} for p, t, f in rules]
    if lines:
        text["red_lines"] = {}
        for party, tree in lines:
            text["red_lines"].setdefault(party, []).append(write(tree))
        lines = [(p, t) for p in text["red_lines"] for q, t in lines if q == p]
    if limits:
        text["limits"] = [write(t) for t in limits]
    return Scenario(issues, parties[0], values[0], rules, lines, limits), json.dumps(text, indent=1)


def random_scenario(seed, crowded=False, huge=False):
    """`crowded`: many red lines and high reservations, so that many conflicts overlap. `huge`: figures
    as large as they may be."""
    r = random.Random(f"crowded {seed}" if crowded else f"huge {seed}" if huge else seed)
    issues, kinds, written = {}, {}, {}
    number = 1
    for n in range(r.randint(1, 6)):
        name = f"i{n}"
        if r.random() < 0.45:
            values = [f"o{k}" for k in range(r.randint(2, 4))]
            kinds[name] = ("choice", values, None, None, None)
            written[name] = {"options": values}
        else:
            low, step, count = r.randint(-4, 4), r.choice([1, 1, 2, 3]), r.randint(1, 6)
            values = [low + step * k for k in range(count)]
            kinds[name] = ("quantity", values, values[0], values[-1], step)
            written[name] = {"range": [values[0], values[-1]], "step": step}
        if number * len(values) > (400 if crowded else 3000):
            del kinds[name], written[name]
            break
        number *= len(values)
        issues[name] = values
    largest = HUGE if huge else r.choice([3, 5, 20, 5, 20, HUGE])
    parties = random_parties(r, largest, crowded)
    values = random_values(r, largest, parties[0], issues, kinds)
    rules = [(r.choice(list(parties[0])), condition(r, kinds), figure(r, largest))
             for _ in range(r.choice([0, 1, 2, 3, 5]))] if any_quantity(kinds) else []
    asked = (lambda: ("or", [condition(r, kinds, 1) for _ in range(r.randint(1, 3))])) \
        if crowded else (lambda: condition(r, kinds))
    n_lines = r.randint(4, 14) if crowded else r.choice([0, 0, 1, 2, 3, 4])
    lines = [(r.choice(list(parties[0])), asked()) for _ in range(n_lines)] \
        if any_quantity(kinds) else []
    limits = [condition(r, kinds) for _ in range(r.choice([0, 0, 1, 1, 2, 3]))] \
        if any_quantity(kinds) else []
    return put_together(f"random {seed}", issues, written, parties, values, rules, lines, limits)


def random_tables(seed):
    """What pairs and triples of issues are worth together, as a rule for each combination; and
    demands over the same issues."""
    r = random.Random(seed)
    issues = {f"i{n}": [f"o{k}" for k in range(r.randint(2, 4))] for n in range(r.randint(3, 5))}
    kinds = {name: ("choice", options, None, None, None) for name, options in issues.items()}
    written = {name: {"options": options} for name, options in issues.items()}
    parties = random_parties(r, 5)
    values = random_values(r, 5, parties[0], issues, kinds)
    rules, lines, limits = [], [], []

    def combinations(scope):
        found = [[]]
        for name in scope:
            found = [given + [("in", name, [option])] for given in found for option in issues[name]]
        return [("and", parts) for parts in found]

    for _ in range(r.randint(1, 4)):
        scope = r.sample(list(issues), r.choice([2, 2, 2, 3]))
        largest = r.choice([1, 1, 9])  # often the same: rows that are alike
        for party in r.sample(list(parties[0]), r.randint(1, min(3, len(parties[0])))):
            for when in combinations(scope):
                if r.random() < 0.8:
                    rules.append((party, when, figure(r, largest)))
        bad = r.choice(combinations(scope))
        where = r.random()
        if where < 0.3:
            lines.append((r.choice(list(parties[0])), ("not", bad)))
        elif where < 0.5:
            limits.append(("not", bad))
    r.shuffle(rules)
    return put_together(f"tables {seed}", issues, written, parties, values, rules, lines, limits)


def random_ranges(seed, shapes=((365, 1), (3650, 10), (500, 2))):
    """One range of hundreds of values, with bounds here and there and totals with a short one."""
    r = random.Random(seed)
    high, step = r.choice(shapes)
    days = list(range(0, high + 1, step))
    other = list(range(0, r.choice([1, 1, 2]) + 1))
    issues = {"days": days, "other": other}
    kinds = {"days": ("quantity", days, 0, high, step),
             "other": ("quantity", other, 0, other[-1], 1)}
    written = {"days": {"range": [0, high], "step": step}, "other": {"range": [0, other[-1]]}}
    parties = random_parties(r, 20)
    values = random_values(r, 20, parties[0], issues, kinds)

    def bound():
        if r.random() < 0.3:
            terms = [(1, "days"), (r.choice([-500, 200, 900]), "other")]
            return ("compare", r.choice(["<=", ">="]), terms, r.randint(-500, high + 500))
        near = ("compare", r.choice(["<", ">=", "=", "!="]), [(1, "days")], r.randint(0, high))
        return near if r.random() < 0.4 else \
            (r.choice(["and", "or"]), [near, ("in", "other", [r.choice(other)])])

    rules = [(r.choice(list(parties[0])), bound(), figure(r, 20)) for _ in range(r.randint(0, 4))]
    lines = [(r.choice(list(parties[0])), bound()) for _ in range(r.randint(0, 2))]
    limits = [bound() for _ in range(r.randint(0, 1))]
    return put_together(f"ranges {seed}", issues, written, parties, values, rules, lines, limits)


def random_days(seed):
    return random_ranges(seed, ((3650, 1),))


def random_crowd(seed):
    return random_scenario(seed, crowded=True)


def random_huge(seed):
    return random_scenario(seed, huge=True)


KINDS = {"plain": random_scenario, "huge": random_huge, "crowded": random_crowd, "tables": random_tables,
         "ranges": random_ranges, "days": random_days}


def any_quantity(kinds):
    return any(k[0] == "quantity" for k in kinds.values())
