"""What bad files of other programs get: an answer or an error in order, never a crash."""
import pathlib
import random
import tempfile
from support import expect, run


def import_bytes(truce, format_, files, options=()):
    """Imports bytes as files; returns status and diagnostics."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (pathlib.Path(folder) / name).write_bytes(content)
        status, _, err = run([truce, "import", format_, *options, *files], cwd=folder, timeout=60)
        expect(status in (0, 3), f"exit status {status}\n{err[-2000:].decode(errors='replace')}")
        expect(status == 0 or b"error: " in err, "refused without a word")
        expect(len(err) < 40000, "the diagnostics are too long")
        return status, err


def million_items(truce):
    """Refused at the element that is too many, long before the end of the file."""
    items = b"".join(b'<item index="%d" value="v%d" evaluation="1"/>\n' % (k, k) for k in range(1000000))
    file = b'<utility_space><objective><issue index="1" name="i" type="discrete">' + items
    _, err = import_bytes(truce, "genius", {"d.xml": file, "p.xml": file, "q.xml": file})
    expect(b"E-XML-004" in err, err[:500].decode())
    names = b", ".join(b'"v%d"' % k for k in range(1000000))
    file = b'{"name": "x", "issuesValues": {"i": {"values": [' + names + b"]}}}"
    _, err = import_bytes(truce, "geniusweb", {"d.json": file, "p.json": file})
    expect(err.count(b"E-SIZE-001") == 2, err[:500].decode())
    lines = b"".join(b"  - v%d\n" % k for k in range(1000000))
    file = b"issues:\n- name: i\n  type: CategoricalIssue\n  values:\n" + lines
    _, err = import_bytes(truce, "negmas", {"d.yml": file, "p.yml": file})
    expect(err.count(b"E-SIZE-001") == 2, err[:500].decode())


def bombs(truce):
    lol = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{lol}]><l>&l9;</l>'.encode()
    outside = b'<!DOCTYPE d SYSTEM "/etc/passwd"><d/>'
    _, err = import_bytes(truce, "genius", {"d.xml": bomb, "p.xml": outside, "q.xml": b"<a>" * 100000})
    expect(err.count(b"E-XML-002") == 2 and b"E-XML-003" in err, err[:2000].decode())
    wide = b"<a " + b" ".join(b'x%d="1"' % k for k in range(100000)) + b"/>"
    import_bytes(truce, "genius", {"d.xml": wide, "p.xml": b"", "q.xml": b"\xff\xfe<"})
    import_bytes(truce, "negmas", {"d.yml": b"issues: " + b"[" * 100000, "p.yml": b"\x00"})
    import_bytes(truce, "geniusweb", {"d.json": b'{"issuesValues": ' * 5000, "p.json": b"[" * 100})


def damaged_import(root, truce, format_, names, seed):
    """Files of another program with some bytes changed, deleted or doubled."""
    r = random.Random(seed)
    folder = root / "tests/cases/import" / ("genius-additive" if format_ == "genius" else format_)
    files = {}
    for name in names:
        bytes_ = bytearray((folder / name).read_bytes())
        for _ in range(r.randint(0, 3)):
            at = r.randrange(len(bytes_))
            change = r.randrange(3)
            if change == 0:
                bytes_[at] = r.choice(b"\n <>/&;\"'=0e9-.,:{}[]\xff\x00aZ")
            elif change == 1:
                del bytes_[at:at + r.randint(1, 60)]
            else:
                bytes_[at:at] = bytes_[at:at + r.randint(1, 60)]
        files[name] = bytes(bytes_)
    import_bytes(truce, format_, files)


SMALL = {"genius": ["domain.xml", "north.xml", "south.xml"],
         "negmas": ["flat-domain.yml", "t.yml", "o.json"],
         "geniusweb": ["flat.json", "a.json", "b.json"]}


def tests(root, build, truce):
    yield "hostile/million-items", lambda: million_items(truce)
    yield "hostile/bombs", lambda: bombs(truce)
    for format_, names in SMALL.items():
        for seed in range(25):
            yield (f"hostile/damaged-{format_}/{seed}",
                   lambda f=format_, n=names, s=seed: damaged_import(root, truce, f, n, s))
