"""Checks of the house: floors, exported symbols, the other compiler, man pages, starters, codes."""
import pathlib
import re
import shutil
import tempfile
from support import expect, run


def floors(root):
    status, out, err = run(["python3", root / "tools/check_floors.py"])
    expect(status == 0, (out + err).decode())


def symbols(build):
    """The shared library shows what the public headers declare, and nothing else."""
    status, out, err = run(["nm", "-D", "--defined-only", build / "libtruce.so"])
    names = [line.split()[-1] for line in out.decode().splitlines()]
    expect(status == 0 and names, err.decode())
    tools = ("_", "asan", "mangle")  # what sanitizers and coverage counters bring along
    is_plain = not any(word in build.name for word in ("sanitize", "cover"))
    foreign = [n for n in names if not n.startswith("truce_")
               and (is_plain or not n.startswith(tools))]
    expect(not foreign, "exported: " + ", ".join(foreign))


def declared(root, build):
    headers = "".join(p.read_text() for p in (root / "include/truce").glob("*.h"))
    wanted = set(re.findall(r"\b(truce_[a-z_]+)\s*\(", headers))
    _, out, _ = run(["nm", "-D", "--defined-only", build / "libtruce.so"])
    there = {line.split()[-1] for line in out.decode().splitlines()}
    expect(wanted <= there, "declared and not defined: " + ", ".join(sorted(wanted - there)))
    more = sorted(n for n in there - wanted if n.startswith("truce_"))
    expect(not more, "exported and not declared: " + ", ".join(more))


def other_compiler(root, path):
    status, out, err = run(["clang-14", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Iinclude",
                            "-Isrc", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wvla",
                            "-Werror", "-fsyntax-only", path], cwd=root)
    expect(status == 0, err.decode())


def man_page(root, path):
    status, out, err = run(["mandoc", "-T", "lint", "-W", "warning", path], cwd=root)
    expect(status == 0, out.decode() + err.decode())


def starter(truce, kind):
    status, out, err = run([truce, "new", kind])
    expect(status == 0 and out.startswith(b"#"), err.decode())
    status, shown, err = run([truce, "check", "-"], stdin=out)
    expect(status == 0 and not err, err.decode())
    status, shown, err = run([truce, "brief", "-"], stdin=out)
    expect(status == 0 and not err, err.decode())


def corridor_starter(truce):
    status, out, err = run([truce, "new", "corridor"])
    expect(status == 0 and out.startswith(b"#"), err.decode())
    status, shown, err = run([truce, "check", "-"], stdin=out)
    expect(status == 0 and not err and b" days, " in shown, err.decode())


def example(truce, path):
    status, out, err = run([truce, "check", path])
    expect(status == 0 and not err, err.decode())


def words(root):
    """The project speaks of itself alone."""
    if shutil.which("git") is None or not (root / ".git").exists():
        names = [str(p.relative_to(root)) for p in root.rglob("*")
                 if not p.relative_to(root).parts[0].startswith("build")]  # a source archive
    else:
        listing = ["git", "-c", "safe.directory=*", "ls-files"]
        names = run(listing, cwd=root)[1].decode().splitlines()
    expect("README.md" in names, "the list of the project's files is not known")
    unwanted = re.compile(r"(/root/|/home/|/work/|/tmp/h\b|TODO|FIXME|@@[A-Z]+@@)")
    found = []
    for name in names:
        if name.endswith(".pyc") or name == "tests/house.py" or name.startswith("tests/cases/mistakes/"):
            continue
        path = root / name
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if unwanted.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    expect(not found, "\n".join(found))


def documentation(root, truce):
    """What the documentation shows is what the tool writes."""
    status, out, err = run(["python3", root / "tools/docs.py", truce, "--check"])
    expect(status == 0, (out + err).decode())


