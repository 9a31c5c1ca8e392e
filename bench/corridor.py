"""Plans of corridors: the network simplex method on the planner's networks against LEMON's and CLP, closures from the old basis,
and whole plans, fair in steps and exactly. Instances: corridor_files.py (corridor files) and corridor_instances.py (networks
with supplies and demands, without a hub)."""
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import corridor_files
import corridor_instances
from measure import HERE, run, shown_seconds, three
from report import has

RUNS = 7
QUICK = ["10x90x50"]
LARGEST = "50x365x500"
CLP_ARCS_MOST = 300_000  # above, CLP takes hours


def has_lemon():
    return has("c++") and pathlib.Path("/usr/include/lemon/network_simplex.h").exists()


def compile_lemon(bench):
    path = bench.tools / "lemon"
    subprocess.run(["c++", "-O3", "-DNDEBUG", str(HERE / "lemon.cc"), "-o", str(path)], check=True)
    return str(path)


def asked(command, limit):
    """What a tool answers, or None where it was stopped or failed."""
    done = run(command, limit=limit)
    if done.is_stopped:
        return None
    if done.status != 0:
        raise RuntimeError(f"{command[0]}: exit status {done.status}: {done.error.decode(errors='replace')}")
    return json.loads(done.out)


def alternate(contestants, runs):
    """Lets functions run in turns; returns the answers of each. Who has been stopped does not run again."""
    answers = [[] for _ in contestants]
    for _ in range(runs):
        for contestant, given in zip(contestants, answers):
            if None not in given:
                given.append(contestant())
    return answers


def median(answers, figure):
    return statistics.median(figure(a) for a in answers)


# ---- CLP -----------------------------------------------------------------------------------------

def read_min(path):
    """(nodes, supplies, arcs) of a DIMACS file; arcs are (tail, head, capacity, cost)."""
    nodes, supplies, arcs = 0, {}, []
    with open(path) as file:
        for line in file:
            if line.startswith("a "):
                tail, head, _, capacity, cost = map(int, line.split()[1:])
                arcs.append((tail, head, capacity, cost))
            elif line.startswith("n "):
                node, amount = map(int, line.split()[1:])
                supplies[node] = amount
            elif line.startswith("p "):
                nodes = int(line.split()[2])
    return nodes, supplies, arcs


def write_mps(problem, path):
    """An arc that leads nowhere is left out: in these networks none gains anything."""
    nodes, supplies, arcs = problem
    with open(path, "w") as out:
        out.write("NAME flow FREE\nROWS\n N cost\n")
        out.writelines(f" E n{v}\n" for v in range(1, nodes + 1))
        out.write("COLUMNS\n")
        for k, (tail, head, _, cost) in enumerate(arcs):
            if tail != head:
                out.write(f" x{k} n{tail} 1 n{head} -1\n" + (f" x{k} cost {cost}\n" if cost else ""))
        out.write("RHS\n")
        out.writelines(f" RHS n{v} {amount}\n" for v, amount in (supplies or {1: 0}).items())
        out.write("BOUNDS\n")
        out.writelines(f" UP BOUND x{k} {arc[2]}\n" for k, arc in enumerate(arcs) if arc[2] >= 0 and arc[0] != arc[1])
        out.write("ENDATA\n")


def exact_cost(problem, solution):
    """The cost of the whole numbers nearest to a solution, which must be a flow: reckoned exactly."""
    nodes, supplies, arcs = problem
    left, cost = dict(supplies), 0
    for line in solution.read_text().splitlines()[1:]:
        words = line.split()
        if len(words) < 4 or not words[-3].startswith("x"):
            continue
        tail, head, capacity, price = arcs[int(words[-3][1:])]
        flow = round(float(words[-2]))
        assert flow >= 0 and (capacity < 0 or flow <= capacity)
        left[tail] = left.get(tail, 0) - flow
        left[head] = left.get(head, 0) + flow
        cost += flow * price
    assert not any(left.values()), "CLP's solution is no flow in whole numbers"
    return cost


