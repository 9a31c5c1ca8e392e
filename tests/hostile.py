"""What bad input, full disks and Ctrl-C get: an answer in order, never a crash or half a file."""
import os
import pathlib
import pty
import resource
import signal
import subprocess
import tempfile
import time
from support import check_schema, expect, run

MOST = 64 << 20


def too_large(truce):
    """One byte over 64 MiB."""
    status, _, err = run([truce, "check", "-"], stdin=b"a" * (MOST + 1))
    expect(status == 3 and b"E-YAML-001" in err, err[:500].decode())


def brackets(truce, opening):
    status, _, err = run([truce, "check", "-"], stdin=opening * (MOST // len(opening)), timeout=60)
    expect(status == 3 and b"error: " in err, err[:500].decode(errors="replace"))
    expect(len(err) < 20000, "the diagnostics are too long")


def flat(truce, line):
    """A map or a list that is longer than any limit of the format: refused before it is kept."""
    def limited():
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    done = subprocess.run([truce, "check", "-"], input=line * (MOST // len(line)),
                          capture_output=True, timeout=60, preexec_fn=limited)
    expect(done.returncode == 3 and b"E-SIZE-001" in done.stderr,
           f"exit status {done.returncode}\n{done.stderr[:500].decode()}")


HEAD = "truce: 1\ntitle: t\n"
TWO = "parties: {a: {}, b: {}}\n"
ONE_ISSUE = "issues: {q: {range: [0, 10]}}\n"
RULE = "  - {for: a, when: q > 1, add: 0}\n"


def ratifiers(n):
    return "parties:\n  a: {}\n  b: {}\n" + "".join(
        f"  r{k}: {{role: ratifier, of: a}}\n" for k in range(n - 2))


def options(n):
    return "issues: {c: {options: [" + ", ".join(f"o{k}" for k in range(n)) + "]}}\n"


# Files with `n` of something, and the most that is allowed.
SIZES = {
    "principals": (8, lambda n: "parties:\n" + "".join(
        f"  p{k}: {{}}\n" for k in range(n)) + ONE_ISSUE),
    "parties": (64, lambda n: ratifiers(n) + ONE_ISSUE),
    "issues": (4096, lambda n: TWO + "issues:\n" + "".join(
        f"  q{k}: {{range: [0, 1]}}\n" for k in range(n))),
    "values": (65536, lambda n: TWO + f"issues: {{q: {{range: [1, {n}]}}}}\n"),
    "options": (65536, lambda n: TWO + options(n)),
    "rules": (65536, lambda n: TWO + ONE_ISSUE + "rules:\n" + RULE * n),
    "rules-and-red-lines": (65536, lambda n: TWO + ONE_ISSUE + "rules:\n" + RULE * (n - 1)
                            + "red_lines: {a: [q > 0]}\nlimits: [q > 0]\n"),
    "limits": (65536, lambda n: TWO + ONE_ISSUE + "limits:\n" + "  - q > 0\n" * n),
    "nesting": (64, lambda n: TWO + ONE_ISSUE + "bogus: " + "[" * (n - 1) + "]" * (n - 1) + "\n"),
    "id": (63, lambda n: TWO + "issues: {" + "i" * n + ": {range: [0, 1]}}\n"),
}


def size(truce, what):
    """As many as a limit allows are read; one more is an error that names the limit."""
    most, write = SIZES[what]
    status, _, err = run([truce, "check", "-"], stdin=(HEAD + write(most)).encode())
    unknown = b"E-KEY-001" in err and b"errors" not in err  # the key that holds the nesting
    expect(status == 0 or unknown, f"{most} {what}: {err[:500].decode()}")
    status, _, err = run([truce, "check", "-"], stdin=(HEAD + write(most + 1)).encode())
    expect(status == 3 and str(most).encode() in err, f"{most + 1} {what}: {err[:500].decode()}")


def random_bytes(truce, seed):
    import random
    noise = random.Random(seed).randbytes(20000)
    status, _, err = run([truce, "check", "-"], stdin=noise)
    expect(status == 3 and b"error: " in err, err[:500].decode(errors="replace"))


def damaged(root, truce, seed):
    """An example with some bytes changed, deleted or doubled: read or refused, never a crash."""
    import random
    r = random.Random(seed)
    bytes_ = bytearray((root / "examples/pause/talks-now.yaml").read_bytes())
    for _ in range(r.randint(1, 6)):
        at = r.randrange(len(bytes_))
        change = r.randrange(3)
        if change == 0:
            bytes_[at] = r.choice(b"\n :-{}[]\"'#&*!|>%@`,=<0aZ\xff")
        elif change == 1:
            del bytes_[at:at + r.randint(1, 40)]
        else:
            bytes_[at:at] = bytes_[at:at + r.randint(1, 40)]
    status, _, err = run([truce, "check", "-"], stdin=bytes(bytes_))
    expect(status in (0, 3), f"exit status {status}\n{err[-2000:].decode(errors='replace')}")


PACKAGE = "rent=650, repairs=owner, years=3"
EVERY = {"solve": ["solve", "LEASE"], "json": ["solve", "--json", "LEASE"],
         "csv": ["solve", "--csv", "LEASE"], "explain": ["explain", "LEASE"],
         "evaluate": ["evaluate", "LEASE", PACKAGE], "brief": ["brief", "LEASE"],
         "page": ["brief", "-o", "-", "LEASE"], "check": ["check", "LEASE"], "new": ["new"],
         "help": ["--help"], "version": ["--version"], "command-help": ["solve", "--help"]}


def command_of(root, truce, words):
    return [truce] + [str(root / "examples/first/lease.yaml") if w == "LEASE" else w for w in words]


def full_disk(root, truce, words):
    """Standard output is a full disk: exit status 5, and one line says why."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command_of(root, truce, words), stdout=full, stderr=subprocess.PIPE,
                              timeout=60)
    expect(done.returncode == 5, f"exit status {done.returncode}")
    expect(done.stderr.count(b"\n") == 1 and b"standard output: " in done.stderr,
           done.stderr.decode())


def closed_output(root, truce, words):
    done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-'] + command_of(root, truce, words),
                          stderr=subprocess.PIPE, timeout=60)
    expect(done.returncode == 5 and done.stderr.count(b"\n") == 1, done.stderr.decode())


def broken_pipe(root, truce, words):
    """The reader has gone: the tool ends by SIGPIPE, as others do, and complains to nobody."""
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(command_of(root, truce, words), stdout=theirs, stderr=subprocess.PIPE,
                          timeout=60)
    os.close(theirs)
    expect(done.returncode == -signal.SIGPIPE and not done.stderr, f"{done.returncode}")


def small_files(root, truce):
    """A file may not grow over 1 KiB: exit status 5, and neither a page nor a half of one."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "out.html"
        for before in (None, "before"):
            if before:
                page.write_text(before)
            done = subprocess.run(command_of(root, truce, ["brief", "LEASE", "-o", str(page)]),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                        (1024, 1024)))
            expect(done.returncode == 5, f"exit status {done.returncode}")
            left = {p.name: p.read_text() for p in pathlib.Path(folder).iterdir()}
            expect(left == ({"out.html": before} if before else {}), str(left))


def over_input(root, truce):
    """The scenario comes in as standard input: the page may not go over it."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = pathlib.Path(folder) / "talks.yaml"
        text = (root / "examples/first/lease.yaml").read_bytes()
        scenario.write_bytes(text)
        for words in (["brief", "-", "-o"], ["solve", "-", "--plot"]):
            with open(scenario, "rb") as given:
                done = subprocess.run([truce, *words, str(scenario)], stdin=given,
                                      capture_output=True, timeout=60)
            expect(done.returncode == 2 and b"is the scenario itself" in done.stderr,
                   done.stderr.decode())
            expect(scenario.read_bytes() == text, "the scenario was overwritten")


def on_terminal(truce, words, text, errors_to_terminal):
    """Runs with standard error on a terminal, or not; returns exit status and what stood there."""
    master, slave = pty.openpty()
    process = subprocess.Popen([truce, *words, "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL if errors_to_terminal else slave,
                               stderr=slave if errors_to_terminal else subprocess.PIPE)
    os.close(slave)
    process.stdin.write(text)
    process.stdin.close()
    shown = b""
    while True:
        try:
            got = os.read(master, 65536)
        except OSError:  # the other side was closed
            break
        shown += got
        if not got:
            break
    errors = b"" if errors_to_terminal else process.stderr.read()
    os.close(master)
    return process.wait(timeout=60), shown if errors_to_terminal else errors


def has_terminals():
    try:
        for descriptor in pty.openpty():
            os.close(descriptor)
    except OSError:  # a room without them
        return False
    return True


def progress(truce):
    """A bar on a terminal, wiped away in the end; none elsewhere, none with --quiet."""
    text = large(40, 30, 4)
    status, shown = on_terminal(truce, ["solve", "--deadline", "2500ms"], text, True)
    expect(status == 4 and b"%" in shown and b"Ctrl-C" in shown, shown.decode())
    expect(shown.endswith(b"\r\x1b[K"), "the bar was left there")
    status, shown = on_terminal(truce, ["solve", "--deadline", "1500ms"], text, False)
    expect(status == 4 and not shown, shown.decode())
    status, shown = on_terminal(truce, ["solve", "-q", "--deadline", "1500ms"], text, True)
    expect(status == 4 and not shown, shown.decode())


def output_kept(root, truce):
    """What stood in an output file is still there when the new one cannot be made."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "out.html"
        page.write_text("before")
        (pathlib.Path(folder) / "bad.yaml").write_text("truce: 1\n")
        status, _, _ = run([truce, "brief", "bad.yaml", "-o", page], cwd=folder)
        expect(status == 3 and page.read_text() == "before", "the page was touched")
        status, _, _ = run([truce, "brief", root / "examples/first/lease.yaml", "-o", page])
        expect(status == 0 and page.read_text().endswith("</html>\n"), "the page was not replaced")
        expect(sorted(os.listdir(folder)) == ["bad.yaml", "out.html"], "something was left over")


def large(issues, options, seed):
    """An additive scenario of three principals that takes a while."""
    import random
    r = random.Random(seed)
    lines = ["truce: 1", "title: large", "parties: {a: {}, b: {}, c: {}}", "issues:"]
    lines += [f"  i{k}: {{range: [0, {options - 1}]}}" for k in range(issues)]
    lines.append("values:")
    for party in "abc":
        lines.append(f"  {party}:")
        for k in range(issues):
            points = ", ".join(f"{v}: {r.randint(-999999, 999999)}" for v in range(options))
            lines.append(f"    i{k}: {{{points}}}")
    return "\n".join(lines).encode()


def partial(root, command, status, out, err):
    """Exit status 4, a document that fulfils its schema and says that it is partial."""
    expect(status == 4 and b'"exact": false' in out, f"exit status {status}\n{err.decode()}")
    check_schema(root, f"{command}.schema.json", out)


def interrupt(root, truce, command, number):
    process = subprocess.Popen([truce, command, "--json", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(large(40, 30, 1))
    process.stdin.close()
    time.sleep(1.0)
    process.send_signal(number)
    out = process.stdout.read()
    err = process.stderr.read()
    partial(root, command, process.wait(timeout=60), out, err)


def limited(root, truce, command, words, seed):
    status, out, err = run([truce, command, "--json", *words, "-"], stdin=large(40, 30, seed))
    partial(root, command, status, out, err)
    expect(command != "solve" or b'"bound"' in out, "what is proved is missing")


def brief_limited(truce, words):
    """A partial brief says so at its head, on the terminal and on the page."""
    with tempfile.TemporaryDirectory() as folder:
        status, out, err = run([truce, "brief", *words, "-o", "page.html", "-"], cwd=folder,
                               stdin=large(40, 30, 5))
        expect(status == 4, f"exit status {status}\n{err.decode()}")
        page = (pathlib.Path(folder) / "page.html").read_bytes()
        expect(b"Partial" in out[:600] and b"Partial" in page, "it does not say that it is partial")
        expect(page.endswith(b"</html>\n"), "the page is not whole")


def corridor_file(root, folder):
    """A corridor whose plan takes a while."""
    status, out, err = run(["python3", root / "bench/corridor_files.py", "20x180x100", folder])
    expect(status == 0, err.decode())
    return pathlib.Path(folder) / "20x180x100.yaml"


def corridor_stopped(root, truce, words, number=None):
    """Exit status 4, and a plan that can be carried out and says that it is partial."""
    with tempfile.TemporaryDirectory() as folder:
        command = [truce, "corridor", "-q", "--json", "--fair", "exact", *words, corridor_file(root, folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if number is not None:
            time.sleep(1.0)
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
        expect(process.returncode == 4 and b'"finished": false' in out,
               f"exit status {process.returncode}\n{err.decode()}")
        check_schema(root, "corridor.schema.json", out)


def corridor_outside(truce):
    """A link to a file elsewhere is not followed: a scenario reads what lies beside it, no more."""
    with tempfile.TemporaryDirectory() as outside, tempfile.TemporaryDirectory() as folder:
        secret = pathlib.Path(outside) / "aid.yaml"
        secret.write_text("secret: 1\n")
        os.symlink(secret, pathlib.Path(folder) / "aid.yaml")
        (pathlib.Path(folder) / "deal.yaml").write_text(
            HEAD + TWO + "issues: {q: {range: [0, 10], corridor: aid.yaml}}\n")
        for command in ("check", "brief"):
            status, out, err = run([truce, command, "deal.yaml"], cwd=folder)
            expect(status == 3 and b"E-ISSUE-008" in err and b"secret" not in out + err, err.decode())


def tests(root, build, truce):
    yield "hostile/too-large", lambda: too_large(truce)
    for opening in (b"[", b"{", b"- ", b"{a: ", b"? ", b"\"", b"|\n ", b"#"):
        yield f"hostile/brackets/{opening.decode()!r}", lambda o=opening: brackets(truce, o)
    for line in (b"a: b\n", b"- a\n", b"? a\n"):
        yield f"hostile/flat/{line.decode()!r}", lambda l=line: flat(truce, l)
    for what in SIZES:
        yield f"hostile/size/{what}", lambda w=what: size(truce, w)
    for seed in range(10):
        yield f"hostile/random/{seed}", lambda s=seed: random_bytes(truce, s)
    for seed in range(60):
        yield f"hostile/damaged/{seed}", lambda s=seed: damaged(root, truce, s)
    for name, words in EVERY.items():
        if os.path.exists("/dev/full"):
            yield f"hostile/full-disk/{name}", lambda w=words: full_disk(root, truce, w)
        yield f"hostile/closed-output/{name}", lambda w=words: closed_output(root, truce, w)
        yield f"hostile/broken-pipe/{name}", lambda w=words: broken_pipe(root, truce, w)
    yield "hostile/small-files", lambda: small_files(root, truce)
    yield "hostile/over-input", lambda: over_input(root, truce)
    if has_terminals():
        yield "hostile/progress", lambda: progress(truce)
    yield "hostile/output-kept", lambda: output_kept(root, truce)
    for command in ("solve", "explain"):
        for number in (signal.SIGINT, signal.SIGTERM):
            yield (f"hostile/interrupt/{command}/{number.name}",
                   lambda c=command, n=number: interrupt(root, truce, c, n))
        yield (f"hostile/deadline/{command}",
               lambda c=command: limited(root, truce, c, ["--deadline", "300ms"], 2))
        yield (f"hostile/memory/{command}",
               lambda c=command: limited(root, truce, c, ["--memory", "8M"], 3))
    yield "hostile/deadline/corridor", lambda: corridor_stopped(root, truce, ["--deadline", "300ms"])
    for number in (signal.SIGINT, signal.SIGTERM):
        yield (f"hostile/interrupt/corridor/{number.name}",
               lambda n=number: corridor_stopped(root, truce, [], n))
    yield "hostile/corridor-outside", lambda: corridor_outside(truce)
    yield "hostile/deadline/brief", lambda: brief_limited(truce, ["--deadline", "300ms"])
    yield "hostile/memory/brief", lambda: brief_limited(truce, ["--memory", "8M"])
