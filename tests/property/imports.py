#!/usr/bin/env python3
"""Random GENIUS domains: every outcome's utilities against the formulas of docs/imports.md in exact
fractions, for both semantics, with boxes and without; and import, export, import.
usage: imports.py TRUCE FIRST COUNT   (FIRST: a seed)"""
import csv
import decimal
import io
import itertools
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

NANO = Fraction(1, 10 ** 9)


class Difference(Exception):
    pass


def figure(r, low, high):
    """A number as programs print it."""
    kind = r.randrange(5)
    if kind == 0:
        return str(r.randint(int(low), int(high)))
    if kind == 1:
        return repr(r.uniform(low, high))
    if kind == 2:
        return f"{r.uniform(low, high):.3e}"
    if kind == 3:
        return f"{r.uniform(low, high):.2f}"
    return f"{r.uniform(low, high):.30f}"


def make(seed):
    r = random.Random(seed)
    issues = []
    for k in range(r.randint(1, 4)):
        if r.random() < 0.4:
            low = r.randint(-3, 3)
            issues.append(("integer", low, low + r.randint(0, 5)))
        else:
            issues.append(("discrete", [f"v{r.randint(0, 9)} {v}" for v in range(r.randint(1, 4))]))
    boxes = all(i[0] == "integer" for i in issues) and r.random() < 0.7
    return r, issues, boxes


def issue_xml(k, issue, inner=""):
    head = f'<issue index="{k + 1}" name="issue {k}" type="{issue[0]}" vtype="{issue[0]}"'
    if issue[0] == "integer":
        return f'{head} lowerbound="{issue[1]}" upperbound="{issue[2]}">{inner}</issue>'
    return f"{head}>{inner}</issue>"


def clamp(x):
    return min(max(x, Fraction(0)), Fraction(1))


def additive(r, issues):
    """A profile, and what it is worth: (negmas, outcome) -> exact utility before the cap."""
    parts, xml = [], []
    for k, issue in enumerate(issues):
        weight = figure(r, 0, 1)
        if issue[0] == "integer":
            slope, offset = figure(r, -1, 1), figure(r, 0, 1)
            xml.append(issue_xml(k, issue, f'<evaluator ftype="linear" slope="{slope}" offset="{offset}"/>'))

            def part(negmas, v, low=issue[1], w=Fraction(weight), s=Fraction(slope), o=Fraction(offset)):
                return w * (o + s * v if negmas else clamp(o + s * (v - low)))
        else:
            worth = {v: figure(r, 0, 9) for v in issue[1]}
            names = list(issue[1])
            r.shuffle(names)
            xml.append(issue_xml(k, issue, "".join(
                f'<item value="{v}" evaluation="{worth[v]}"/>' for v in names)))
            most = max(Fraction(e) for e in worth.values())

            def part(negmas, v, t=worth, w=Fraction(weight), m=most):
                if negmas:
                    return w * Fraction(t[v])
                return w * Fraction(t[v]) / m if m >= Fraction(1, 10 ** 5) else Fraction(0)
        parts.append(part)
        xml.append(f'<weight index="{k + 1}" value="{weight}"/>')
    body = "".join(sorted(xml, key=lambda x: x.startswith("<weight")))
    slack = sum(2 if i[0] == "integer" else 1 for i in issues)
    return body, lambda negmas, o: sum((p(negmas, v) for p, v in zip(parts, o)), Fraction(0)), slack


