"""From a folder of GENIUS XML to the whole frontier, as a whole process: truce against bench/enumerate.c, which gets
its numbers ready and lists all outcomes, as the programs of the field do; and against NegMAS where Python has
it. Domains are made here, and taken from ../shared/data where that lies beside the checkout."""
import json
import pathlib
import random
import sys
import tempfile
import xml.etree.ElementTree as tree
from measure import ROOT, race, run, shown_ratio, shown_seconds, shown_time

DATA = ROOT.parent / "shared" / "data"
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


NEGMAS = """
import sys
from negmas.inout import Scenario
s = Scenario.from_genius_files(sys.argv[1], sys.argv[2:])
outcomes = list(s.outcome_space.enumerate_or_sample())
from negmas.preferences.ops import pareto_frontier
print(len(outcomes), len(pareto_frontier(s.ufuns, outcomes)[0]))
"""


def has_negmas():
    return run([sys.executable, "-c", "import negmas"]).status == 0


def row(bench, part, table, name, tool, files, negmas):
    contestants = [lambda: run([bench.truce, "solve", "-q", "--all", "--json", "--frontier", *files])]
    figures = tables(files)
    is_enumerated = figures is not None and figures[1] <= ENUMERATED_MOST
    if is_enumerated:
        contestants.append(lambda: run([tool], figures[0]))
        if negmas:
            contestants.append(lambda: run([sys.executable, "-c", NEGMAS, *files], limit=bench.limit))
    own, *other = race(bench, contestants)
    if not own.answer:
        part.text(f"{name}: Truce does not read it.")
        return
    answer = json.loads(own.answer)
    size, found = answer["frontier"]["size"], "-"
    if other:
        n = int(other[0].answer.split()[1])
        found = f"{n:,} points"
        if n != size:
            part.peer_is_wrong(f"{name}: doubles give {n} points, exact figures {size}")
    cells = [shown_time(other[0]), shown_ratio(other[0], own.median), found] if other else ["-", "-", "-"]
    table.row(name, f"{float(answer['outcomes']):.3g}", f"{size:,}", shown_seconds(own.median), *cells,
              shown_ratio(other[1], own.median) if len(other) > 1 else "-")


def data_folders():
    for entry in json.loads((DATA / "index.json").read_text()):
        base = DATA / entry["path"]
        yield entry["path"], [base / entry["domain"]] + [base / p for p in entry["profiles"][:2]]


def measure(bench, part):
    negmas = has_negmas()
    tool = bench.compile("enumerate")
    part.text("Whole processes: `truce solve --all --frontier` on GENIUS files against [enumerate.c](../bench/enumerate.c), which "
              "gets its numbers ready and lists all outcomes in doubles, as the programs do whose formats these are. "
              + ("" if negmas else "NegMAS is not installed: left out. ") + "GENIUS needs its own Java archive: not run here.")
    table = part.table("domain", "outcomes", "frontier", "truce", "enumerate", "ratio", "found", "NegMAS, ratio")
    with tempfile.TemporaryDirectory() as folder:
        for k, (issues, values, parties) in enumerate(MADE[:2] if bench.is_quick else MADE):
            files = make(pathlib.Path(folder) / str(k), issues, values, parties)
            row(bench, part, table, f"made: {issues} x {values}, {parties} parties", tool, files, negmas)
        if not (DATA / "index.json").exists():
            part.text("No data beside the checkout: only domains made here.")
        elif not bench.is_quick:
            for name, files in data_folders():
                row(bench, part, table, name, tool, files, negmas)
