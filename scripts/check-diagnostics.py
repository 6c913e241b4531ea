#!/usr/bin/env python3
"""Checks that the tables of docs/diagnostics.md list each case of DiagnosticCode once, and no other code, and that its
list of refusals that can be lifted is that of the sources."""

import re
import sys
from collections import Counter
from pathlib import Path

TABLE = Path("docs/diagnostics.md")
ENUM = Path("Sources/Model/DiagnosticCode.swift")
CONSENTS = Path("Sources/Model/Changes/Consents.swift")


def names_of_enum():
    """Raw values by the name of the case; a case without one has its name."""
    cases = re.findall(r'^  case (\w+)(?: = "([a-z0-9-]+)")?$', ENUM.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: raw or name for name, raw in cases}


def liftable_of_sources():
    """The codes that `DiagnosticCode.liftable` has."""
    block = re.search(r"static let liftable: \[DiagnosticCode\] = \[(.*?)\]", CONSENTS.read_text(encoding="utf-8"), re.DOTALL)
    names = re.findall(r"\.(\w+)", block.group(1)) if block else []
    return Counter(names_of_enum().get(name, name) for name in names)


def liftable_of_document():
    """The codes that the list of the document begins its items with."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return Counter(code for line in lines for code in re.findall(r"^- `([a-z-]+)`:", line))


def codes_of_table():
    """The codes in the first column of the tables."""
    rows = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    return Counter(code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row.split("|")[1]))


def main():
    enum, table = Counter(names_of_enum().values()), codes_of_table()
    sources, listed = liftable_of_sources(), liftable_of_document()
    found = [f"{ENUM}: no case was found"] if not enum else []
    found += [f"{TABLE}: the code {code} is missing" for code in sorted(enum - table)]
    found += [f"{TABLE}: the code {code} is unknown, or listed twice" for code in sorted(table - enum)]
    found += [f"{CONSENTS}: no liftable code was found"] if not sources else []
    found += [f"{TABLE}: the liftable code {code} is not in the list" for code in sorted(sources - listed)]
    found += [f"{TABLE}: the code {code} cannot be lifted, or is listed twice" for code in sorted(listed - sources)]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
