#!/usr/bin/env python3
"""Checks that the tables of docs/diagnostics.md list each case of DiagnosticCode once, and no other code."""

import re
import sys
from collections import Counter
from pathlib import Path

TABLE = Path("docs/diagnostics.md")
ENUM = Path("Sources/Model/DiagnosticCode.swift")


def codes_of_enum():
    """Raw values; a case without one has its name."""
    cases = re.findall(r'^  case (\w+)(?: = "([a-z0-9-]+)")?$', ENUM.read_text(encoding="utf-8"), re.MULTILINE)
    return Counter(raw or name for name, raw in cases)


def codes_of_table():
    """The codes in the first column of the tables."""
    rows = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    return Counter(code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row.split("|")[1]))


def main():
    enum, table = codes_of_enum(), codes_of_table()
    found = [f"{ENUM}: no case was found"] if not enum else []
    found += [f"{TABLE}: the code {code} is missing" for code in sorted(enum - table)]
    found += [f"{TABLE}: the code {code} is unknown, or listed twice" for code in sorted(table - enum)]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
