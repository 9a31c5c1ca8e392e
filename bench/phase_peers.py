"""The same question for general solvers: is there a plan of at most T phases? Linear tables only.
x[k,t] units of item k are settled after phase t. Each peer is told T."""
import re
import shutil
import subprocess
import tempfile
import pathlib


def rows(e, phases):
    """Constraints as (coefficients by variable, bound): sum of the products <= bound. A variable is
    (item, phase); settled at 0 and at the end are constants."""
    items = e["items"]

    def settled(k, t):
        return 0 if t == 0 else items[k]["units"] if t == phases else (k, t)

    def add(row, what, factor):
        if isinstance(what, tuple):
            row[0][what] = row[0].get(what, 0) + factor
        else:
            row[1] -= factor * what
    found = []
    for i in range(e["parties"]):
        whole = sum(it["values"][i][-1] for it in items if it["values"][i] is not None) - \
            sum(it["cost"][-1] for it in items if it["giver"] == i)
        limit = whole + e["end_prize"][i] + e["guarantee"][i] - e["walk"][i]
        for t in range(1, phases + 1):
            row = [{}, limit]
            for k, it in enumerate(items):
                if it["values"][i] is not None:
                    add(row, settled(k, t), it["values"][i][1])
                if it["giver"] == i:
                    add(row, settled(k, t - 1), -it["cost"][1])
            found.append(row)
    for k in range(len(items)):
        for t in range(1, phases + 1):
            row = [{}, 0]
            add(row, settled(k, t - 1), 1)
            add(row, settled(k, t), -1)
            if row[0]:
                found.append(row)
    return found


def lp_text(e, phases):
    lines = ["Minimize", " obj: " + " + ".join(f"0 x_{k}_1" for k in range(len(e["items"]))),
             "Subject To"]
    for n, (row, bound) in enumerate(rows(e, phases)):
        terms = " ".join(f"{'+' if f >= 0 else '-'} {abs(f)} x_{k}_{t}" for (k, t), f in row.items())
        lines.append(f" r{n}: {terms or '0 x_0_1'} <= {bound}")
    names = [f"x_{k}_{t}" for k in range(len(e["items"])) for t in range(1, max(phases, 2))]
    lines.append("Bounds")
    lines += [f" 0 <= x_{k}_{t} <= {it['units']}" for k, it in enumerate(e["items"])
              for t in range(1, max(phases, 2))]
    lines += ["Generals"] + [" " + n for n in names] + ["End"]
    return "\n".join(lines) + "\n"


def smt_text(e, phases):
    lines = ["(set-logic QF_LIA)"]
    for k, it in enumerate(e["items"]):
        for t in range(1, phases):
            lines.append(f"(declare-const x_{k}_{t} Int)")
            lines.append(f"(assert (and (<= 0 x_{k}_{t}) (<= x_{k}_{t} {it['units']})))")
    for row, bound in rows(e, phases):
        terms = " ".join(f"(* {f if f >= 0 else f'(- {-f})'} x_{k}_{t})"
                         for (k, t), f in row.items())
        limit = bound if bound >= 0 else f"(- {-bound})"
        lines.append(f"(assert (<= (+ 0 {terms}) {limit}))")
    return "\n".join(lines + ["(check-sat)"]) + "\n"


def run(name, text, seconds):
    """Returns True, False, or None (no answer in time) and the seconds that the process took."""
    import time
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / ("q.smt2" if name == "z3" else "q.lp")
        path.write_text(text)
        out = pathlib.Path(folder) / "out"
        command = {"cbc": ["cbc", path, "sec", str(seconds), "solve", "quit"],
                   "glpsol": ["glpsol", "--tmlim", str(seconds), "--lp", path, "-o", out],
                   "z3": ["z3", f"-T:{seconds}", path]}[name]
        began = time.perf_counter()
        try:
            done = subprocess.run([str(c) for c in command], capture_output=True,
                                  timeout=seconds + 5)
            text = done.stdout.decode(errors="replace")
        except subprocess.TimeoutExpired:
            return None, time.perf_counter() - began
        took = time.perf_counter() - began
    yes = {"cbc": r"Optimal solution found", "glpsol": r"INTEGER OPTIMAL SOLUTION FOUND",
           "z3": r"^sat"}[name]
    no = {"cbc": r"infeasible", "glpsol": r"NO (PRIMAL|INTEGER) FEASIBLE|HAS NO.*FEASIBLE",
          "z3": r"^unsat"}[name]
    if re.search(yes, text, re.M):
        return True, took
    if re.search(no, text, re.M | re.I):
        return False, took
    return None, took


def installed():
    return [name for name in ("cbc", "glpsol", "z3") if shutil.which(name)]
