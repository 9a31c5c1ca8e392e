"""The same numbers as the programs whose formats are read: public domains, read from ../shared/data
beside the checkout, against what GENIUS 10.4, GeniusWeb and the competitions computed for them.
docs/conformance.md explains each difference; what it says is checked here."""
import decimal
import itertools
import json
import pathlib
import tempfile
import xml.etree.ElementTree as tree
from support import expect, run

NEAR = decimal.Decimal("1e-8")
D = decimal.Decimal


def data(root):
    folder = root.parent / "shared" / "data"
    expect((folder / "index.json").exists(),
           f"{folder} is missing: the domains are test inputs that are not in the repository")
    return folder


def numbers(text):
    return json.loads(text, parse_float=D, parse_int=D)


def read(path):
    return numbers(path.read_text())


def entries(folder):
    index = {d["path"]: d for d in json.loads((folder / "index.json").read_text())}
    for line in (folder / "expected_genius.jsonl").read_text().splitlines():
        found = numbers(line)
        yield index[found["path"]], found


def files_of(folder, entry, most):
    base = folder / entry["path"]
    return [base / entry["domain"]] + [base / p for p in entry["profiles"][:most]]


def solve(truce, files, *options):
    status, out, err = run([truce, "solve", "-q", "--json", "--frontier", *options, *files],
                           timeout=300)
    expect(status in (0, 1), err.decode())
    return numbers(out)


def points_of(answer):
    return [tuple(p["utilities"].values()) for p in answer["frontier"]["points"]]


def is_near(a, b):
    return all(abs(x - y) <= NEAR for x, y in zip(a, b))


def beats(a, b):
    """a is at least as good for all, as far as floating point can tell, and truly better for one."""
    return all(x >= y - NEAR for x, y in zip(a, b)) and any(x > y + NEAR for x, y in zip(a, b))


def apart(points):
    """Points that differ by more than floating point can tell."""
    kept = []
    for p in sorted(points, reverse=True):
        if not any(is_near(p, q) for q in kept):
            kept.append(p)
    return kept


def float_frontier(files):
    """What a program that adds doubles finds: the additive formula, outcome by outcome."""
    tables = []
    for path in files[1:]:
        objective = tree.parse(path).getroot().find("objective")
        weights = {w.get("index"): float(w.get("value")) for w in objective.findall("weight")}
        row = []
        for issue in objective.findall("issue"):
            worth = [float(i.get("evaluation")) for i in issue.findall("item")]
            row.append([weights[issue.get("index")] * (e / max(worth)) for e in worth])
        tables.append(row)
    vectors = set()
    for outcome in itertools.product(*[range(len(i)) for i in tables[0]]):
        vectors.add(tuple(sum(t[k][v] for k, v in enumerate(outcome)) for t in tables))
    front, best = [], -1.0
    for vector in sorted(vectors, reverse=True):  # two parties
        if vector[1] > best:
            front.append(tuple(D(x) for x in vector))
            best = vector[1]
    return front


def additive(root, truce, entry, expected):
    """Outcomes, frontier, Nash point and the smallest difference of GENIUS."""
    files = files_of(data(root), entry, len(expected["nash"]))
    answer = solve(truce, files, "--all")
    expect(answer["outcomes"] == str(expected["n"]) == str(entry["outcomes"]),
           f"outcomes: {answer['outcomes']}, expected {expected['n']}")
    points = points_of(answer)
    mine = len(apart(points))
    if mine != expected["pareto_distinct"]:
        # GENIUS keeps what only rounding errors of doubles keep from being beaten.
        theirs = float_frontier(files)
        expect(len(apart(theirs)) == expected["pareto_distinct"],
               f"doubles give {len(apart(theirs))} points, GENIUS {expected['pareto_distinct']}")
        beaten = [p for p in apart(theirs) if not any(is_near(p, q) for q in points)]
        page = (root / "docs/conformance.md").read_text()
        for p in beaten:
            expect(any(beats(q, p) for q in points), f"{p} of doubles is not beaten")
            row = ", ".join(f"{round(x, 9).normalize():f}" for x in p)
            expect(f"| {row} |" in page, f"{row} is not in docs/conformance.md")
        for q in points:
            expect(any(is_near(p, q) for p in theirs), f"{q} is not among the points of doubles")
        expect(mine + len(beaten) == expected["pareto_distinct"], f"{mine} + {len(beaten)} points")
        expect(entry["path"] in ("anac/y2011/Energy", "other/Jobs"),
               f"{entry['path']} is not explained in docs/conformance.md")
    nash = answer["deals"]["nash"]
    expect(is_near(tuple(nash["utilities"].values()), expected["nash"]),
           f"nash: {nash['utilities']}, expected {expected['nash']}")
    smallest = min(points, key=lambda p: max(p) - min(p))
    wanted = expected["ks_min_asym"]
    expect(max(smallest) - min(smallest) <= max(wanted) - min(wanted) + 2 * NEAR
           and any(is_near(p, wanted) for p in points), f"least difference: {smallest}, {wanted}")


