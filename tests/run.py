#!/usr/bin/python3
"""Runs all tests of a build and counts them: unit, cases, mistakes, checks of the house.

usage: tests/run.py --build DIR [--match PATTERN]
A test is a name and a function that returns nothing, or raises Failed.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from support import Failed  # noqa: E402
import cases  # noqa: E402
import conformance  # noqa: E402
import completion  # noqa: E402
import corpus  # noqa: E402
import corridors  # noqa: E402
import hostile  # noqa: E402
import hostile_imports  # noqa: E402
import house  # noqa: E402
import install  # noqa: E402
import mistakes  # noqa: E402
import phase_command  # noqa: E402
import phases  # noqa: E402
import properties  # noqa: E402
import setup  # noqa: E402


def run_unit(binary):
    """Runs one cmocka program; returns (name, problem) pairs, one a test in it."""
    environment = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP", TRUCE_ROOT=str(ROOT))
    try:
        done = subprocess.run([str(binary)], capture_output=True, text=True, errors="replace",
                              env=environment, timeout=600, cwd=ROOT)
    except (OSError, subprocess.SubprocessError) as error:
        return [(f"unit/{binary.name}", str(error))]
    results = []
    for line in done.stdout.splitlines():
        words = line.split(" - ", 1)
        if line.startswith("ok ") and len(words) == 2:
            results.append((f"unit/{binary.name}/{words[1]}", None))
        elif line.startswith("not ok ") and len(words) == 2:
            results.append((f"unit/{binary.name}/{words[1]}", done.stdout + done.stderr))
    problem = None
    if done.returncode != 0 and not any(p for _, p in results):
        problem = f"exit status {done.returncode}\n{done.stdout}{done.stderr}"
    if problem or not results:
        results.append((f"unit/{binary.name}", problem or "no test ran"))
    return results


def unit_names(binary):
    """What the tests of a cmocka program are called, as its source says."""
    source = (ROOT / "tests/unit" / f"{binary.name}.c").read_text()
    return [f"unit/{binary.name}/{name}"
            for name in re.findall(r"cmocka_unit_test\w*\((\w+)", source)]


def run_test(name, function):
    try:
        function()
    except Failed as failed:
        return [(name, str(failed))]
    except Exception as error:  # a defect of the test is a failed test
        return [(name, f"{type(error).__name__}: {error}")]
    return [(name, None)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--match", default="")
    options = parser.parse_args()
    build = pathlib.Path(options.build).resolve()
    truce = build / "truce"
    jobs = []
    for binary in sorted((build / "tests").glob("test_*")):
        if os.access(binary, os.X_OK) and binary.is_file():
            names = unit_names(binary) + [f"unit/{binary.name}"]
            jobs.append((" ".join(names), lambda b=binary: [
                r for r in run_unit(b) if r[1] is not None or options.match in r[0]]))
    for module in (mistakes, cases, house, install, corpus, setup, completion,
                   hostile, phases, phase_command, properties, conformance,
                   hostile_imports, corridors):
        for name, function in module.tests(ROOT, build, truce):
            jobs.append((name, lambda n=name, f=function: run_test(n, f)))
    jobs = [job for job in jobs if options.match in job[0]]
    passed, failed = 0, []
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for results in pool.map(lambda job: job[1](), jobs):
            for name, problem in results:
                if problem is None:
                    passed += 1
                    continue
                failed.append(name)
                print(f"FAILED {name}\n{problem}\n", flush=True)
    for name in failed:
        print("failed:", name)
    if passed + len(failed) == 0:
        print(f"there is no test with '{options.match}' in its name")
    tally = f"{passed} passed, {len(failed)} failed"
    (build / "tally").write_text(tally + "\n")
    print(tally, flush=True)
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
