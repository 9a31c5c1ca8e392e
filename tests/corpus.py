"""Each fuzz target over its corpus, tests/fuzz/corpus/TARGET/."""
from support import expect, run


def replay(binary, files):
    status, out, err = run([binary, *files], timeout=600)
    expect(status == 0, f"exit status {status}\n{err[-4000:].decode(errors='replace')}")


def tests(root, build, truce):
    for source in sorted((root / "tests/fuzz").glob("fuzz_*.c")):
        files = sorted((root / "tests/fuzz/corpus" / source.stem).iterdir())
        for first in range(0, len(files), 50):
            yield (f"corpus/{source.stem}/{first}",
                   lambda s=source, f=files[first:first + 50]: replay(build / "tests" / s.stem, f))
