"""Measures truce solve on issues that interact through tables, next to bench/chain.c, a written-down
simple method; and on long ranges, next to short ones.

Two parties. Each issue has a full table of what pairs of options are
worth together, one rule for each pair and party, with three of the `width` issues before it and with
the first of these. Both must find a frontier of the same size. The seconds of truce as a process include
reading thousands of rules, counting the zone and all named deals. toulbar2 finds one package with the greatest
sum of both utilities, which must be the utilitarian deal's."""
import json
import random
from measure import (counted, race, run, shown_bytes, shown_ratio, shown_seconds, shown_time, solve_only,
                     three)
from peer_toulbar2 import best_sum
from report import has

CASES = [(30, 4, 4), (30, 4, 6), (30, 4, 8)]
RANGES = [50, 365, 3650, 36500]


def make(issues, options, width, seed=1):
    """An instance as numbers for chain.c, and as a scenario."""
    r = random.Random(seed)
    pair = lambda: (r.randrange(100), r.randrange(100))
    worth = [[pair() for _ in range(options)] for _ in range(issues)]
    tables = []
    for later in range(1, issues):
        first = max(0, later - width)
        near = list(range(first, later))
        for earlier in sorted({first, *r.sample(near, min(3, len(near)))}):
            tables.append((earlier, later, [pair() for _ in range(options * options)]))
    lines = [f"{issues} {options} {width}"]
    lines += [f"{a} {b}" for issue in worth for a, b in issue] + [str(len(tables))]
    for earlier, later, table in tables:
        lines += [f"{earlier} {later}"] + [f"{a} {b}" for a, b in table]
    rules = [{"for": "ab"[party], "when": f"i{e} = o{u} and i{l} = o{v}",
              "add": str(table[u * options + v][party])}
             for e, l, table in tables for u in range(options) for v in range(options)
             for party in range(2)]
    text = {"truce": "1", "title": "tables", "parties": {"a": {}, "b": {}},
            "issues": {f"i{i}": {"options": [f"o{o}" for o in range(options)]}
                       for i in range(issues)},
            "values": {"ab"[p]: {f"i{i}": {f"o{o}": str(worth[i][o][p]) for o in range(options)}
                                 for i in range(issues)} for p in range(2)},
            "rules": rules}
    return "\n".join(lines), json.dumps(text)


def make_range(days, bounds):
    """A pause of so many days that is worth the same at its ends and at its breakpoints, and `bounds`
    conditions that tell some of its values apart."""
    at = lambda share: str(days * share // 100)
    return json.dumps({
        "truce": "1", "title": "days", "parties": {"a": {"reservation": "-80"}, "b": {}},
        "issues": {"pause": {"range": [0, days]}, "aid": {"range": [0, 40]},
                   "talks": {"options": ["none", "some", "all"]}},
        "values": {"a": {"pause": {"0": "0", at(10): "-20", at(100): "-50"}, "aid": "-1",
                         "talks": {"none": "0", "some": "-5", "all": "-9"}},
                   "b": {"pause": {"0": "0", at(20): "40", at(100): "90"}, "aid": "1.5",
                         "talks": {"none": "0", "some": "4", "all": "12"}}},
        "rules": [{"for": "ab"[k % 2], "when": f"pause > {at(10 + 7 * k)} and talks = some",
                   "add": str(k + 1)} for k in range(bounds)],
        "limits": [f"aid <= pause + {at(1)}"]})


def functions(plain):
    """The sums of both utilities as cost functions, from the figures for chain.c."""
    numbers = iter(int(w) for w in plain.split())
    issues, options, _ = (next(numbers) for _ in range(3))
    pair = (lambda: next(numbers) + next(numbers))
    made = {(i,): [pair() for _ in range(options)] for i in range(issues)}
    for _ in range(next(numbers)):
        ends = (next(numbers), next(numbers))
        made[ends] = [pair() for _ in range(options * options)]
    return [options] * issues, made


def tables(bench, part):
    simple = bench.compile("chain")
    table = part.table("issues x options", "width", "frontier", "truce alone", "sums formed", "truce, process", "simple",
                       "ratio, alone", "ratio, processes", "memory", "toulbar2, sum", "ratio to the process", "instructions")
    for issues, options, width in CASES[:2] if bench.is_quick else CASES:
        plain, text = make(issues, options, width)
        sizes, sums = functions(plain)

        def alone():
            answer = solve_only(bench, text)
            return answer["frontier_seconds"][0], answer, False
        contestants = [alone, lambda: run([bench.truce, "solve", "--json", "-"], text),
                       lambda: run([simple], plain, 60)]
        if has("toulbar2"):
            contestants.append(lambda: best_sum(sizes, sums, bench.limit))
        own, process, other, *best = race(bench, contestants)
        n, answer = own.answer["frontier"], json.loads(process.answer)
        if not other.is_stopped and int(other.answer) != n:
            part.answers_differ(f"tables, width {width}: {n} points, the simple method {int(other.answer)}")
        if best and not best[0].is_stopped:
            total = sum(answer["deals"]["utilitarian"]["utilities"].values())
            if total != best[0].answer:
                part.answers_differ(f"tables, width {width}: toulbar2 says {best[0].answer}, Truce {total}")
        table.row(f"{issues} x {options}", width, n, shown_seconds(own.median), f"{own.answer['sums']:,}",
                  shown_seconds(process.median), shown_time(other), shown_ratio(other, own.median),
                  shown_ratio(other, process.median), shown_bytes(own.answer["peak_bytes"]),
                  shown_time(best[0]) if best else "-", shown_ratio(best[0], process.median) if best else "-",
                  counted([bench.truce, "solve", "--json", "-"], text) if process.median < 0.5 else "-")
        if width == 8:
            part.target("width-8", f"{shown_seconds(own.median)} on one thread", own.median <= 1)


def ranges(bench, part):
    part.text("A long range next to short ones: a pause of so many days, with breakpoints and eight conditions at the same "
              "shares of it. Whole processes. The points of the frontier grow with the days because every day is on it.")
    table = part.table("days", "frontier", "truce", "to the first row")
    first = None
    for days in RANGES[:3] if bench.is_quick else RANGES:
        text = make_range(days, 8)
        timed, = race(bench, [lambda: run([bench.truce, "solve", "--json", "--frontier", "-"], text)])
        first = first or timed.median
        table.row(f"{days:,}", f"{json.loads(timed.answer)['frontier']['size']:,}", shown_seconds(timed.median),
                  three(timed.median / first))


def measure(bench, part):
    part.text("Two parties; each issue has a full table of what pairs of options are worth together, with three of the "
              "*width* issues before it and with the first of these. The simple method (`bench/chain.c`) goes from the first "
              "issue to the last and keeps a front for every combination of the last *width* values; it is given figures, "
              "Truce reads thousands of rules.")
    tables(bench, part)
    ranges(bench, part)