def clp(path, folder, limit):
    """CLP's own seconds and the exact cost, or None where it was stopped."""
    problem = read_min(path)
    model, solution = folder / "clp.mps", folder / "clp.txt"
    write_mps(problem, model)

    def once():
        solution.unlink(missing_ok=True)
        done = run(["clp", model, "-seconds", str(limit), "-dualsimplex", "-solution", solution], limit=3 * limit)
        if b"Optimal objective" not in done.out:
            if not done.is_stopped and b"Stopped" not in done.out:
                raise RuntimeError(done.out.decode(errors="replace"))
            return None
        return {"seconds": done.seconds, "cost": exact_cost(problem, solution)}
    return once


# ---- parts ---------------------------------------------------------------------------------------

def compare(part, what, mine, theirs, peer):
    if mine is not None and theirs is not None and mine != theirs:
        part.answers_differ(f"{what}: {peer} says {theirs}, Truce {mine}")


def measure_flows(bench, part, tools, name, path, light, changes, table, found):
    """One instance: cold, after the closure from the old basis, and the peers."""
    own_tool, lemon = tools
    limit = 60 * bench.limit
    contestants = [lambda: asked([own_tool, "solve", path, *changes], limit)]
    if lemon:
        contestants += [lambda: asked([lemon, path], limit)]
    own, *others = alternate(contestants, 1 if bench.is_quick else RUNS)
    first = own[0]
    cold = median(own, lambda a: a["cold"]["seconds"])
    row = [name, f"{first['arcs']:,}", shown_seconds(cold)]
    found[name] = {"bytes": first["bytes"] / first["arcs"]}
    if others:
        theirs = median(others[0], lambda a: a["seconds"])
        found[name]["ratio"] = cold / theirs
        row += [shown_seconds(theirs), f"{cold / theirs:.2f}"]
        compare(part, name, first["cold"]["cost"], others[0][0]["cost"], "LEMON")
    else:
        row += ["-", "-"]
    row.append(against_clp(bench, part, own_tool, name, light))
    if changes:
        again = median(own, lambda a: a["again"][0]["seconds"])
        found[name]["share"] = again / cold
        row += [shown_seconds(again), f"{100 * again / cold:.1f} %"]
        if lemon:
            compare(part, f"{name}, closed", first["again"][0]["cost"], asked([lemon, path, *changes], limit)["cost"], "LEMON")
    else:
        row += ["-", "-"]
    table.row(*row, f"{first['cold']['pivots']:,}", f"{found[name]['bytes']:.0f}")


def against_clp(bench, part, own_tool, name, light):
    """CLP reckons with doubles, so it gets the same network with smaller weights, and so does Truce for the comparison."""
    if not light or not has("clp"):
        return "-"
    mine = asked([own_tool, "solve", light], 60 * bench.limit)
    if mine["arcs"] > CLP_ARCS_MOST:
        return "-"
    limit = 3 * bench.limit
    answer = clp(light, light.parent, limit)()
    if answer is None:
        return f"> {limit} s"
    compare(part, f"{name}, light", mine["cold"]["cost"], answer["cost"], "CLP")
    return f"{shown_seconds(answer['seconds'])} ({three(answer['seconds'] / mine['cold']['seconds'])}x)"


def measure_plans(bench, part, tool, name, yaml, close, table, found):
    runs = 1 if bench.is_quick else RUNS if LARGEST not in name else 1
    limit = 60 * bench.limit
    kinds = [[tool, "plan", yaml, "steps"], [tool, "plan", yaml, "exact"], [tool, "plan", yaml, "steps", close]]
    answers = alternate([lambda command=command: asked(command, limit) for command in kinds], runs)
    steps, exact, closed = ([a for a in kind if a] for kind in answers)
    if not steps:
        table.row(name, *["> " + shown_seconds(limit)] + ["-"] * 6)
        return
    seconds = [shown_seconds(median(kind, lambda a: a["seconds"])) if kind else "> " + shown_seconds(limit)
               for kind in (steps, exact, closed)]
    if exact and (exact[0]["served"], exact[0]["exact"]) != (steps[0]["served"], True):
        part.answers_differ(f"{name}: {steps[0]['served']} served fair in steps, {exact[0]['served']} exactly")
    bytes_an_arc = max(a["bytes"] / a["arcs"] for a in steps + exact)
    found[name]["plan"] = {"exact": median(exact, lambda a: a["seconds"]) if exact else None, "bytes": bytes_an_arc}
    table.row(name, f"{steps[0]['arcs']:,}", *seconds, f"{steps[0]['served']:,} of {steps[0]['needed']:,}",
              f"{exact[0]['cost'] - steps[0]['cost']:+,}" if exact else "-", f"{bytes_an_arc:.0f}")