def options(root):
    """Each option stands in its manual pages and in the three completions."""
    rows = re.findall(r'^OPTION\(\w+, ([^,]+), "([a-z]+)", [^,]+, ([A-Z_ |]+), ',
                      (root / "src/cli/options.def").read_text(), re.M)
    scenarios = ["brief", "solve", "explain", "evaluate", "phase"]
    groups = {"IN_ALL": [], "IN_SCENARIO": scenarios, "IN_WORK": [*scenarios, "corridor"]}
    missing = []
    for _, name, commands in rows:
        for part in commands.split(" | "):
            for command in groups.get(part, [part[3:].lower()]):
                page = (root / f"docs/man/truce-{command}.1").read_text()
                if f"Fl -{name}" not in page:
                    missing.append(f"--{name} in truce-{command}.1")
        for completion in ("_truce", "truce.bash", "truce.fish"):
            wanted = f"-l {name}" if completion.endswith("fish") else f"--{name}"
            if wanted not in (root / "completion" / completion).read_text():
                missing.append(f"--{name} in completion/{completion}")
    expect(rows and not missing, "missing: " + ", ".join(missing))
    status, _, err = run(["bash", "-n", root / "completion/truce.bash"])
    expect(status == 0, err.decode())


def codes(root):
    """Each diagnostic code has a test."""
    wanted = set(re.findall(r'"([EW]-[A-Z]+-\d+)"', (root / "src/text/codes.def").read_text()))
    expect(wanted, "no codes found")
    tested = ""
    for path in (root / "tests").rglob("*"):
        if path.is_file() and path.stat().st_size < 1 << 20:
            tested += path.read_text(errors="replace")
    missing = sorted(code for code in wanted if code not in tested)
    expect(not missing, "without a test: " + ", ".join(missing))


def tally(root, script, match, last, wanted):
    """The runner itself: what it says, and its exit status, of a tool that is only a script."""
    with tempfile.TemporaryDirectory() as folder:
        fake = pathlib.Path(folder) / "truce"
        fake.write_text("#!/bin/sh\n" + script + "\n")
        fake.chmod(0o755)
        status, out, err = run(["/usr/bin/python3", root / "tests/run.py", "--build", folder,
                                "--match", match])
        expect(out.decode().splitlines()[-1] == last and status == wanted,
               f"exit status {status}\n{(out + err).decode()}")
        expect((pathlib.Path(folder) / "tally").read_text() == last + "\n", "the tally differs")


def tests(root, build, truce):
    yield "house/floors", lambda: floors(root)
    if (build / "libtruce.so").exists():
        yield "house/symbols", lambda: symbols(build)
        yield "house/declared", lambda: declared(root, build)
    sources = [*(root / "src").rglob("*.c"), *(root / "tests/fuzz").glob("*.c"),
               *(root / "tests/unit").glob("*.c"), *(root / "bench").glob("*.c")]
    for path in sorted(sources):
        name = path.relative_to(root)
        yield f"house/clang/{name}", lambda p=name: other_compiler(root, p)
    for path in sorted((root / "docs/man").glob("*.[15]")):
        yield f"house/man/{path.name}", lambda p=path: man_page(root, p)
    for kind in ("deal", "ceasefire", "labour"):
        yield f"house/starter/{kind}", lambda k=kind: starter(truce, k)
    for path in sorted((root / "examples").glob("*/*.yaml")):
        if "truce_plan:" in path.read_text():
            continue  # a plan: only read beside its scenario, in tests/cases/phase
        yield f"house/example/{path.stem}", lambda p=path: example(truce, p)
    yield "house/starter/corridor", lambda: corridor_starter(truce)
    yield "house/words", lambda: words(root)
    yield "house/documentation", lambda: documentation(root, truce)
    yield "house/options", lambda: options(root)
    yield "house/codes", lambda: codes(root)
    for name, script, match, last, wanted in (
            ("nothing-ran", "exit 0", "no such test", "0 passed, 0 failed", 1),
            ("wrong-status", "exit 1", "command/solve-none", "0 passed, 1 failed", 1),
            ("crash", "kill -SEGV $$", "command/options-end", "0 passed, 1 failed", 1),
            ("accepted", "exit 0", "house/example/lease", "1 passed, 0 failed", 0)):
        yield (f"house/tally/{name}",
               lambda s=script, m=match, t=last, w=wanted: tally(root, s, m, t, w))
