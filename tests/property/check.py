#!/usr/bin/env python3
"""Compares the tool with brute force on random scenarios.
usage: check.py TRUCE KIND FIRST COUNT   (KIND: plain, huge, crowded, tables, ranges, days; FIRST: a seed)"""
import decimal
import json
import pathlib
import subprocess
import sys
import jsonschema
from brute import NANO
from generate import KINDS


ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCHEMAS = {name: jsonschema.Draft7Validator(
    json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text()))
    for name in ("solve", "explain")}


class Difference(Exception):
    pass


def same(what, found, expected):
    if found != expected:
        raise Difference(f"{what}: found {found}, expected {expected}")


def nano(number):
    scaled = number * NANO
    assert scaled == int(scaled)
    return int(scaled)


def ask(truce, command, text, *options):
    done = subprocess.run([truce, command, "-", "--json", "--verify", *options],
                          input=text.encode(), capture_output=True, timeout=120)
    if done.returncode not in (0, 1):
        raise Difference(f"{command}: exit status {done.returncode}: {done.stderr.decode()}")
    broken = next(SCHEMAS[command].iter_errors(json.loads(done.stdout)), None)
    if broken:
        raise Difference(f"{command}: not what the schema says: {broken.message}")
    return done.returncode, json.loads(done.stdout, parse_float=decimal.Decimal,
                                       parse_int=decimal.Decimal)


def vector(s, utilities):
    return tuple(nano(utilities[p]) for p in s.principals)


def is_package(s, what, deal, utilities, allowed):
    """The package exists, is allowed, and is worth what it claims."""
    plain = {i: v if isinstance(v, str) else int(v) for i, v in deal.items()}
    for k in allowed:
        if s.outcomes[k] == plain:
            same(what, vector(s, utilities), s.vector(k))
            return
    raise Difference(f"{what}: {plain} is not among the packages that are allowed")


def check_solve(truce, s, text, everything):
    status, answer = ask(truce, "solve", text, "--frontier", *(["--all"] if everything else []))
    zone = s.zone()
    able = list(range(len(s.outcomes))) if everything else zone
    same("outcomes", answer["outcomes"], str(s.number))
    same("acceptable", answer["acceptable"], str(len(zone)))
    same("feasible", answer["feasible"], bool(able))
    same("status", status, 0 if able else 1)
    same("exact", answer["exact"], True)
    if not able:
        return
    front = s.frontier(able)
    same("frontier", [vector(s, p["utilities"]) for p in answer["frontier"]["points"]], front)
    for point in answer["frontier"]["points"]:
        is_package(s, "point", point["deal"], point["utilities"], able)
    ideal, deals = s.deals(able, everything)
    same("ideal", [nano(answer["ideal"][p]) for p in s.principals], ideal)
    for name, expected in deals.items():
        found = answer["deals"][name]
        if expected is None or found is None:
            same(name, found, expected)
            continue
        same(name, (vector(s, found["utilities"]), int(found["ties"])), expected)
        is_package(s, name, found["deal"], found["utilities"], able)


def check_explain(truce, s, text):
    _, answer = ask(truce, "explain", text)
    zone = s.zone()
    same("feasible", answer["feasible"], bool(zone))
    if zone:
        same("binding", answer["binding"], s.binding())
        for name, cost in answer["costs"].items():
            same(f"zone without {name}", cost["acceptable"],
                 str(len(s.zone(frozenset([name])))))
            same(f"{name} binds", cost["binds"], name in s.binding())
        ideal, _ = s.deals(zone, False)
        same("can_give", [nano(answer["can_give"][p]) for p in s.principals],
             [i - s.reservation(p) for i, p in zip(ideal, s.principals)])
        return
    if not s.outcomes:
        same("limits_conflict", answer["limits_conflict"], s.limits_conflict())
        same("conflicts", answer["conflicts"], [])
        same("corrections", answer["corrections"], [])
        same("concession", answer["smallest_concession"], None)
        return
    same("corrections", answer["corrections"], s.corrections())
    same("conflicts", answer["conflicts"], s.conflicts())
    same("complete", answer["complete"], True)
    check_most(truce, s, text)
    for correction, bridge in zip(s.corrections(), answer["bridges"]):
        same("drop", bridge["drop"], correction)
        same("bridge " + ",".join(correction),
             (vector(s, bridge["utilities"]), bridge["acceptable"]),
             (s.bridge(correction)[0], str(s.bridge(correction)[1])))
        is_package(s, "bridge", bridge["deal"], bridge["utilities"], s.zone(frozenset(correction)))
    found, expected = answer["smallest_concession"], s.concession()
    same("concession", None if found is None else vector(s, found["utilities"]), expected)


def check_most(truce, s, text):
    """A short list has the first of all conflicts and corrections."""
    for most in {1, 3, len(s.corrections()), len(s.conflicts())}:
        check_cut(truce, s, text, most)


def check_cut(truce, s, text, most):
    """Lists cut at `most` are the first of the whole ones, and what they claim of the rest holds."""
    _, answer = ask(truce, "explain", text, "--most", str(most))
    whole = {"corrections": s.corrections(), "conflicts": s.conflicts()}
    for key, sets in whole.items():
        same(f"{key} up to {most}", answer[key], sets[:most])
    same("complete", answer["complete"], all(len(sets) <= most for sets in whole.values()))
    for key, size in answer.get("all_up_to_size", {}).items():
        listed = [names for names in whole[key] if size is None or len(names) <= size]
        same(f"all {key} up to size {size}", answer[key][:len(listed)], listed)
        if size is None:
            same(f"all {key}", answer[key], whole[key])


def check(truce, kind, seed):
    s, text = KINDS[kind](seed)
    try:
        if kind == "days":  # too many packages for the brute force here: the tool's own checker
            ask(truce, "solve", text)
            return None
        if kind == "crowded":
            check_explain(truce, s, text)
            return None
        check_solve(truce, s, text, False)
        check_solve(truce, s, text, True)
        check_explain(truce, s, text)
    except Difference as difference:
        return f"{kind} {seed}: {difference}"
    return None


def main():
    truce, kind, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    bad = [p for p in (check(truce, kind, seed) for seed in range(first, first + count)) if p]
    print("\n".join(bad) if bad else f"{count} scenarios agree")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
