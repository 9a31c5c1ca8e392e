"""Additive scenarios of two to eight parties: Truce without starting, reading and counting (bench/solve_tool.c)
against bench/plain.c, the method that one would write first; sizes of the frontiers must be the same."""
import statistics
from instances import additive, plain_text, scenario
from measure import counted, race, run, shown_bytes, shown_ratio, shown_seconds, shown_time, solve_only, three

# kind, parties, issues, options, seed
CASES = [("opposed", 2, 12, 10, 1), ("opposed", 2, 50, 10, 1), ("opposed", 2, 50, 10, 2),
         ("random", 2, 100, 10, 1), ("opposed", 3, 8, 10, 1), ("opposed", 3, 20, 10, 1),
         ("random", 3, 20, 10, 1), ("opposed", 4, 4, 10, 1), ("opposed", 4, 5, 10, 1),
         ("opposed", 4, 6, 6, 1), ("random", 4, 8, 10, 1), ("opposed", 5, 4, 6, 1), ("opposed", 5, 6, 6, 1),
         ("opposed", 6, 5, 6, 1), ("opposed", 8, 5, 5, 1)]
QUICK = [CASES[1], CASES[5], CASES[7]]


def own(bench, text):
    """One run of the timer: processor seconds of the frontier alone, the middle of three where that is quick."""
    slow = []

    def once():
        answer = solve_only(bench, text, 1 if slow else 3)
        if max(answer["frontier_seconds"]) > 0.3:
            slow.append(True)
        return statistics.median(answer["frontier_seconds"]), answer, False
    return once


def plain(tool, text):
    def once():
        done = run([tool], text, limit=60)
        if done.status != 0:
            return (done.seconds, None, True)
        size, sums, seconds, memory = done.out.split()
        return (float(seconds), (int(size), int(sums), int(memory)), False)
    return once


def measure(bench, part):
    tool = bench.compile("plain")
    part.text("Seconds are those of finding the frontier alone; a candidate is a sum of points that is formed. "
              "Memory is what solving as a whole holds at most, named deals included; of the plain method, points alone.")
    table = part.table("kind", "parties", "issues x options", "frontier", "candidates", "truce", "a candidate",
                       "plain", "ratio", "memory", "plain", "instructions of `truce solve`")
    ratios, many = [], []
    for kind, parties, issues, options, seed in QUICK if bench.is_quick else CASES:
        worth = additive(kind, parties, issues, options, seed)
        text = scenario(worth)
        mine, other = race(bench, [own(bench, text), plain(tool, plain_text(worth))])
        answer, peer = mine.answer, other.answer
        name = f"{kind}, {parties} parties, {issues} x {options}, seed {seed}"
        if peer and peer[0] != answer["frontier"]:
            part.answers_differ(f"{name}: {answer['frontier']} points, the plain method {peer[0]}")
        each = mine.median / answer["sums"] if answer["sums"] else None
        table.row(kind, parties, f"{issues} x {options}", f"{answer['frontier']:,}", f"{answer['sums']:,}",
                  shown_seconds(mine.median), f"{each * 1e9:.1f} ns" if each else "-", shown_time(other),
                  shown_ratio(other, mine.median), shown_bytes(answer["peak_bytes"]),
                  shown_bytes(peer[2]) if peer else "-",
                  counted([bench.truce, "solve", "--json", "-"], text) if mine.median < 0.5 else "-")
        if (kind, parties, issues) == ("opposed", 2, 50):
            ratios.append((other.median / mine.median, answer["peak_bytes"]))
        if (kind, parties, options) == ("opposed", 4, 10) and other.median:
            many.append(other.median / mine.median)
        if (kind, parties, issues) == ("opposed", 3, 20):
            part.target("three-20", f"{each * 1e9:.1f} ns, {answer['frontier']:,} points in {shown_seconds(mine.median)}",
                        each <= 20e-9)
    part.target("plain-50", ", ".join(f"{three(r)}x" for r, _ in ratios), min(r for r, _ in ratios) >= 50)
    part.target("four-10", ", ".join(f"{three(r)}x" for r in many), min(many) >= 10)
    part.target("memory-50", shown_bytes(max(m for _, m in ratios)), max(m for _, m in ratios) <= 64e6)