def boxes(root, truce, entry, expected):
    """Probe bids, and the frontier that was published with the competition."""
    folder = data(root)
    files = files_of(folder, entry, 2)
    answer = solve(truce, files, "--all")
    expect(answer["outcomes"] == str(entry["outcomes"]), answer["outcomes"])
    issues = list(answer["frontier"]["points"][0]["deal"])
    rows = [",".join(issues)] + [",".join([name[-1]] * len(issues)) for name in expected["bids"]]
    status, out, err = run([truce, "evaluate", "--json", *files, "--packages", "-"],
                           stdin="\n".join(rows).encode())
    expect(status == 0, err.decode())
    for package, wanted in zip(numbers(out)["packages"], expected["bids"].values()):
        found = tuple(package["utilities"].values())
        # GENIUS printed six digits.
        expect(all(abs(x - y) <= D("6e-7") for x, y in zip(found, wanted)), f"{found} {wanted}")
    published = [tuple(D(x) for x in line.split(","))
                 for line in (folder / entry["path"] / "pareto.xml").read_text().split("\n") if line.strip()]
    points = points_of(answer)
    single = D("1e-7")  # the tables were written in single precision
    lost = [p for p in published
            if not any(all(abs(x - y) <= single for x, y in zip(p, q)) for q in points)]
    new = [q for q in points
           if not any(all(abs(x - y) <= single for x, y in zip(p, q)) for p in published)]
    for p in lost:
        expect(any(all(x >= y - single for x, y in zip(q, p)) for q in new),
               f"{p} was published and is neither found nor beaten")
    counts = {"anac/y2014/10issues": (0, 0), "anac/y2014/10issueswithRV": COUNT_RV}
    expect((len(lost), len(new)) == counts[entry["path"]],
           f"{lost} published and beaten, {new} not published; docs/conformance.md says otherwise")
    text = (root / "docs/conformance.md").read_text()
    for p in lost + new:
        expect(str(p[0]) in text and str(p[1]) in text, f"{p} is not in docs/conformance.md")


COUNT_RV = (0, 1)


def genius_web(root, truce, folder):
    """Size, Nash point and frontier as the domain's own specials.json has them."""
    specials = read(folder / "specials.json")
    answer = solve(truce, [folder], "--all")
    expect(answer["outcomes"] == str(specials["size"]), answer["outcomes"])
    points, published = points_of(answer), [tuple(p["utility"]) for p in specials["pareto_front"]]
    expect(len(points) == len(published), f"{len(points)} points, published {len(published)}")
    for p in published:
        expect(any(is_near(p, q) for q in points), f"{p} is missing")
    expect(is_near(tuple(answer["deals"]["nash"]["utilities"].values()),
                   tuple(specials["nash"]["utility"])), "nash")
    # Its "kalai" maximises the smaller utility: the egalitarian deal with reservations of 0.
    fair = tuple(answer["deals"]["egalitarian"]["utilities"].values())
    expect(abs(min(fair) - min(specials["kalai"]["utility"])) <= NEAR, f"kalai: {fair}")


