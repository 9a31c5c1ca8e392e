"""What all kinds of tests share."""
import json
import os
import subprocess


class Failed(Exception):
    """A test did not hold; the text says what was expected and what came."""


def run(arguments, stdin=b"", cwd=None, timeout=120, environment=None):
    """Runs a program in a plain environment; returns status, stdout, stderr (bytes)."""
    plain = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "COLUMNS": "80",
             "TZ": "UTC", "HOME": "/nonexistent"}
    plain.update(environment or {})
    done = subprocess.run([str(a) for a in arguments], input=stdin, capture_output=True, cwd=cwd,
                          timeout=timeout, env=plain)
    return done.returncode, done.stdout, done.stderr


def expect(condition, message):
    if not condition:
        raise Failed(message)


def check_schema(root, name, out):
    """The bytes are one JSON document that fulfils schemas/NAME."""
    import jsonschema
    schema = json.loads((root / "schemas" / name).read_text())
    try:
        jsonschema.validate(json.loads(out), schema)
    except (ValueError, jsonschema.ValidationError) as error:
        raise Failed(f"{name}: {error}")
