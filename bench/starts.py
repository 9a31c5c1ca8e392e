"""What a user waits for: whole processes on the examples, next to one that does nothing, in turns. Wall seconds
here, and many runs, since a process that starts is disturbed by much."""
import statistics
from measure import ROOT, counted, run, three

RUNS, SECONDS_MOST = 41, 5  # runs of each command, at least three
COMMANDS = [["solve", "examples/first/lease.yaml"], ["solve", "examples/labour/contract.yaml"],
            ["solve", "examples/pause/talks-now.yaml"], ["explain", "examples/pause/december.yaml"],
            ["brief", "examples/pause/talks-now.yaml"]]
EXAMPLE = "examples/first/lease.yaml"


def measure(bench, part):
    table = part.table("command", "truce, ms", "`true`, ms", "ratio", "instructions")
    part_of_target = []
    for words in COMMANDS:
        mine, other = [], []
        least = 3 if not bench.is_quick else 1
        most = SECONDS_MOST if not bench.is_quick else 0.5
        while len(mine) < RUNS and (len(mine) < least or sum(mine) < most):
            mine.append(run([bench.truce, *words], cwd=ROOT).wall)
            other.append(run(["true"]).wall)
        a, b = statistics.median(mine), statistics.median(other)
        is_slow = bench.is_quick and a > 0.2
        table.row(f"`{' '.join(words)}`", f"{a * 1e3:.2f}", f"{b * 1e3:.2f}", three(a / b),
                  "-" if is_slow else counted([bench.truce, *words]))
        if words[0] == "solve":
            part_of_target.append((a <= 3 * b + 0.005, words[1].split("/")[-1], a, b))
    part.target("start", "; ".join(f"{name}: {a * 1e3:.1f} ms, limit {3e3 * b + 5:.1f} ms"
                                   for _, name, a, b in part_of_target),
                all(is_met for is_met, *_ in part_of_target))
