"""What a run of bench/ says: sections with tables, the state of every target, peers that were wrong. It is printed as
it comes, kept part by part, and written into the documentation with --write."""
import datetime
import json
import pathlib
import platform
import re
import shutil
import subprocess
from measure import DEBIAN_PYTHON, ROOT

# Every target of speed: its name here, what is asked, the part that measures it.
TARGETS = [
    ("glpk-solve", "two parties, additive, opposed, 12 issues x 10: solving alone", "30,000x faster than GLPK, epsilon-constraint", "solvers"),
    ("glpk-whole", "the same, whole processes", "1,000x faster than GLPK", "solvers"),
    ("plain-50", "two parties, additive, opposed, 50 issues x 10 (10^50 outcomes)", "50x faster than merging, sorting and filtering in C", "fronts"),
    ("memory-50", "the same, memory", "at most 64 MB", "fronts"),
    ("three-20", "three parties, additive, opposed, 20 issues x 10", "at most 20 ns a candidate", "fronts"),
    ("four-10", "four parties, additive, opposed, 4 and 5 issues x 10", "10x faster than comparing with all points that are kept in C", "fronts"),
    ("width-8", "two parties, tables of width 8, 30 issues x 4", "at most 1 s on two threads", "tables"),
    ("boxes-10", "box rules, 10 issues x 10, 20 a party, the ANAC 2014 domain among them", "10x faster than CBC, epsilon-constraint; exact", "boxes"),
    ("boxes-50", "box rules, 30 to 50 issues x 10, 60 to 130 a party", "frontier exact, faster than CBC", "boxes"),
    ("deals-8", "named deals, 8 parties, 30 issues x 10, no frontier", "at most 50 ms", "deals"),
    ("conflicts-20", "all conflicts and corrections, 20 demands, width up to 6", "at most 0.2 s", "conflicts"),
    ("corridor-lemon", "minimum-cost flows of corridors, 57 thousand to 1.6 million arcs", "at most the time of LEMON's network simplex, each", "corridor"),
    ("corridor-restart", "a 7-day closure from the old basis, 0.9 and 1.6 million arcs", "at most 2 % of the cold time", "corridor"),
    ("corridor-exact", "exactly fair plan, 10 crossings x 90 days x 50 areas", "at most 0.5 s", "corridor"),
    ("corridor-memory", "memory of the planner", "at most 150 bytes an arc", "corridor"),
    ("start", "`truce solve` on the example, whole process", "at most 3x the time of `true` plus 5 ms", "start"),
]
RESULTS = ROOT / "docs" / "bench-results.md"
PERFORMANCE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "pictures"
BEGIN, END = "<!-- targets: written by make bench -->", "<!-- end of targets -->"


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return next((line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()), None)


def read(path, pattern):
    try:
        found = re.search(pattern, pathlib.Path(path).read_text(), re.M)
    except OSError:
        return "?"
    return found.group(1).strip() if found else "?"


def package(name):
    """The version that Debian installed."""
    line = first_line(["dpkg-query", "-W", "-f", "${Version}", name])
    return line if line and " " not in line else None


def numpy_version():
    line = first_line([DEBIAN_PYTHON, "-c", "import numpy; print(numpy.__version__)"])
    return line if line and line[0].isdigit() else None


def machine():
    """Machine and versions, as (what, which); no names of hosts, users or folders."""
    cores = read("/proc/cpuinfo", r"^cpu cores\s*:\s*(\d+)")
    revision = first_line(["git", "-C", str(ROOT), "describe", "--always", "--dirty"])
    peers = [("GLPK", package("glpk-utils")), ("CBC", package("coinor-cbc")), ("z3", package("z3")),
             ("toulbar2", package("toulbar2")), ("numpy", numpy_version()),
             ("LEMON", package("liblemon-dev")), ("CLP", package("coinor-clp")),
             ("valgrind", package("valgrind"))]
    memory = int(read("/proc/meminfo", r"^MemTotal:\s*(\d+)") or 0) / 2 ** 20
    return [("processor", read("/proc/cpuinfo", r"^model name\s*:\s*(.*)")),
            ("cores", f"{cores} ({read('/proc/cpuinfo', r'^siblings[ ]*.*:[ ]*([0-9]+)')} threads)"),
            ("memory", f"{memory:.1f} GiB"),
            ("kernel", platform.system() + " " + re.match(r"[0-9.]*", platform.release()).group()),
            ("system", read("/etc/os-release", r'^PRETTY_NAME="(.*)"')),
            ("compiler", first_line(["cc", "--version"]) or "?"),
            ("truce", f"{read(ROOT / 'CMakeLists.txt', r'^project.truce VERSION ([0-9.]+)')}, {revision or 'no revision'}"),
            ("Python", platform.python_version()),
            *[(name, version or "not installed") for name, version in peers]]


