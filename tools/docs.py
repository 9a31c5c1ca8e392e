#!/usr/bin/env python3
"""Keeps the documentation true: puts what the tool really writes under each "$ truce ..." line of a
code block in README.md and docs/, files into blocks that name them, and makes docs/messages.md.

usage: tools/docs.py TRUCE [--check]     --check: changes nothing, exit status 1 if something differs"""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```[a-z]*\n\$ truce ([^\n]*)\n.*?^```$", re.M | re.S)
FILE = re.compile(r"^```yaml\n# (examples/[a-z/]+\.yaml)\n.*?^```$", re.M | re.S)
ROW = re.compile(r'DIAG\(\w+, "([A-Z]-[A-Z]+-\d+)", (\w+), "((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\)')


def plain(text):
    return text.replace('\\"', '"')


def run(truce, line):
    environment = dict(os.environ, LC_ALL="C.UTF-8", COLUMNS="80")
    done = subprocess.run(["sh", "-c", f'truce() {{ "{truce}" "$@"; }}; truce {line}'], cwd=ROOT,
                          capture_output=True, text=True, env=environment)
    return (done.stdout + done.stderr).rstrip("\n")


def fill(truce, text):
    text = BLOCK.sub(lambda m: f"```\n$ truce {m.group(1)}\n{run(truce, m.group(1))}\n```", text)
    return FILE.sub(lambda m: f"```yaml\n# {m.group(1)}\n"
                    + (ROOT / m.group(1)).read_text().rstrip("\n") + "\n```", text)


def messages():
    rows = ROW.findall((ROOT / "src/text/codes.def").read_text())
    lines = ["# Messages", "",
             "Every error of a scenario, a package or an imported file has a code. The message in the file's place says what",
             "is wrong there, and a hint what to do; this page says what each code means.", "",
             "| code | message | what it means |", "|---|---|---|"]
    for code, _, message, meaning in rows:
        shown = re.sub(r"(%\.\*s)+|%s|%lld|%ld|%04X", "…", plain(message)).replace("|", "\\|")
        lines.append(f"| `{code}` | {shown} | {plain(meaning)} |".replace("* !", "\\* !"))
    return "\n".join(lines) + "\n"


def main():
    truce, check = pathlib.Path(sys.argv[1]).resolve(), "--check" in sys.argv
    pages = {ROOT / "docs/messages.md": messages()}
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if page.name != "messages.md":
            pages[page] = fill(truce, page.read_text())
    stale = [p for p, text in pages.items() if not p.exists() or p.read_text() != text]
    for page in stale:
        if check:
            print(f"{page.relative_to(ROOT)} is not what the tool writes: run tools/docs.py")
        else:
            page.write_text(pages[page])
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
