"""A program outside of the tree, built against the installed library through pkg-config."""
import os
import pathlib
import tempfile
from support import expect, run

PROGRAM = r"""
#include <stdio.h>
#include <string.h>
#include <truce/truce.h>

int main(void)
{
    const char *text = truce_scenario_starter("deal");
    truce_diagnostics *d = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_solution *solution = NULL;
    if (truce_scenario_read("starter", text, strlen(text), NULL, d, &s) != TRUCE_OK) return 1;
    if (truce_solve(s, NULL, NULL, &solution) != TRUCE_OK) return 1;
    printf("%zu points, truce %s\n", truce_solution_frontier_size(solution), truce_version());
    size_t nash = truce_solution_deal(solution, TRUCE_DEAL_NASH);
    int ok = truce_solution_frontier_outcome(solution, nash) != NULL &&
             truce_solution_frontier_utilities(solution, nash) != NULL &&
             truce_solution_is_exact(solution) && truce_solution_is_feasible(solution);
    truce_solution_free(solution);
    truce_scenario_free(s);
    truce_diagnostics_free(d);
    return ok ? 0 : 1;
}
"""


def installed(build):
    with tempfile.TemporaryDirectory() as folder:
        prefix = pathlib.Path(folder) / "prefix"
        status, out, err = run(["cmake", "--install", build, "--prefix", prefix])
        expect(status == 0, (out + err).decode())
        for name in ("bin/truce", "include/truce/truce.h", "share/man/man1/truce-solve.1",
                     "share/man/man5/truce-scenario.5",
                     "share/bash-completion/completions/truce"):
            expect((prefix / name).exists(), f"{name} was not installed")
        package = next(prefix.rglob("truce.pc"))
        source = pathlib.Path(folder) / "outside.c"
        source.write_text(PROGRAM)
        library = package.parent.parent / "libtruce.so"
        expect(os.readlink(library) == "libtruce.so.0", "the name of the library has no version")
        soname = run(["readelf", "-d", library])[1]
        expect(b"soname: [libtruce.so.0]" in soname, soname.decode())
        flags = ["-I", prefix / "include", "-L", package.parent.parent, "-ltruce"]
        shown = run(["pkg-config", "--libs", "truce"],
                    environment={"PKG_CONFIG_PATH": str(package.parent)})
        expect(shown[0] == 0 and b"-ltruce" in shown[1], shown[2].decode())
        program = pathlib.Path(folder) / "outside"
        status, out, err = run(["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                                source, *flags, "-o", program])
        expect(status == 0, err.decode())
        status, out, err = run([program],
                               environment={"LD_LIBRARY_PATH": str(package.parent.parent)})
        expect(status == 0 and b"points" in out, (out + err).decode())


def staged(build):
    """DESTDIR puts everything below another root, and nothing beside it."""
    with tempfile.TemporaryDirectory() as folder:
        status, out, err = run(["cmake", "--install", build], environment={"DESTDIR": folder})
        expect(status == 0, (out + err).decode())
        tool = next(pathlib.Path(folder).rglob("bin/truce"))
        status, out, err = run([tool, "--version"])
        expect(status == 0 and out.startswith(b"truce "), err.decode())
        package = next(pathlib.Path(folder).rglob("truce.pc")).read_text()
        expect(folder not in package, "the package file names the place where it was staged")


def tests(root, build, truce):
    if "sanitize" not in build.name and "cover" not in build.name:
        yield "install/outside-program", lambda: installed(build)
        yield "install/staged", lambda: staged(build)
