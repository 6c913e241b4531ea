#!/usr/bin/env python3
"""Checks the published JSON Schemas with an independent validator (the Python module jsonschema, draft 2020-12).

Every schema of docs/schemas is valid; every resource and ccops.json of the example folders fits its own; and the
documents of Tests/Schemas are accepted, or rejected at the place and for the reason that stand beside them. A schema
that would let anything pass is found by the second list, one that refuses too much by the first and by the examples.

Overlays are merge patches, not documents, so they are left out.
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

SCHEMAS = Path("docs/schemas")
EXAMPLES = Path("examples")
CASES = Path("Tests/Schemas")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def documents(folder):
    """Each document of a configuration folder with the name of its schema."""
    settings = load(folder / "ccops.json")
    yield folder / "ccops.json", "ccops", settings
    for alias, provider in settings["providers"].items():
        for path in sorted((folder / alias).glob("*/*.json")):
            yield path, f"{provider['type']}-{path.parent.name}", load(path)


def leaves(errors):
    """The innermost errors: what `anyOf` and its like say only in their branches."""
    for error in errors:
        yield error
        yield from leaves(error.context or [])


def schema_problems(schemas):
    for name, schema in schemas.items():
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            yield f"{name}: {error.message}"


def example_problems(schemas):
    for settings in sorted(EXAMPLES.glob("*/ccops.json")):
        for path, name, document in documents(settings.parent):
            if name not in schemas:
                yield f"{path}: docs/schemas has no {name}.schema.json"
                continue
            for error in Draft202012Validator(schemas[name]).iter_errors(document):
                yield f"{path}: {error.json_path}: {error.message}"


def case_problems(schemas):
    for number, case in enumerate(load(CASES / "accepted.json"), 1):
        for error in Draft202012Validator(schemas[case["schema"]]).iter_errors(case["document"]):
            yield f"{CASES}/accepted.json: case {number} ({case['why']}): {error.json_path}: {error.message}"
    for number, case in enumerate(load(CASES / "rejected.json"), 1):
        where = f"{CASES}/rejected.json: case {number} ({case['why']})"
        errors = list(leaves(Draft202012Validator(schemas[case["schema"]]).iter_errors(case["document"])))
        if not errors:
            yield f"{where}: is accepted"
        elif not any(error.json_path == case["at"] and error.validator == case["keyword"] for error in errors):
            found = ", ".join(sorted({f"{error.json_path} ({error.validator})" for error in errors}))
            yield f"{where}: rejected at {found}, not at {case['at']} ({case['keyword']})"


def untested(schemas):
    """A schema without a broken document is one of which nobody knows whether it refuses anything."""
    tested = {case["schema"] for case in load(CASES / "rejected.json")}
    for name in sorted(set(schemas) - tested):
        yield f"{CASES}/rejected.json: nothing broken is held against {name}"


def main():
    schemas = {path.name.removesuffix(".schema.json"): load(path) for path in sorted(SCHEMAS.glob("*.schema.json"))}
    found = list(schema_problems(schemas)) or [
        *example_problems(schemas), *case_problems(schemas), *untested(schemas)]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
