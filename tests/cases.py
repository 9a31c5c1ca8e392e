"""tests/cases/TOPIC/CASE/: the tool as a user meets it. Files of a case:
  args       a line as for a shell (required)
  stdin      standard input; "stdin.closed": closed
  environment  lines NAME=VALUE that the tool finds set
  status     the exit status; 0 where the file is missing
  out, err   what must be written, byte for byte
  out.has, err.has, out.hasnot, err.hasnot   a line each that must (not) occur
  file.NAME.has, file.NAME.hasnot            the same of a file that the tool wrote
  columns    no line of standard output may be wider
  schema     the JSON Schema in schemas/ that standard output must fulfil
All other files are copied into the folder in which the tool runs; {root} in args is the root of
the project."""
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
from support import Failed, check_schema, expect, run

OWN = ("args", "stdin", "stdin.closed", "status", "out", "err", "schema",
       "environment", "columns")


def read(path, default=None):
    return path.read_bytes() if path.exists() else default


def check_lines(case, name, text):
    for kind in ("has", "hasnot"):
        path = case / f"{name}.{kind}"
        for line in (read(path, b"").split(b"\n")):
            if line and (line in text) != (kind == "has"):
                raise Failed(f"{name} {kind} {line.decode()}\n{text.decode(errors='replace')}")


def check(root, truce, case):
    with tempfile.TemporaryDirectory() as folder:
        for path in case.iterdir():
            if path.name not in OWN and not path.name.endswith((".has", ".hasnot")):
                shutil.copy(path, folder)
        words = shlex.split((case / "args").read_text().replace("{root}", str(root)))
        command = [truce] + words
        if (case / "stdin.closed").exists():
            command = ["sh", "-c", 'exec "$0" "$@" <&-'] + command
        pairs = [line.split("=", 1) for line in read(case / "environment", b"").decode().split()]
        status, out, err = run(command, stdin=read(case / "stdin", b""), cwd=folder,
                               environment=dict(pairs))
        seen = f"\nout:\n{out.decode(errors='replace')}\nerr:\n{err.decode(errors='replace')}"
        wanted = int(read(case / "status", b"0"))
        expect(status == wanted, f"exit status {status}, expected {wanted}{seen}")
        columns = int(read(case / "columns", b"100000"))
        expect(max(map(len, out.decode().split("\n"))) <= columns, f"too wide{seen}")
        for name, text in (("out", out), ("err", err)):
            exact = read(case / name)
            expect(exact is None or exact == text, f"{name} differs{seen}")
            check_lines(case, name, text)
        for path in case.glob("file.*.has*"):
            name = path.name[len("file."):].rsplit(".", 1)[0]
            written = pathlib.Path(folder) / name
            expect(written.exists(), f"{name} was not written{seen}")
            check_lines(case, f"file.{name}", written.read_bytes())
        schema = read(case / "schema")
        is_json = "--json" in words and wanted in (0, 1, 4) and out
        expect(bool(schema) == bool(is_json), "a case that gets JSON names its schema")
        if schema:
            check_schema(root, schema.decode().strip(), out)
        expect(not list(pathlib.Path(folder).glob("*.??????")), "a temporary file was left")


def tests(root, build, truce):
    for args in sorted((root / "tests/cases").glob("*/*/args")):
        case = args.parent
        yield f"cases/{case.parent.name}/{case.name}", lambda c=case: check(root, truce, c)
