#!/usr/bin/env python3
"""Checks that Package.swift and the table of docs/architecture.md agree on which module may import which, and that a
module imports only modules of lower levels. That the sources import nothing else is checked by the package manager
(scripts/test)."""

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


def in_document():
    """Each module of the table with its level and the modules that it imports."""
    found = {}
    for line in Path("docs/architecture.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and re.fullmatch(r"\d|outside", cells[0]):
            found[cells[1].strip("`")] = (cells[0], set(re.findall(r"`([A-Za-z0-9-]+)`", cells[3])))
    return found


def differences(package, document):
    for module in sorted(package.keys() | document.keys()):
        if module not in document:
            yield f"docs/architecture.md has no module {module}"
        elif module not in package:
            yield f"Package.swift has no target {module}, and docs/architecture.md has"
        elif package[module] != document[module][1]:
            yield f"{module}: docs/architecture.md says {sorted(document[module][1])}, Package.swift {sorted(package[module])}"


def wrong_levels(document):
    levels = {module: level for module, (level, _) in document.items()}
    for module, (level, imports) in document.items():
        for other in sorted(imports):
            if level != "outside" and not levels.get(other, "9") < level:
                yield f"{module} of level {level} imports {other} of level {levels.get(other)}"


def main():
    document = in_document()
    found = [*differences(in_package(), document), *wrong_levels(document)]
    if not document:
        found.append("docs/architecture.md has no table of modules")
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
