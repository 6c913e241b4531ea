#!/usr/bin/env python3
"""Checks that docs/diagnostics.md lists the codes of all diagnostics in the sources, and no others.

A code is what stands first in the calls that make a diagnostic; where a call chooses between two, both. In the rooms
that make diagnostics any other literal of the form `two-words` counts as one too, so that no way of making them is
overlooked. An interpolated part (`too-many-\\(verb)`) stands for any word.
"""

import re
import sys
from pathlib import Path

TABLE = Path("docs/diagnostics.md")
ROOMS = ("Sources/ConfigLoading", "Sources/Planning")
WORD = r'"((?:[a-z0-9-]|\\\([a-z]+\))+)"'
CALL = re.compile(r"\b(?:Diagnostic|Complaint|complain|report|refuse)\(\s*(?:[^\"(),]*\?\s*)?" + WORD + r"(?:\s*:\s*" + WORD + ")?")
HYPHENATED = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"')


def in_sources():
    found = {}
    for path in sorted(Path("Sources").rglob("*.swift")):
        text = path.read_text(encoding="utf-8")
        codes = [code for match in CALL.finditer(text) for code in match.groups() if code]
        if str(path).startswith(ROOMS):
            codes += HYPHENATED.findall(text)
        for code in codes:
            found.setdefault(code, path)
    return found


def in_table():
    """The codes in the first column of the tables."""
    rows = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    return {code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row.split("|")[1])}


def pattern(code):
    return re.compile("[a-z]+".join(re.escape(part) for part in re.split(r"\\\([a-z]+\)", code)))


def main():
    sources, table = in_sources(), in_table()
    patterns = {code: pattern(code) for code in sources}
    found = [f"{path}: the code {code} is not in {TABLE}" for code, path in sources.items()
             if not any(patterns[code].fullmatch(listed) for listed in table)]
    found += [f"{TABLE}: nothing in Sources has the code {listed}" for listed in sorted(table)
              if not any(one.fullmatch(listed) for one in patterns.values())]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