class Table:
    def __init__(self, report, head):
        self.report, self.head = report, head
        report.add("| " + " | ".join(head) + " |")
        report.add("|" + "---|" * len(head))

    def row(self, *cells):
        assert len(cells) == len(self.head), cells
        self.report.add("| " + " | ".join(str(c).replace("|", "/") for c in cells) + " |")


class Part:
    """One part of a run. Lines are printed as they come."""

    def __init__(self, name, title, is_quick):
        self.lines, self.targets, self.wrong, self.different = [], {}, [], []
        self.name, self.is_quick, self.pictures = name, is_quick, {}
        self.began = datetime.datetime.now()
        self.add(f"## {title}")
        self.add("")

    def add(self, line):
        self.lines.append(line)
        print(line, flush=True)

    def text(self, text):
        """A paragraph; a table before it is closed."""
        if self.lines[-1]:
            self.add("")
        self.add(text)
        self.add("")

    def table(self, *head):
        if self.lines[-1]:
            self.add("")
        return Table(self, head)

    def target(self, name, measured, is_met):
        """`is_met`: True, False, or None (nothing to compare with was there)."""
        assert any(name == t[0] for t in TARGETS), name
        self.targets[name] = (measured, is_met)

    def peer_is_wrong(self, what):
        """Truce's answer is proved or checked here; the peer's is another."""
        self.wrong.append(what)

    def answers_differ(self, what):
        """Nothing here says who is right: the run fails."""
        self.different.append(what)

    def picture(self, name, svg):
        self.pictures[name] = svg

    def kept(self):
        seconds = (datetime.datetime.now() - self.began).total_seconds()
        return {"name": self.name, "is_quick": self.is_quick, "lines": self.lines,
                "targets": self.targets, "wrong": self.wrong, "different": self.different,
                "pictures": self.pictures, "seconds": seconds, "machine": machine(),
                "date": self.began.strftime("%Y-%m-%d")}


def targets_table(parts):
    """The state of every target, from the parts that are kept."""
    lines = ["| work | to reach | measured | met | command |", "|---|---|---|---|---|"]
    for name, work, goal, part in TARGETS:
        measured, is_met = (parts.get(part) or {}).get("targets", {}).get(name, ("not measured", None))
        word = {True: "yes", False: "**no**", None: "-"}[is_met]
        lines.append(f"| {work} | {goal} | {measured} | {word} | `make bench B={part}` |")
    return lines


def whole(parts, order):
    """The whole report as Markdown. Parts that ran on another day or revision say so."""
    kept = [parts[name] for name in order if name in parts]
    latest = max(kept, key=lambda p: p["date"])["machine"]
    lines = ["# Results of `make bench`", "",
             "Written by `make bench WRITE=1`; how it is measured stands in [bench/README.md](../bench/README.md), "
             "what it means in [performance.md](performance.md). Seconds are processor seconds and medians of "
             "alternating runs, unless a table says otherwise; `>` stands before what was stopped at its limit.", ""]
    if any(p["is_quick"] for p in kept):
        lines += ["**Quick**: " + ", ".join(p["name"] for p in kept if p["is_quick"]) + " ran once, and with "
                  "fewer sizes: the figures are no medians.", ""]
    lines += ["| | |", "|---|---|"] + [f"| {what} | {which} |" for what, which in latest]
    lines += ["", "| part | day | took | truce |", "|---|---|---|---|"]
    lines += [f"| {p['name']} | {p['date']} | {p['seconds']:.0f} s | {dict(p['machine'])['truce']} |" for p in kept]
    lines += ["", "## Targets", ""] + targets_table(parts)
    wrong = [w for p in kept for w in p["wrong"]]
    lines += ["", "## Where peers are wrong", ""]
    lines += [f"- {w}" for w in wrong] or ["Nowhere in this run."]
    different = [d for p in kept for d in p["different"]]
    if different:
        lines += ["", "## Where answers differ", ""] + [f"- {d}" for d in different]
    for p in kept:
        lines += [""] + p["lines"]
        while lines[-1] == "":
            lines.pop()
    return "\n".join(lines) + "\n"


def write(parts, order):
    """Rewrites docs/bench-results.md, the pictures, and the table of targets in docs/performance.md."""
    RESULTS.write_text(whole(parts, order))
    for part in parts.values():
        for name, svg in part["pictures"].items():
            PICTURES.mkdir(exist_ok=True)
            (PICTURES / f"{name}.svg").write_text(svg)
    text = PERFORMANCE.read_text()
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    PERFORMANCE.write_text(before + BEGIN + "\n" + "\n".join(targets_table(parts)) + "\n" + END + after)


def keep(part, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part['name']}.json").write_text(json.dumps(part, indent=1))


def kept_parts(folder, order):
    return {name: json.loads((folder / f"{name}.json").read_text()) for name in order
            if (folder / f"{name}.json").exists()}


def has(*commands):
    return all(shutil.which(c) for c in commands)
