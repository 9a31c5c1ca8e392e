"""How bench/ measures: processes with limits, alternating runs, medians, counted instructions."""
import json
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
DEBIAN_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-* packages are for
RUNS = 5
LONG = 10  # seconds of one run of a peer above which it runs fewer times


class Done:
    """How a process ended. `seconds` are processor seconds, of children too; `wall` is what a clock showed.
    `is_stopped`: it was stopped at its limit."""

    def __init__(self, seconds, wall, status, out, error, is_stopped):
        self.seconds, self.wall, self.status = seconds, wall, status
        self.out, self.error, self.is_stopped = out, error, is_stopped


def run(command, given="", limit=None, cwd=None):
    """Runs a process to its end, or until it has used `limit` processor seconds (or three times that by
    the clock). What it wrote is kept in any case."""
    def limited():
        most = int(limit) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with tempfile.TemporaryFile() as inwards, tempfile.TemporaryFile() as out, \
            tempfile.TemporaryFile() as error:
        inwards.write(given.encode() if isinstance(given, str) else given)
        inwards.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdin=inwards, stdout=out,
                                   stderr=error, cwd=cwd, preexec_fn=limited if limit else None)
        timer = threading.Timer(3 * limit + 1, process.kill) if limit else None
        if timer:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        if timer:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        error.seek(0)
        return Done(usage.ru_utime + usage.ru_stime, wall, process.returncode, out.read(),
                    error.read(), process.returncode < 0)


class Timed:
    """What one contestant of a race did: its seconds, in order, and its last answer. With a limit that was
    reached `is_stopped` is true and the median is a lower bound."""

    def __init__(self):
        self.seconds, self.walls, self.answer, self.is_stopped = [], [], None, False

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def wall(self):
        return statistics.median(self.walls)


def race(bench, contestants):
    """Lets contestants run in turns: first each once, then each again, five times (quick: once). A
    contestant is a function that returns (seconds, answer, is_stopped), or a Done. Who takes more than
    ten seconds runs twice at most, and once if it is stopped. Returns a Timed each."""
    all_timed = [Timed() for _ in contestants]
    for turn in range(bench.runs):
        for contestant, timed in zip(contestants, all_timed):
            if timed.is_stopped or (turn >= 2 and timed.seconds[0] > LONG) or \
                    (turn >= 1 and bench.is_quick and timed.seconds[0] > 2):
                continue
            done = contestant()
            if isinstance(done, Done):
                timed.walls.append(done.wall)
                done = (done.seconds, done.out, done.is_stopped)
            timed.seconds.append(done[0])
            timed.answer, timed.is_stopped = done[1], done[2]
    return all_timed


def counted(command, given="", limit=300):
    """The instructions of a run, counted by valgrind, as text in millions; "-" where it is not there."""
    if not shutil.which("valgrind"):
        return "-"
    with tempfile.NamedTemporaryFile() as out:
        done = run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command],
                   given, limit, ROOT)
    found = re.search(rb"Collected : (\d+)", done.error)
    return f"{int(found.group(1)) / 1e6:,.1f} M" if found else "-"


def solve_only(bench, text, runs=None, points=False, limit=60):
    """What bench/solve_tool.c says about a scenario; None where it was stopped at the limit."""
    command = [bench.solve_tool, str(runs or 1)] + (["points"] if points else [])
    done = run(command, text, limit)
    return json.loads(done.out) if done.status == 0 else None


# ---- figures as people read them ---------------------------------------------------------------

def shown_seconds(seconds):
    if seconds is None:
        return "-"
    for least, factor, unit in ((1, 1, "s"), (1e-3, 1e3, "ms"), (0, 1e6, "us")):
        if seconds >= least:
            return f"{three(seconds * factor)} {unit}"
    return "0"


def three(x):
    """Three digits that count, and no power of ten."""
    if x == 0:
        return "0"
    if x >= 100:
        digits = len(str(int(x))) - 3
        return f"{int(round(x / 10 ** digits) * 10 ** digits):,}"
    return f"{x:.3g}"


def shown_time(timed):
    return ("> " if timed.is_stopped else "") + shown_seconds(timed.median) if timed.seconds else "-"


def shown_ratio(peer, own):
    """How many times longer a peer takes; `peer` is a Timed, `own` seconds."""
    return ("> " if peer.is_stopped else "") + three(peer.median / own)


def shown_bytes(n):
    return f"{three(n / 1e6)} MB"
