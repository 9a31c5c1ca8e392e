"""tests/cases/mistakes/*.yaml: files with mistakes. Lines that begin with "#! " say what must be
reported, all of it and in this order: "#! LINE:COLUMN error CODE". Where the mistake leaves no room
for such lines they stand in NAME.expect, without the "#! ". A line "hint: TEXT" asks for that hint,
a line "carets: TEXT" for carets under exactly this part of the line."""
import re
from support import expect, run

DIAGNOSTIC = re.compile(rb"^.*?:(\d+):(\d+): (error|warning): .* \[([A-Z0-9-]+)\]$", re.M)


def expected_of(path):
    beside = path.with_suffix(".expect")
    if beside.exists():
        return beside.read_text().split("\n")[:-1]
    lines = path.read_text(errors="replace").split("\n")
    return [line[3:] for line in lines if line.startswith("#! ")]


def check(truce, path):
    expected = expected_of(path)
    expect(expected, "the file does not say what is expected")
    status, out, err = run([truce, "check", path.name], cwd=path.parent)
    found = [f"{line.decode()}:{column.decode()} {kind.decode()} {code.decode()}"
             for line, column, kind, code in DIAGNOSTIC.findall(err)]
    shown = err.decode(errors="replace")
    for line in expected:
        kind, _, wanted = line.partition(": ")
        if kind == "hint":
            expect(f"= hint: {wanted}\n" in shown, f"no hint {wanted!r}:\n{shown}")
        elif kind == "carets":
            marked = [above[below.index("^"):below.rindex("^") + 1]
                      for above, below in zip(shown.split("\n"), shown.split("\n")[1:])
                      if below.startswith("      | ") and set(below[8:]) <= {" ", "^"}]
            expect(wanted in marked, f"no carets under {wanted!r}, but under {marked}:\n{shown}")
    expected = [line for line in expected if not line.startswith(("hint: ", "carets: "))]
    expect(found == expected, "expected:\n" + "\n".join(expected) + "\nfound:\n" + shown)
    is_wrong = any(" error " in line for line in expected)
    expect(status == (3 if is_wrong else 0), f"exit status {status}\n{shown}")


def tests(root, build, truce):
    for path in sorted((root / "tests/cases/mistakes").glob("*.yaml")):
        yield f"mistakes/{path.stem}", lambda p=path: check(truce, p)
