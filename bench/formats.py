#!/usr/bin/env python3
"""From a folder of GENIUS XML to the whole frontier, as a whole process: truce against bench/enumerate.c,
which gets its numbers ready and lists all outcomes, as the programs of the field do; and against NegMAS
where Python has it.

usage: bench/formats.py TRUCE [FOLDER...]. Without folders: domains made here, and, where it lies beside
the checkout, ../shared/data. The best of three runs; ratios are other / truce."""
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as tree

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "shared" / "data"
MADE = [(5, 10, 2), (6, 10, 2), (7, 8, 2), (6, 6, 3), (10, 10, 2), (50, 10, 2)]
ENUMERATED_MOST = 5_000_000


def make(folder, issues, values, parties):
    """An opposed domain: every value of an issue is the best for some mix of the parties."""
    r = random.Random(1)

    def objective(party=None):
        lines = ['<objective index="0" name="made" type="objective" etype="objective">']
        for i in range(issues):
            lines.append(f'<issue index="{i + 1}" name="i{i}" type="discrete" etype="discrete" '
                         'vtype="discrete">')
            for v in range(values):
                worth = (v * v if party == 0 else (values - v) ** 2) + (0 if party is None else r.randint(0, 9))
                evaluation = "" if party is None else f' evaluation="{worth + 1}"'
                lines.append(f'<item index="{v + 1}" value="v{v}"{evaluation}/>')
            lines.append("</issue>")
        if party is not None:
            weights = [r.randint(1, 100) for _ in range(issues)]
            lines += [f'<weight index="{i + 1}" value="{w / sum(weights)!r}"/>' for i, w in enumerate(weights)]
        return "\n".join(lines + ["</objective>"])

    folder.mkdir()
    files = [folder / "domain.xml"] + [folder / f"p{k}.xml" for k in range(parties)]
    files[0].write_text("<negotiation_template><utility_space>" + objective()
                        + "</utility_space></negotiation_template>")
    for k in range(parties):
        files[k + 1].write_text("<utility_space>" + objective(k) + "</utility_space>")
    return files


def tables(files):
    """What enumerate.c reads; None where a file is not additive and discrete."""
    columns = []
    for path in files[1:]:
        objective = tree.parse(path).getroot().find("objective")
        weights = {w.get("index"): float(w.get("value")) for w in objective.findall("weight")}
        column = []
        for issue in objective.findall("issue"):
            worth = [float(i.get("evaluation")) for i in issue.findall("item")]
            if not worth:
                return None
            column.append([weights[issue.get("index")] * (e / max(worth)) for e in worth])
        columns.append(column)
    lines = [f"{len(columns)} {len(columns[0])}"]
    total = 1
    for k, issue in enumerate(columns[0]):
        total *= len(issue)
        lines.append(str(len(issue)))
        lines += [" ".join(repr(c[k][v]) for c in columns) for v in range(len(issue))]
    return "\n".join(lines), total


def best(command, given=b""):
    times, out = [], b""
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run(command, input=given, capture_output=True)
        times.append(time.perf_counter() - began)
        if done.returncode not in (0, 1):
            return None, done.stderr
        out = done.stdout
    return min(times), out


NEGMAS = """
import sys
from negmas.inout import Scenario
s = Scenario.from_genius_files(sys.argv[1], sys.argv[2:])
outcomes = list(s.outcome_space.enumerate_or_sample())
from negmas.preferences.ops import pareto_frontier
print(len(outcomes), len(pareto_frontier(s.ufuns, outcomes)[0]))
"""


def has_negmas():
    return subprocess.run([sys.executable, "-c", "import negmas"], capture_output=True).returncode == 0


def row(name, truce, enumerate_, files, negmas):
    mine, out = best([truce, "solve", "-q", "--all", "--json", "--frontier", *files])
    if mine is None:
        print(f"{name:34} truce: {out.decode().splitlines()[0]}")
        return
    answer = json.loads(out)
    found = tables(files)
    line = f"{name:34} {int(answer['outcomes']):12.3g} {answer['frontier']['size']:8} {mine:9.4f}"
    if found is None or found[1] > ENUMERATED_MOST:
        print(line + "         -       -")
        return
    other, out = best([enumerate_], found[0].encode())
    line += f" {other:9.4f} {other / mine:7.1f}"
    if negmas:
        seconds, _ = best([sys.executable, "-c", NEGMAS, *files])
        line += f" {seconds:9.3f} {seconds / mine:7.1f}" if seconds else "  (NegMAS failed)"
    n = int(out.split()[1])
    print(line + ("" if n == answer["frontier"]["size"] else f"   doubles: {n} points"), flush=True)


def data_folders():
    if not (DATA / "index.json").exists():
        print(f"{DATA} is not there: only domains made here")
        return
    for entry in json.loads((DATA / "index.json").read_text()):
        base = DATA / entry["path"]
        yield entry["path"], [base / entry["domain"]] + [base / p for p in entry["profiles"][:2]]


def main():
    truce = str(pathlib.Path(sys.argv[1]).resolve())
    negmas = has_negmas()
    if not negmas:
        print("NegMAS is not installed: skipped")
    print("GENIUS needs its own Java archive: not run here")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        enumerate_ = str(folder / "enumerate")
        subprocess.run(["cc", "-O3", "-o", enumerate_, HERE / "enumerate.c"], check=True)
        print(f"{'domain':34} {'outcomes':>12} {'frontier':>8} {'truce s':>9} {'enumerate':>9} {'ratio':>7}")
        for path in sys.argv[2:]:
            files = sorted(pathlib.Path(path).glob("*.xml"))
            files.sort(key=lambda p: "<weight" in p.read_text(errors="replace"))
            row(path, truce, enumerate_, files, negmas)
        if len(sys.argv) > 2:
            return
        for k, (issues, values, parties) in enumerate(MADE):
            files = make(folder / str(k), issues, values, parties)
            row(f"made: {issues} x {values}, {parties} parties", truce, enumerate_, files, negmas)
        for name, files in data_folders():
            row(name, truce, enumerate_, files, negmas)


if __name__ == "__main__":
    main()
