"""A peer: the package with the greatest sum of utilities, by toulbar2, which searches networks of cost functions."""
import re
import tempfile
import pathlib
from measure import run


def network(sizes, functions):
    """The network in the format wcsp, and the constant from which its costs are subtracted. `functions`: by issues (a
    tuple of one or two), what each combination of options adds to the sum, row by row."""
    lines, constant, top = [], 0, 1
    for issues, worth in sorted(functions.items()):
        most = max(worth)
        constant += most
        top += most - min(worth)
        lines.append(" ".join(str(x) for x in (len(issues), *issues, 0, len(worth))))
        for place, x in enumerate(worth):
            if len(issues) == 1:
                lines.append(f"{place} {most - x}")
            else:
                lines.append(f"{place // sizes[issues[1]]} {place % sizes[issues[1]]} {most - x}")
    head = f"sums {len(sizes)} {max(sizes)} {len(functions)} {top}\n" + " ".join(str(n) for n in sizes)
    return head + "\n" + "\n".join(lines) + "\n", constant


def best_sum(sizes, functions, limit):
    """Returns (processor seconds, the greatest sum or None, is_stopped)."""
    text, constant = network(sizes, functions)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "sums.wcsp"
        path.write_text(text)
        done = run(["toulbar2", path], limit=limit)
    found = re.search(rb"^Optimum: (\d+)", done.out, re.M)
    return done.seconds, constant - int(found.group(1)) if found else None, found is None