def negmas(root, truce):
    """The domain as NegMAS writes it is worth what its GENIUS files are worth to NegMAS."""
    folder = data(root)
    xml = files_of(folder, {"path": "anac/y2012/LaptopC", "domain": "Laptop-C-domain.xml",
                            "profiles": ["Laptop-C-prof1.xml", "Laptop-C-prof2.xml"]}, 2)
    mine = solve(truce, [folder / "negmas"], "--all")
    theirs = solve(truce, ["--semantics", "negmas", *xml], "--all")
    expect(mine["frontier"] == theirs["frontier"] and mine["outcomes"] == theirs["outcomes"],
           "the frontiers differ")
    expect(mine["deals"]["nash"]["utilities"] == theirs["deals"]["nash"]["utilities"], "nash")


def scenario_lines(text):
    """A scenario without its comments."""
    return [line for line in text.decode().split("\n") if not line.lstrip().startswith("#")]


def round_trip(truce, name, files):
    """Import, export, import: the same scenario."""
    status, first, err = run([truce, "import", name, "-q", *files])
    expect(status == 0, err.decode())
    with tempfile.TemporaryDirectory() as folder:
        scenario = pathlib.Path(folder) / "s.yaml"
        scenario.write_bytes(first)
        status, out, err = run([truce, "check", scenario])
        expect(status == 0 and not err, err.decode())
        status, out, err = run([truce, "export", name, scenario, f"{folder}/out"])
        expect(status == 0 and not err, err.decode())
        status, second, err = run([truce, "import", name, "-q", *out.decode().splitlines()])
        expect(status == 0, err.decode())
        expect(scenario_lines(first) == scenario_lines(second), "another scenario came back")


def all_profiles(truce, files):
    """A folder imports with all its profiles, up to the eight that can sit at one table."""
    status, out, err = run([truce, "import", "genius", "-q", *files])
    expect(status == (3 if len(files) > 9 else 0), err.decode())
    expect(len(files) <= 9 or b"E-SIZE-001" in err, err.decode())


def index_missing(root):
    data(root)


def own(case, *names):
    return [f"tests/cases/import/{case}/{name}" for name in names]


OWN = {"orchard": [("genius", ["examples/orchard"])],
       "additive": [("genius", own("genius-additive", "domain.xml", "north.xml", "south.xml"))],
       "boxes": [("genius", own("genius-boxes", "box-domain.xml", "p1.xml", "p2.xml"))],
       "colliding": [("genius", own("colliding-names", "domain.xml", "north.xml", "North.xml", "and.xml"))],
       "encodings": [("genius", own("encoding-latin-1", "domain.xml", "north.xml", "south.xml"))],
       "flat": [("negmas", own("negmas", "flat-domain.yml", "t.yml", "o.json")),
                ("geniusweb", own("geniusweb", "flat.json", "a.json", "b.json"))]}


def tests(root, build, truce):
    folder = root.parent / "shared" / "data"
    yield "conformance/data", lambda: index_missing(root)
    if not (folder / "index.json").exists():
        return
    for entry, expected in entries(folder):
        check = boxes if "bids" in expected else additive
        yield (f"conformance/genius/{entry['path']}",
               lambda c=check, e=entry, x=expected: c(root, truce, e, x))
        files = files_of(folder, entry, 8)
        yield (f"conformance/round-trip/{entry['path']}",
               lambda f=files: round_trip(truce, "genius", f))
        yield (f"conformance/all-profiles/{entry['path']}",
               lambda f=files_of(folder, entry, 99): all_profiles(truce, f))
    for name, files in OWN.items():
        for format_, paths in files:
            yield (f"conformance/round-trip/own/{name}/{format_}",
                   lambda f=format_, p=[root / x for x in paths]: round_trip(truce, f, p))
    for path in sorted((folder / "geniusweb").iterdir()):
        yield f"conformance/geniusweb/{path.name}", lambda p=path: genius_web(root, truce, p)
        yield (f"conformance/round-trip/geniusweb/{path.name}",
               lambda p=path: round_trip(truce, "geniusweb", [p]))
    yield "conformance/negmas", lambda: negmas(root, truce)
    yield "conformance/round-trip/negmas", lambda: round_trip(truce, "negmas", [folder / "negmas"])
