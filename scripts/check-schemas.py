#!/usr/bin/env python3
"""Checks that the published JSON Schemas are valid draft 2020-12, and that the example folders fit them.

A kind's schema is the file of docs/schemas whose name holds the provider type and the collection
(`omicall-groups.schema.json`); the schema of ccops.json is `ccops.schema.json`. A kind without a schema is not checked.
Overlays are merge patches, not documents, so they are left out.
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

SCHEMAS = Path("docs/schemas")
EXAMPLES = Path("examples")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schema_for(words, schemas):
    names = [path for path in schemas if all(word in path.name.split(".")[0].split("-") for word in words)]
    return schemas[min(names, key=lambda path: len(path.name))] if names else None


def documents(folder):
    """Each document of a configuration folder with the words that its schema's name holds."""
    settings = load(folder / "ccops.json")
    yield folder / "ccops.json", ["ccops"]
    for alias, provider in settings["providers"].items():
        for path in sorted((folder / alias).glob("*/*.json")):
            yield path, [provider["type"], path.parent.name]


def schema_problems(schemas):
    for path, schema in schemas.items():
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            yield f"{path}: {error.message}"


def example_problems(schemas):
    for settings in sorted(EXAMPLES.glob("*/ccops.json")):
        for path, words in documents(settings.parent):
            schema = schema_for(words, schemas)
            if schema is not None:
                for error in Draft202012Validator(schema).iter_errors(load(path)):
                    yield f"{path}: {error.json_path}: {error.message}"


def main():
    schemas = {path: load(path) for path in sorted(SCHEMAS.rglob("*.json"))} if SCHEMAS.is_dir() else {}
    found = list(schema_problems(schemas)) or list(example_problems(schemas))
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