def set_targets(bench, part, found):
    if bench.is_quick:
        return
    ratios = {name: f["ratio"] for name, f in found.items() if "ratio" in f}
    shares = {name: f["share"] for name, f in found.items() if "share" in f and LARGEST in name}
    if ratios:
        part.target("corridor-lemon", f"{min(ratios.values()):.2f} to {max(ratios.values()):.2f} of LEMON's time",
                    max(ratios.values()) <= 1.0)
    else:
        part.target("corridor-lemon", "LEMON is not installed", None)
    if shares:
        part.target("corridor-restart", ", ".join(f"{100 * s:.1f} %" for s in shares.values()), max(shares.values()) <= 0.02)
    plans = {name: f["plan"] for name, f in found.items() if "plan" in f}
    exact = plans.get(QUICK[0], {}).get("exact")
    part.target("corridor-exact", shown_seconds(exact), exact is not None and exact <= 0.5)
    worst = max(p["bytes"] for p in plans.values())
    part.target("corridor-memory", f"{worst:.0f} bytes an arc, all of the planner", worst <= 150)


FLOW_HEAD = ("instance", "arcs", "Truce", "LEMON", "ratio", "CLP", "after the closure", "of the cold time", "pivots",
             "bytes an arc")


def measure(bench, part):
    own_tool = bench.compile("corridor_tool", with_library=True, flags=("-O3", "-DNDEBUG"))
    lemon = compile_lemon(bench) if has_lemon() else None
    if not lemon:
        part.text("LEMON is not there (Debian: liblemon-dev, and a C++ compiler).")
    names, found = QUICK if bench.is_quick else list(corridor_files.SHAPES), {}
    with tempfile.TemporaryDirectory() as temporary:
        folders = {name: pathlib.Path(temporary) / name for name in names}
        part.text("The planner's network of a corridor file (crossings x days x areas), solved cold, and again after the busiest "
                  "crossing is closed for 7 days, from the old basis. LEMON: its NetworkSimplex with 64-bit numbers, which starts "
                  f"cold each time. CLP: dual simplex, with reading, at most {3 * bench.limit} s, on the same network with smaller "
                  "weights. All costs are compared to the last unit. Processor seconds, medians of "
                  f"{1 if bench.is_quick else RUNS} alternating runs; CLP once.")
        table = part.table(*FLOW_HEAD)
        for name, folder in folders.items():
            folder.mkdir()
            yaml = corridor_files.write(name, folder)
            asked([own_tool, "write", yaml, folder], None)
            measure_flows(bench, part, (own_tool, lemon), name, folder / "planner.min", folder / "light.min",
                          [folder / "week.txt"], table, found)
        part.text("Whole plans, with the value of one more truck at each crossing and day and how many more would be served: fair in "
                  "steps, exactly fair, and with the closure (two plans). `dearer`: what exact fairness costs more.")
        table = part.table("instance", "arcs", "in steps", "exactly", "with a closure", "served", "dearer", "bytes an arc")
        for name, folder in folders.items():
            measure_plans(bench, part, own_tool, name, folder / f"{name}.yaml", (folder / "close.txt").read_text().strip(), table,
                          found)
        part.text("Networks with supplies and demands in DIMACS files, as `truce corridor --dimacs` reads them, by "
                  "corridor_instances.py.")
        table = part.table(*FLOW_HEAD)
        for name in names[:2]:
            folder = pathlib.Path(temporary) / "dimacs"
            folder.mkdir(exist_ok=True)
            path = corridor_instances.write(name, folder)
            measure_flows(bench, part, (own_tool, lemon), name + ", DIMACS", path, path, [path.with_suffix(".close")], table, found)
        shutil.rmtree(temporary, ignore_errors=True)
    set_targets(bench, part, found)
