"""Named deals where the frontier is too large to be listed: truce solve as a whole process, against toulbar2 (the greatest
sum of utilities) and CBC (the greatest least utility, one integer program)."""
import json
import pathlib
import re
import tempfile
from instances import deals
from measure import race, run, shown_ratio, shown_seconds
from peer_toulbar2 import best_sum
from report import has

# parties, issues, options, rules, seed
CASES = [(8, 30, 10, 0, 1), (8, 30, 10, 0, 2), (8, 30, 10, 20, 1), (3, 100, 10, 0, 1), (3, 100, 10, 30, 1),
         (2, 300, 10, 0, 1), (2, 300, 10, 60, 1)]
QUICK = [CASES[0], CASES[2]]
NAMES = ["utilitarian", "nash", "egalitarian", "kalai_smorodinsky"]


def own(bench, text):
    def once():
        done = run([bench.truce, "solve", "-", "--json", "--quiet", "--deadline", str(bench.limit)], text,
                   3 * bench.limit)
        return done.seconds, json.loads(done.out) if done.out else {"exact": False}, done.status == 4
    return once


def functions(worth, rules):
    """The sum of all parties' utilities as cost functions over one and two issues."""
    made = {(i,): [sum(option) for option in issue] for i, issue in enumerate(worth)}
    for _, add, i, here, there in rules:
        n = len(worth[i + 1])
        table = made.setdefault((i, i + 1), [0] * (len(worth[i]) * n))
        for u in here:
            for v in there:
                table[u * n + v] += add
    return made


def least_text(worth, rules):
    """An integer program: as much as possible for whoever gets least."""
    parties = range(len(worth[0][0]))
    lines = ["Maximize", " obj: least", "Subject To"]
    lines += [f" c{i}: " + " + ".join(f"x{i}_{o}" for o in range(len(issue))) + " = 1" for i, issue in enumerate(worth)]
    for p in parties:
        terms = [f"+ {option[p]} x{i}_{o}" for i, issue in enumerate(worth) for o, option in enumerate(issue) if option[p]]
        terms += [f"{'+' if add > 0 else '-'} {abs(add)} y{k}" for k, (q, add, *_) in enumerate(rules) if q == p]
        lines.append(f" p{p}: " + "\n ".join(terms) + " - least >= 0")
    for k, (_, _, i, here, there) in enumerate(rules):
        first, second = (" - ".join(f"x{j}_{o}" for o in some) for j, some in ((i, here), (i + 1, there)))
        lines += [f" a{k}: y{k} - {first} <= 0", f" b{k}: y{k} - {second} <= 0",
                  f" d{k}: y{k} - {first} - {second} >= -1"]
    binaries = [f"x{i}_{o}" for i, issue in enumerate(worth) for o in range(len(issue))]
    binaries += [f"y{k}" for k in range(len(rules))]
    return "\n".join(lines + ["Binaries"] + [" " + x for x in binaries] + ["End"]) + "\n"


def cbc(bench, worth, rules):
    def once():
        with tempfile.TemporaryDirectory() as folder:
            model, solution = pathlib.Path(folder) / "m.lp", pathlib.Path(folder) / "m.sol"
            model.write_text(least_text(worth, rules))
            done = run(["cbc", model, "allowableGap", "0", "ratioGap", "0", "sec", str(bench.limit), "solve",
                        "solution", solution], limit=bench.limit + 2)
            text = solution.read_text() if solution.exists() else ""
        found = re.search(r"objective value\s+(-?[0-9.]+)", text)
        least = abs(round(float(found.group(1)))) if found else None
        return done.seconds, least, not text.startswith("Optimal")
    return once


def measure(bench, part):
    part.text("Whole processes: Truce reads the file, proves all four deals, finds their packages, and the frontier or the "
              f"size of the zone where it can; it is stopped after {bench.limit} s like the peers. toulbar2 finds one package "
              "with the greatest sum; CBC the greatest utility of whoever gets least.")
    table = part.table("parties", "issues x options", "rules", "truce", "proved", "toulbar2, sum", "ratio", "CBC, least", "ratio")
    for parties, issues, options, n_rules, seed in QUICK if bench.is_quick else CASES:
        worth, rules, text = deals(parties, issues, options, n_rules, seed)
        contestants = [own(bench, text)]
        if has("toulbar2"):
            sums = functions(worth, rules)
            contestants.append(lambda s=sums: best_sum([options] * issues, s, bench.limit))
        if has("cbc"):
            contestants.append(cbc(bench, worth, rules))
        timed = race(bench, contestants)
        mine, others = timed[0], timed[1:]
        found = {name: deal for name, deal in mine.answer.get("deals", {}).items() if deal}
        cells = []
        for other in others:
            cells += [("> " if other.is_stopped else "") + shown_seconds(other.median),
                      shown_ratio(other, mine.median) if len(found) == len(NAMES) else "-"]
        cells += ["-"] * (4 - len(cells))
        if has("toulbar2"):
            compare(part, (parties, issues, n_rules, seed), found.get("utilitarian"), others[0], sum, "toulbar2")
        if has("cbc"):
            compare(part, (parties, issues, n_rules, seed), found.get("egalitarian"), others[-1], min, "CBC")
        proved = "all four" if len(found) == len(NAMES) else ", ".join(found) or "none"
        if mine.is_stopped:
            proved += "; stopped before the frontier" if len(found) == len(NAMES) else "; stopped"
        table.row(parties, f"{issues} x {options}", n_rules, shown_seconds(mine.median), proved, *cells)
        if (parties, issues, n_rules, seed) == (8, 30, 0, 1):
            is_proved = len(found) == len(NAMES)
            part.target("deals-8", shown_seconds(mine.median) + " whole process" if is_proved else
                        f"{proved} within {bench.limit} s", is_proved and mine.median <= 0.05)


def compare(part, case, deal, other, welfare, peer):
    if deal is None or other.is_stopped or other.answer is None:
        return
    value = welfare(deal["utilities"].values())
    if abs(value - other.answer) > 1e-6:
        part.answers_differ(f"deals {case}: {peer} says {other.answer}, Truce {value}")
