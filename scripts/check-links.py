#!/usr/bin/env python3
"""Checks that every relative link of the Markdown files names a file that exists, and a heading that it has."""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")


def prose(text):
    """The lines outside fenced code, numbered from 1, without inline code."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, line


def anchor(heading):
    """The fragment that a hosting site makes of a heading."""
    kept = (c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


def anchors(path):
    found = set()
    for _, line in prose(path.read_text(encoding="utf-8")):
        match = HEADING.match(line)
        if match:
            name, count = anchor(match[1]), 1
            while name in found:
                name, count = f"{anchor(match[1])}-{count}", count + 1
            found.add(name)
    return found


def problems(path):
    for number, line in prose(path.read_text(encoding="utf-8")):
        for match in LINK.finditer(re.sub(r"`[^`]*`", "", line)):
            target = match[1] or match[2]
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            name, _, fragment = target.partition("#")
            file = (path.parent / name) if name else path
            if not file.exists():
                yield f"{path}:{number}: {target}: there is no {file}"
            elif fragment and file.suffix == ".md" and fragment not in anchors(file):
                yield f"{path}:{number}: {target}: {file} has no such heading"


def main():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"],
        check=True, capture_output=True, text=True).stdout
    found = [line for name in sorted(filter(None, listed.split("\0"))) if Path(name).exists()
             for line in problems(Path(name))]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
