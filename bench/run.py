#!/usr/bin/env python3
"""Runs the measurements of bench/ and puts one report together.

usage: bench/run.py BUILD [--quick] [--write] [PART ...]      parts: see PARTS; without one, all

BUILD is the folder of a Release build. Each part prints its tables as they come and is kept in BUILD/bench, so
that the report consists of the latest run of every part. --quick: one run instead of five, small sizes, short
limits, to try it. --write: docs/bench-results.md, docs/pictures and the table of targets in docs/performance.md
are rewritten. Exit status 1: answers differ and nothing says which is right, or a target could not be
measured because something failed; peers that are wrong are only reported."""
import importlib
import os
import pathlib
import subprocess
import sys
import traceback

import report
from measure import HERE, ROOT, RUNS, counted  # noqa: F401

# name: module, title
PARTS = {
    "start": ("starts", "Everyday scenarios"),
    "fronts": ("fronts", "Fronts: additive scenarios against a plain method"),
    "solvers": ("solvers", "Fronts: additive scenarios against general solvers"),
    "deals": ("deals", "Named deals without the frontier"),
    "tables": ("tables", "Tables and long ranges"),
    "boxes": ("boxes", "Rules over boxes"),
    "conflicts": ("conflicts", "Conflicts and corrections"),
    "phases": ("phases", "Phases"),
    "corridor": ("corridor", "Corridors: plans and minimum-cost flows"),
    "formats": ("formats", "From a folder of XML to the frontier"),
    "curves": ("curves", "Growth"),
}


class Bench:
    """What every part is given: the tools, how often, how long."""

    def __init__(self, build, is_quick):
        self.build = pathlib.Path(build).resolve()
        self.truce = str(self.build / "truce")
        self.is_quick = is_quick
        self.runs = 1 if is_quick else RUNS
        self.limit = 3 if is_quick else 20  # seconds of a peer
        self.tools = self.build / "bench"
        self.tools.mkdir(exist_ok=True)
        self.solve_tool = str(self.tools / "solve_tool")

    def compile(self, name, source=None, with_library=False, flags=("-O3",)):
        """A tool of bench/ (or of the tests), made anew; returns its path."""
        path = self.tools / name
        command = ["cc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", *flags, str(source or HERE / f"{name}.c")]
        if with_library:
            command += [f"-I{ROOT}/src", f"-I{ROOT}/include", str(self.build / "libtruce.a"), "-lyaml", "-lexpat"]
        subprocess.run([*command, "-o", str(path)], check=True)
        return str(path)


def main():
    words = sys.argv[1:]
    flags = {w for w in words if w.startswith("--")}
    names = [w for w in words if not w.startswith("--")]
    unknown = [n for n in names[1:] if n not in PARTS]
    if not names or flags - {"--quick", "--write"} or unknown:
        sys.exit(__doc__ + (f"\nno part {', '.join(unknown)}" if unknown else "")
                 + "\nparts: " + " ".join(PARTS))
    bench = Bench(names[0], "--quick" in flags or os.environ.get("BENCH_QUICK", "") not in ("", "0"))
    bench.compile("solve_tool", with_library=True)
    failed = False
    for what, which in report.machine():
        print(f"{what}: {which}")
    for name in names[1:] or list(PARTS):
        module, title = PARTS[name]
        print()
        part = report.Part(name, title, bench.is_quick)
        try:
            importlib.import_module(module).measure(bench, part)
        except Exception:  # the other parts are still worth their time
            traceback.print_exc()
            part.answers_differ(f"{name}: the measurement failed")
        failed = failed or bool(part.different)
        report.keep(part.kept(), bench.tools)
    parts = report.kept_parts(bench.tools, list(PARTS))
    print("\n## Targets\n")
    print("\n".join(report.targets_table(parts)))
    for p in parts.values():
        for line in p["wrong"]:
            print(f"a peer is wrong: {line}")
        for line in p["different"]:
            print(f"ANSWERS DIFFER: {line}")
    (bench.tools / "report.md").write_text(report.whole(parts, list(PARTS)))
    print("\nthe whole report: report.md in the folder bench of the build")
    if "--write" in flags:
        report.write(parts, list(PARTS))
        print("written: docs/bench-results.md, docs/performance.md, docs/pictures")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
