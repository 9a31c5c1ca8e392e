"""How the time grows: with the outcomes, with the size of the frontier, with the width of what interacts. Tables here, and
a picture of each (bench/chart.py)."""
import chart
import tables
from fronts import own, plain
from instances import additive, outcomes, plain_text, scenario
from measure import race, run, shown_seconds, shown_time, solve_only
from report import has, numpy_version
from solvers import OUTCOMES_MOST, script

ISSUES = [3, 5, 7, 10, 12, 20, 30, 50, 100]
MORE = {3: [3, 5, 8, 12, 16, 20], 4: [3, 4, 5]}
WIDTHS = [1, 2, 3, 4, 5, 6, 7, 8]
SAY = {"truce": "Truce, alone", "plain": "merge, sort, filter", "glpk": "GLPK", "numpy": "numpy, all outcomes"}


def contest(bench, tool, worth, with_peers):
    """Seconds by contestant, as Timed."""
    text, figures = scenario(worth), plain_text(worth)
    entrants = {"truce": own(bench, text), "plain": plain(tool, figures)}
    if with_peers and has("glpsol") and len(worth) <= (7 if bench.is_quick else 12):
        entrants["glpk"] = script("peer_glpk.py", figures, bench.limit)
    if with_peers and numpy_version() and outcomes(worth) <= OUTCOMES_MOST:
        entrants["numpy"] = script("peer_numpy.py", figures, bench.limit)
    return dict(zip(entrants, race(bench, list(entrants.values()))))


def series_of(rows, x_of):
    """(name, points) by contestant; what was stopped is left out."""
    return [(SAY[key], [(x_of(row), row[key].median) for row in rows if key in row and not row[key].is_stopped])
            for key in SAY]


def described(series, x_name):
    """The curves in words: where each begins and ends."""
    return " ".join(f"{name}: from {shown_seconds(points[0][1])} at {points[0][0]:,.3g} to "
                    f"{shown_seconds(points[-1][1])} at {points[-1][0]:,.3g} {x_name}."
                    for name, points in series if points)


def by_outcomes(bench, part, tool):
    rows = []
    table = part.table("issues x options", "outcomes", "frontier", *SAY.values())
    for issues in ISSUES[:4] if bench.is_quick else ISSUES:
        worth = additive("opposed", 2, issues, 10)
        row = contest(bench, tool, worth, True)
        row["outcomes"], row["frontier"] = outcomes(worth), row["truce"].answer["frontier"]
        table.row(f"{issues} x 10", f"10^{issues}", f"{row['frontier']:,}",
                  *[shown_time(row[key]) if key in row else "-" for key in SAY])
        rows.append(row)
    series = series_of(rows, lambda row: row["outcomes"])
    part.picture("time-outcomes", chart.draw(
        "Time against outcomes: two parties, opposed, 10 options an issue",
        "Both axes are logarithmic. " + described(series, "outcomes"), "outcomes (packages)", series))
    return rows


def by_frontier(bench, part, tool, two):
    part.text("The same against the size of the frontier, and with three and four parties.")
    table = part.table("parties", "issues x options", "frontier", SAY["truce"], SAY["plain"])
    points = {(2, key): [(r["frontier"], r[key].median) for r in two if not r[key].is_stopped]
              for key in ("truce", "plain")}
    for parties, sizes in MORE.items():
        for issues in sizes[:2] if bench.is_quick else sizes:
            row = contest(bench, tool, additive("opposed", parties, issues, 10), False)
            n = row["truce"].answer["frontier"]
            table.row(parties, f"{issues} x 10", f"{n:,}", shown_time(row["truce"]), shown_time(row["plain"]))
            for key in ("truce", "plain"):
                if not row[key].is_stopped:
                    points.setdefault((parties, key), []).append((n, row[key].median))
    for key, name, who in (("truce", "time-frontier", "Truce"), ("plain", "time-frontier-plain", "merge, sort, filter")):
        series = [(f"{parties} parties", points.get((parties, key), [])) for parties in (2, 3, 4)]
        part.picture(name, chart.draw(
            f"Time against the size of the frontier: {who}", "Opposed additive scenarios, 10 options an issue. Both axes are "
            "logarithmic. " + described(series, "points"), "points of the frontier", series))


def by_width(bench, part):
    part.text("Tables (see the part of that name) by their width.")
    simple = bench.compile("chain")
    table = part.table("width", "frontier", "sums formed", "states", SAY["truce"], "simple")
    series = [(SAY["truce"], []), ("simple, by contexts", [])]
    for width in WIDTHS[:4] if bench.is_quick else WIDTHS:
        plain_figures, text = tables.make(30, 4, width)

        def alone():
            answer = solve_only(bench, text)
            return answer["frontier_seconds"][0], answer, False
        mine, other = race(bench, [alone, lambda: run([simple], plain_figures, 60)])
        a = mine.answer
        table.row(width, a["frontier"], f"{a['sums']:,}", f"{a['states']:,}", shown_time(mine), shown_time(other))
        series[0][1].append((width, mine.median))
        if not other.is_stopped:
            series[1][1].append((width, other.median))
    part.picture("time-width", chart.draw(
        "Time against width: two parties, 30 issues of 4 options, tables",
        "The time is on a logarithmic axis, the width is not. " + described(series, "width"), "width", series, False))


def measure(bench, part):
    tool = bench.compile("plain")
    part.text("Processor seconds of the work alone. The pictures: [outcomes](pictures/time-outcomes.svg), frontier "
              "[of Truce](pictures/time-frontier.svg) and [of the plain method](pictures/time-frontier-plain.svg), "
              "[width](pictures/time-width.svg).")
    two = by_outcomes(bench, part, tool)
    by_frontier(bench, part, tool, two)
    by_width(bench, part)
