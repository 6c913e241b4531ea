#!/usr/bin/env python3
"""Checks that three places agree on which room may import which: Package.swift, the test of the imports
(Tests/ArchitectureTests/ImportArrows.swift) and the table of docs/architecture.md."""

import re
import sys
from pathlib import Path


def names(text):
    return set(re.findall(r'"([A-Za-z0-9-]+)"', text))


def in_package():
    """Each target outside of Tests with the targets that it depends on."""
    text = re.sub(r"\.product\([^)]*\)", "", Path("Package.swift").read_text(encoding="utf-8"))
    found = {}
    for block in re.split(r"\n    \.(?=target|executableTarget|systemLibrary|testTarget)", text)[1:]:
        name = re.search(r'name: "([A-Za-z0-9-]+)"', block)[1]
        if block.startswith("testTarget") or 'path: "Tests/' in block:
            continue
        dependencies = re.search(r"dependencies: \[(.*?)\]", block, re.S)
        found[name] = names(dependencies[1]) if dependencies else set()
    return found


def in_test():
    text = Path("Tests/ArchitectureTests/ImportArrows.swift").read_text(encoding="utf-8")
    table = re.search(r"static let allowed[^=]*= \[(.*?)\n  \]", text, re.S)[1]
    return {name: names(list_) for name, list_ in re.findall(r'"([A-Za-z0-9-]+)": \[(.*?)\]', table, re.S)}


def in_document():
    found = {}
    for line in Path("docs/architecture.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and re.fullmatch(r"\d|outside", cells[0]):
            found[cells[1].strip("`")] = set(re.findall(r"`([A-Za-z0-9-]+)`", cells[3]))
    return found


def differences(left, right, others):
    for room in sorted(left.keys() | others.keys()):
        if room not in others:
            yield f"{right} has no room {room}"
        elif room not in left:
            yield f"Package.swift has no target {room}, and {right} has"
        elif left[room] != others[room]:
            yield f"{room}: {right} says {sorted(others[room])}, Package.swift {sorted(left[room])}"


def main():
    package = in_package()
    # The rooms of C and C++ import nothing of Swift; the test has no entry for them.
    swift = {room: seen for room, seen in package.items() if room not in ("CLibgit2", "CSimdjson", "CLibpq")}
    found = [*differences(swift, "ImportArrows.swift", in_test()),
             *differences(package, "docs/architecture.md", in_document())]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
