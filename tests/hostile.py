"""What bad input, full disks and Ctrl-C get: an answer in order, never a crash or half a file."""
import os
import pathlib
import signal
import subprocess
import tempfile
import time
from support import expect, run

MOST = 64 << 20


def too_large(truce):
    """One byte over 64 MiB."""
    status, _, err = run([truce, "check", "-"], stdin=b"a" * (MOST + 1))
    expect(status == 3 and b"E-YAML-001" in err, err[:500].decode())


def brackets(truce, opening):
    status, _, err = run([truce, "check", "-"], stdin=opening * (MOST // len(opening)), timeout=60)
    expect(status == 3 and b"error: " in err, err[:500].decode(errors="replace"))
    expect(len(err) < 20000, "the diagnostics are too long")


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


def full_disk(root, truce):
    if not os.path.exists("/dev/full"):
        return
    lease = root / "examples/first/lease.yaml"
    with open("/dev/full", "wb") as full:
        done = subprocess.run([truce, "solve", lease], stdout=full, stderr=subprocess.PIPE,
                              timeout=60)
    expect(done.returncode == 5, f"exit status {done.returncode}")


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


def interrupt(truce):
    process = subprocess.Popen([truce, "solve", "--json", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(large(40, 30, 1))
    process.stdin.close()
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out = process.stdout.read()
    err = process.stderr.read()
    status = process.wait(timeout=60)
    expect(status == 4 and b'"exact": false' in out, f"exit status {status}\n{err.decode()}")


def deadline(truce):
    status, out, err = run([truce, "solve", "--json", "--deadline", "300ms", "-"],
                           stdin=large(40, 30, 2))
    expect(status == 4 and b'"exact": false' in out and b'"bound"' in out, err.decode())


def memory(truce):
    status, out, err = run([truce, "solve", "--json", "--memory", "8M", "-"],
                           stdin=large(40, 30, 3))
    expect(status == 4 and b'"exact": false' in out, err.decode())


def tests(root, build, truce):
    yield "hostile/too-large", lambda: too_large(truce)
    for opening in (b"[", b"{", b"- ", b"{a: ", b"? ", b"\"", b"|\n ", b"#"):
        yield f"hostile/brackets/{opening.decode()!r}", lambda o=opening: brackets(truce, o)
    for seed in range(10):
        yield f"hostile/random/{seed}", lambda s=seed: random_bytes(truce, s)
    for seed in range(60):
        yield f"hostile/damaged/{seed}", lambda s=seed: damaged(root, truce, s)
    yield "hostile/full-disk", lambda: full_disk(root, truce)
    yield "hostile/output-kept", lambda: output_kept(root, truce)
    yield "hostile/interrupt", lambda: interrupt(truce)
    yield "hostile/deadline", lambda: deadline(truce)
    yield "hostile/memory", lambda: memory(truce)