def box_profile(r, issues):
    boxes, xml, most = [], [], figure(r, 1, 20)
    for _ in range(r.randint(1, 6)):
        excludes, bounds = r.random() < 0.3, []
        for _ in range(r.randint(0, 3)):
            k = r.randrange(len(issues))
            low = r.randint(issues[k][1] - 1, issues[k][2])
            bounds.append((k, low, low + r.randint(0, 4)))
        utility, weight = figure(r, 0, 9), r.choice(["", "2", "0.5"])
        name = "EXCLUDES" if excludes else "INCLUDES"
        xml.append(f'<hyperRectangle utility="{utility}"' + (f' weight="{weight}">' if weight else ">")
                   + "".join(f'<{name} index="{k + 1}" min="{a}" max="{b}"/>' for k, a, b in bounds)
                   + "</hyperRectangle>")
        boxes.append((excludes and bounds, bounds, Fraction(utility) * Fraction(weight or 1)))
    body = "".join(issue_xml(k, i) for k, i in enumerate(issues))
    body += f'<utility maxutility="{most}"><ufun type="PlainUfun">' + "".join(xml) + "</ufun></utility>"

    def worth(negmas, o):
        total = Fraction(0)
        for excludes, bounds, add in boxes:
            if negmas:
                last = {k: (a, b) for k, a, b in bounds}
                pays = all(a < o[k] < b for k, (a, b) in last.items())
            else:
                pays = all(a <= o[k] <= b for k, a, b in bounds) != bool(excludes)
            total += add if pays else 0
        return total if negmas else total / Fraction(most)
    return body, worth, len(boxes)


def run(arguments, stdin=b""):
    done = subprocess.run([str(a) for a in arguments], input=stdin, capture_output=True, timeout=60)
    if done.returncode not in (0, 1):
        raise Difference(f"{arguments[1]}: exit status {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def strip(text):
    return [line for line in text.split("\n") if not line.lstrip().startswith("#")]


def check_round(truce, folder, first):
    (folder / "s.yaml").write_text(first)
    names = run([truce, "export", "genius", folder / "s.yaml", folder / "out"]).splitlines()
    second = run([truce, "import", "genius", "-q", *names])
    if strip(first) != strip(second):
        raise Difference("another scenario came back:\n" + first + "\n" + second)


def check_in(truce, seed, folder):
    r, issues, boxes = make(seed)
    files, profiles = [folder / "domain.xml"], []
    plain = "".join(issue_xml(k, i, "" if i[0] == "integer" else "".join(
        f'<item value="{v}"/>' for v in i[1])) for k, i in enumerate(issues))
    shell = "<utility_space><objective>{}</objective></utility_space>"
    files[0].write_text(shell.format(plain))
    for k in range(2):
        profiles.append((box_profile if boxes and r.random() < 0.8 else additive)(r, issues))
        files.append(folder / f"p{k}.xml")
        files[-1].write_text(shell.format(profiles[-1][0]))
    spaces = [range(i[1], i[2] + 1) if i[0] == "integer" else i[1] for i in issues]
    outcomes = list(itertools.product(*spaces))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([f"issue {k}" for k in range(len(issues))])
    writer.writerows(outcomes)
    for semantics in ("genius", "negmas"):
        out = run([truce, "evaluate", "-q", "--semantics", semantics, *files, "--packages", "-"],
                  table.getvalue().encode())
        rows = list(csv.reader(io.StringIO(out)))[1:]
        if len(rows) != len(outcomes):
            raise Difference(f"{len(rows)} rows for {len(outcomes)} outcomes")
        for outcome, row in zip(outcomes, rows):
            for k, (_, worth, slack) in enumerate(profiles):
                wanted = worth(semantics == "negmas", outcome)
                if semantics == "genius":
                    wanted = min(wanted, Fraction(1))
                found = Fraction(decimal.Decimal(row[k]))
                if abs(found - wanted) > slack * NANO / 2 + NANO / 1000:
                    raise Difference(f"{semantics}, p{k}, {outcome}: {row[k]}, expected {float(wanted)}")
    check_round(truce, folder, run([truce, "import", "genius", "-q", *files]))


def check(truce, seed):
    with tempfile.TemporaryDirectory() as folder:
        try:
            check_in(truce, seed, pathlib.Path(folder))
        except Difference as difference:
            return f"seed {seed}: {difference}"
    return None


def main():
    truce, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    bad = [p for p in (check(truce, seed) for seed in range(first, first + count)) if p]
    print("\n".join(bad) if bad else f"{count} domains agree")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
