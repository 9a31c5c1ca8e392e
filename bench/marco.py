#!/usr/bin/python3
"""A peer for truce explain: MARCO (Liffiton et al. 2016) with z3 on a scenario of bench/conflicts.py.

usage: bench/marco.py FILE SECONDS    prints JSON: conflicts, corrections (sorted as Truce does), complete, seconds

The map of sets that are still open is a solver; a seed that can hold grows to a correction, another shrinks
to a conflict with the help of unsatisfiable cores. Options are Booleans, reservations pseudo-Boolean sums.
z3's solver for finite domains is used: its general one (4.8.12) has said in some runs, not in others, that
demands cannot hold which can."""
import json
import re
import sys
import time
import z3


def read(file):
    s = json.load(open(file, encoding="utf-8"))
    solver, chosen = z3.SolverFor("QF_FD"), {}
    for issue, about in s["issues"].items():
        for option in about["options"]:
            chosen[issue, option] = z3.Bool(f"{issue}={option}")
        solver.add(z3.PbEq([(chosen[issue, o], 1) for o in about["options"]], 1))

    def condition(written):
        return z3.Or([chosen[i, o.strip()] for i, options in
                      re.findall(r"(\w+) in \{([^}]*)\}", written) for o in options.split(",")])
    for limit in s["limits"]:
        solver.add(condition(limit))
    demands = {}
    for party, lines in s["red_lines"].items():
        for k, written in enumerate(lines):
            demands[f"{party}/{k + 1}"] = condition(written)
    for party, about in s["parties"].items():
        worth = [(chosen[i, o], int(w)) for i, table in s["values"][party].items()
                 for o, w in table.items() if int(w)]
        demands[f"{party}/reservation"] = z3.PbGe(worth, about["reservation"])
    for name, formula in demands.items():
        solver.add(z3.Implies(z3.Bool(name), formula))
    return solver, demands


def main():
    began, seconds = time.perf_counter(), float(sys.argv[2])
    solver, demands = read(sys.argv[1])
    names, literal = list(demands), {name: z3.Bool(name) for name in demands}
    open_sets = z3.Solver()
    conflicts, corrections, complete = [], [], False

    def holds(kept):
        answer = solver.check([literal[n] for n in kept])
        assert answer != z3.unknown
        return answer == z3.sat
    while time.perf_counter() - began < seconds:
        if open_sets.check() != z3.sat:
            complete = True
            break
        model = open_sets.model()
        seed = {n for n in names if not z3.is_false(model.eval(literal[n]))}
        if holds(seed):
            found = solver.model()
            seed |= {n for n in names if z3.is_true(found.eval(demands[n], True))}
            for name in names:
                if name not in seed and holds(seed | {name}):
                    seed.add(name)
            rest = [n for n in names if n not in seed]
            corrections.append(sorted(rest))
            open_sets.add(z3.Or([literal[n] for n in rest]))
        else:
            core = {str(c) for c in solver.unsat_core()}
            for name in sorted(core):
                if name in core and not holds(core - {name}):
                    core = {str(c) for c in solver.unsat_core()}
            conflicts.append(sorted(core))
            open_sets.add(z3.Or([z3.Not(literal[n]) for n in core]))
    order = (lambda names: (len(names), names))
    print(json.dumps({"conflicts": sorted(conflicts, key=order),
                      "corrections": sorted(corrections, key=order), "complete": complete,
                      "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
