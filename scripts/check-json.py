#!/usr/bin/env python3
"""Checks that every JSON file is strict RFC 8259: UTF-8, no repeated keys, no NaN or Infinity, a newline at the end."""

import json
import subprocess
import sys
from pathlib import Path

# Tests hold files that are wrong on purpose.
EXCLUDED = (":!Tests",)


def without_repeats(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {json.dumps(key)} is repeated")
        found[key] = value
    return found


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def problem(path):
    try:
        text = path.read_bytes().decode("utf-8")
        json.loads(text, object_pairs_hook=without_repeats, parse_constant=refuse_constant)
    except ValueError as error:
        return f"{path}: {error}"
    return None if text.endswith("\n") else f"{path}: the last line has no newline"


def main():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.json", *EXCLUDED],
        check=True, capture_output=True, text=True).stdout
    paths = [Path(name) for name in sorted(filter(None, listed.split("\0"))) if Path(name).exists()]
    found = [line for line in map(problem, paths) if line]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
