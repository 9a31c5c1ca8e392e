"""Additive scenarios of two parties, opposed: the whole frontier by Truce, and by general solvers: GLPK and CBC
with the epsilon-constraint method, z3 in its Pareto mode, numpy looking at every outcome."""
import json
import pathlib
import re
import statistics
import tempfile

from instances import additive, outcomes, plain_text, scenario
from measure import (DEBIAN_PYTHON, HERE, Timed, race, run, shown_ratio, shown_seconds, solve_only,
                     three)
from report import has, numpy_version

CASES = [(3, 10, 1), (7, 10, 1), (12, 10, 1)]
QUICK = [(3, 10, 1), (12, 10, 1)]
GLPK_LIMIT = 60  # seconds: a target speaks of it, so it is to finish
OUTCOMES_MOST = 10 ** 7  # that numpy is asked to enumerate: 160 MB a column


def own(bench, text):
    def once():
        answer = solve_only(bench, text, 3, points=True)
        return statistics.median(answer["frontier_seconds"]), [[x // 10 ** 9 for x in p] for p in answer["points"]], False
    return once


def whole_process(bench, text):
    return lambda: run([bench.truce, "solve", "--json", "--frontier", "-"], text)


def script(name, figures, limit):
    """A peer that is a script of its own, here: its own seconds, and those of the process."""
    def once():
        done = run([DEBIAN_PYTHON, HERE / name, limit], figures, 2 * limit + 5)
        if done.status != 0:
            return done.seconds, {"points": [], "whole": done.seconds}, True
        answer = json.loads(done.out)
        answer["whole"] = done.seconds
        return answer["seconds"], answer, not answer["is_done"]
    return once


# ---- CBC: a process a point ----------------------------------------------------------------------

def cbc_text(worth, need):
    weight = 1 + sum(max(o[1] for o in issue) for issue in worth)
    terms = [(f"x{i}_{o}", pair) for i, issue in enumerate(worth) for o, pair in enumerate(issue)]
    lines = ["Maximize", " obj: " + "\n + ".join(f"{a * weight + b} {x}" for x, (a, b) in terms), "Subject To"]
    lines += [f" c{i}: " + " + ".join(f"x{i}_{o}" for o in range(len(issue))) + " = 1"
              for i, issue in enumerate(worth)]
    lines += [" need: " + "\n + ".join(f"{b} {x}" for x, (_, b) in terms) + f" >= {need}"]
    return "\n".join(lines + ["Binaries"] + [" " + x for x, _ in terms] + ["End"]) + "\n"


def cbc_point(folder, worth, need, limit):
    model, solution = pathlib.Path(folder) / "m.lp", pathlib.Path(folder) / "m.sol"
    model.write_text(cbc_text(worth, need))
    done = run(["cbc", model, "allowableGap", "0", "ratioGap", "0", "solve", "solution", solution], limit=limit)
    text = solution.read_text() if solution.exists() else ""
    solution.unlink(missing_ok=True)
    if not text.startswith("Optimal"):
        return done.seconds, None, done.is_stopped
    point = [0, 0]
    for i, o in re.findall(r"x(\d+)_(\d+)\s+(?:1|0\.99+|1\.0+)\s", text):
        a, b = worth[int(i)][int(o)]
        point = [point[0] + a, point[1] + b]
    return done.seconds, point, False


def cbc(bench, worth):
    def once():
        total, points, need = 0.0, [], 0
        with tempfile.TemporaryDirectory() as folder:
            while total < bench.limit:
                seconds, point, is_stopped = cbc_point(folder, worth, need, bench.limit)
                total += seconds
                if point is None:
                    return total, {"points": points, "whole": total}, is_stopped
                points.append(point)
                need = max(need, point[1]) + 1
        return total, {"points": points, "whole": total}, True
    return once


# ---- z3: one process, each check-sat gives the next point ------------------------------------------

def z3_text(worth, checks):
    lines = ["(set-option :opt.priority pareto)"]
    sums = [[], []]
    for i, issue in enumerate(worth):
        names = [f"x{i}_{o}" for o in range(len(issue))]
        lines += [f"(declare-const {x} Bool)" for x in names]
        lines.append("(assert (or " + " ".join(names) + "))")
        lines.append("(assert ((_ at-most 1) " + " ".join(names) + "))")
        for x, pair in zip(names, issue):
            for p in (0, 1):
                sums[p].append(f"(ite {x} {pair[p]} 0)")
    for p, name in enumerate(("a", "b")):
        lines += [f"(declare-const {name} Int)", f"(assert (= {name} (+ {' '.join(sums[p])})))"]
    lines += ["(maximize a)", "(maximize b)"]
    return "\n".join(lines + ["(check-sat)\n(get-value (a b))"] * checks) + "\n"


def z3(bench, worth, size):
    def once():
        done = run(["z3", "-in"], z3_text(worth, size + 1), bench.limit)
        points = [[int(a), int(b)] for a, b in re.findall(rb"\(\(a (\d+)\)\s*\(b (\d+)\)\)", done.out)]
        is_done = b"unsat" in done.out
        return done.seconds, {"points": points if is_done else points[:size], "whole": done.seconds}, not is_done
    return once


# ---- the table -----------------------------------------------------------------------------------

def judge(part, name, peer, answer, frontier, is_stopped):
    """What a peer found, in a few words. The frontier is the plain method's too."""
    points = [tuple(p) for p in answer["points"]]
    true = {tuple(p) for p in frontier}
    false = [p for p in points if p not in true]
    said = f"{len(points):,} points"
    if false:
        beaten = sum(any(q[0] >= p[0] and q[1] >= p[1] for q in true) for p in set(false))
        said += f", **{len(false)} not on the frontier**"
        part.peer_is_wrong(f"{name}: {peer} gives {len(points):,} points, {len(set(false))} of which are not on "
                           f"the frontier of {len(true):,} ({beaten} dominated)")
    missing = len(true - set(points))
    if missing and not is_stopped:
        said += f", **{missing} missing**"
        part.peer_is_wrong(f"{name}: {peer} says that it is finished, and {missing} of {len(true):,} points "
                           "are missing")
    return said


def confirm(bench, part, tool, name, worth, frontier):
    """The plain method's points, which share nothing with Truce's."""
    done = run([tool, "points"], plain_text(worth))
    points = [[int(x) for x in line.split()] for line in done.out.decode().splitlines()[1:]]
    if points != frontier:
        part.answers_differ(f"{name}: {len(frontier)} points, the plain method has {len(points)}")


def measure(bench, part):
    tool = bench.compile("plain")
    part.text("All find the whole frontier and all points are compared. Of GLPK and numpy the seconds are those of the "
              "work alone, inside one process, and the ratio is to Truce's work alone; of CBC and z3 those of their "
              f"processes. A peer is stopped after {bench.limit} s, GLPK after {bench.limit if bench.is_quick else GLPK_LIMIT} s. *Whole* is the ratio of whole processes.")
    table = part.table("issues x options", "outcomes", "frontier", "truce alone", "truce, process", "peer", "peer's time",
                       "ratio", "whole", "what it found")
    for issues, options, seed in QUICK if bench.is_quick else CASES:
        worth = additive("opposed", 2, issues, options, seed)
        text, figures = scenario(worth), plain_text(worth)
        name = f"opposed, {issues} issues x {options}"
        frontier = own(bench, text)()[1]
        confirm(bench, part, tool, name, worth, frontier)
        peers = []
        if has("glpsol"):
            peers.append(("GLPK", script("peer_glpk.py", figures, bench.limit if bench.is_quick else GLPK_LIMIT)))
        if has("cbc"):
            peers.append(("CBC", cbc(bench, worth)))
        if has("z3"):
            peers.append(("z3", z3(bench, worth, len(frontier))))
        if numpy_version() and outcomes(worth) <= OUTCOMES_MOST:
            peers.append(("numpy", script("peer_numpy.py", figures, bench.limit)))
        timed = race(bench, [own(bench, text), whole_process(bench, text)] + [p for _, p in peers])
        alone, process = timed[0], timed[1]
        for (peer, _), other in zip(peers, timed[2:]):
            whole = Timed()
            whole.seconds, whole.is_stopped = [other.answer["whole"]], other.is_stopped
            found = judge(part, name, peer, other.answer, frontier, other.is_stopped)
            if 1 < len(other.seconds) < bench.runs or bench.runs > 1 == len(other.seconds):
                found += f"; {len(other.seconds)} run{'s' if len(other.seconds) > 1 else ''}"
            base = alone if peer in ("GLPK", "numpy") else process
            table.row(f"{issues} x {options}", f"{outcomes(worth):.0e}", f"{len(frontier):,}",
                      shown_seconds(alone.median), shown_seconds(process.median), peer,
                      ("> " if other.is_stopped else "") + shown_seconds(other.median),
                      shown_ratio(other, base.median), shown_ratio(whole, process.median), found)
            if peer == "GLPK" and issues == 12:
                for target, timed_, own_, goal in (("glpk-solve", other, alone, 3e4), ("glpk-whole", whole, process, 1e3)):
                    is_met = timed_.median / own_.median >= goal
                    part.target(target, shown_ratio(timed_, own_.median) + "x",
                                None if other.is_stopped and not is_met else is_met)
        if not peers:
            part.text("No peer is installed: `make bench` installs them on Debian.")
