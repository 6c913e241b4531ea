#!/usr/bin/env python3
"""Holds what the built programs print against the published schemas, with an independent validator.

    check-reports.py BIN      the folder with ccops and ccops-sandbox

The committed schemas must be what `ccops schema` prints, byte for byte. Then ccops works on a sandbox: plans and
applies with creates, circles, updates, a replacement, drift, brakes and a failure are validated against the schemas of
the plan and the apply report. A member that a schema does not describe is an error here, though readers ignore it:
else a misspelt one would never be found. Last, every broken document of Tests/Schemas is refused by `ccops validate`
too: a schema that refused more than ccops does would make editors complain of good files.
"""

import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from jsonschema import Draft202012Validator

SCHEMAS = Path("docs/schemas")
CASES = Path("Tests/Schemas/rejected.json")
EXAMPLE = Path("examples/contact-centre")
WORLD = Path("examples/sandbox-world.json")
ENVIRONMENT = {
    "HANOI_API_KEY": "key", "SAOPAULO_USERNAME": "user", "SAOPAULO_PASSWORD": "password", "MONTEVIDEO_USER": "user",
    "MONTEVIDEO_PASSWORD": "password", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def closed(schema):
    """The same schema, in which no object may have members that it does not describe."""
    if isinstance(schema, dict):
        result = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema and schema.get("type") == "object":
            result["additionalProperties"] = False
        return result
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


class Folder:
    """A configuration repository of its own, and the ccops that works in it."""

    def __init__(self, path, programs):
        self.path = path
        self.ccops = programs / "ccops"
        self.problems = []
        self.seen = set()

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.path, check=True, capture_output=True, env={**os.environ, **ENVIRONMENT})

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "--quiet", "-m", message)

    def edit(self, path, old, new):
        file = self.path / path
        text = file.read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{path} has no {old}")
        file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words):
        return subprocess.run(
            [self.ccops, *words], cwd=self.path, capture_output=True, text=True, env={**os.environ, **ENVIRONMENT})

    def report(self, schema, *words, code=0):
        """Runs ccops with --format json and validates what it prints."""
        ended = self.run(*words, "--format", "json")
        line = " ".join(words)
        if ended.returncode != code:
            self.problems.append(f"ccops {line}: exit code {ended.returncode}, not {code}: {ended.stderr[-800:]}")
        try:
            document = json.loads(ended.stdout)
        except ValueError as error:
            self.problems.append(f"ccops {line}: prints no JSON: {error}")
            return {}
        validator = Draft202012Validator(closed(copy.deepcopy(load(SCHEMAS / f"{schema}.schema.json"))))
        for error in validator.iter_errors(document):
            self.problems.append(f"ccops {line}: {schema}.schema.json: {error.json_path}: {error.message}")
        self.note(document)
        return document

    def note(self, document):
        """What the reports have shown so far; a check of shapes that never came up would check nothing."""
        for change in document.get("changes", []):
            self.seen.add(f"action {change['action']}")
            self.seen.update(f"verdict {field['verdict']}" for field in change["fields"])
        self.seen.update(f"phase {operation['phase']}" for operation in document.get("operations", []))
        self.seen.update(f"diagnostic {item['code']}" for item in document.get("diagnostics", []))
        self.seen.update(name for name in ("failed", "skipped", "unverifiable", "refused") if document.get(name))
        if "verification" in document:
            self.seen.add(f"verification {document['verification']}")


def committed_schemas(programs):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([programs / "ccops", "schema", "--out", folder], check=True)
        printed = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    committed = {path.name: path.read_bytes() for path in SCHEMAS.glob("*.json")}
    for name in sorted(printed.keys() | committed.keys()):
        if printed.get(name) != committed.get(name):
            yield f"{SCHEMAS}/{name} is not what `ccops schema` prints: run `ccops schema --out {SCHEMAS}`"


def start_sandbox(programs, scratch):
    ready = scratch / "ready"
    sandbox = subprocess.Popen(
        [programs / "ccops-sandbox", "--port", "0", "--strict", "--seed", WORLD, "--ready-file", ready],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        if ready.exists() and ready.read_text():
            return sandbox, ready.read_text().strip()
        if sandbox.poll() is not None:
            break
        time.sleep(0.1)
    sandbox.kill()
    raise SystemExit("the sandbox did not start")


def call(method, url, body=None):
    request = urllib.request.Request(
        url, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()


def story(folder, url):
    """One company's life, so that every kind of change and ending is reported once."""
    console = f"{url}/_sandbox/omicall/default/groups/{quote('Chăm sóc khách hàng')}"
    support, welcome = "hanoi/groups/support.json", "hanoi/greetings/welcome.json"
    folder.report("plan", "plan", "--detailed-exitcode", code=2)
    folder.report("apply", "apply", "--yes")
    folder.report("plan", "plan", "--detailed-exitcode")
    folder.report("apply", "apply", "--yes")

    folder.edit(welcome, "Xin chào quý khách", "Kính chào quý khách")
    folder.edit(support, '"timeout": 30', '"timeout": 45')
    (folder.path / "hanoi/groups/tours.json").rename(folder.path / "hanoi/groups/trips.json")
    for path in sorted((folder.path / "hanoi").glob("*/*.json")):
        path.write_text(
            path.read_text(encoding="utf-8").replace("@groups/tours", "@groups/trips"), encoding="utf-8")
    folder.commit("A warmer welcome, a longer ring, another name")
    call("PATCH", console, {"timeout": 60, "strategy": "rollover"})
    folder.report("plan", "drift", code=2)
    folder.report("plan", "plan")
    call("POST", f"{url}/_sandbox/faults", {
        "effect": "status", "status": 400, "times": 1, "match": {"write": True, "path": "call_center/greeting"}})
    folder.report("apply", "apply", "--yes", code=1)
    call("DELETE", f"{url}/_sandbox/faults")
    folder.report("apply", "apply", "--yes")

    # What is left out by --target is still referred to: its vendor ids must be in the plan.
    folder.edit(support, '"timeout": 45', '"timeout": 50')
    folder.edit(welcome, "Kính chào quý khách", "Xin kính chào quý khách")
    folder.commit("Two more edits, of which one is applied")
    folder.report("apply", "apply", "--yes", "--target", "hanoi/groups/support")
    folder.report("plan", "plan", "--detailed-exitcode", code=2)
    folder.report("apply", "apply", "--yes")

    folder.edit(support, ',\n  "target_timeout": "@groups/front-desk"', "")
    (folder.path / "hanoi/groups/vip.json").unlink()
    folder.git("rm", "--quiet", "hanoi/extensions/112.json")
    folder.commit("A protected group goes")
    folder.report("plan", "plan", code=1)
    folder.report("apply", "apply", "--yes", code=1)
    folder.git("revert", "--no-edit", "HEAD")
    folder.run("state", "forget", "hanoi/groups/visa")
    folder.report("plan", "plan")
    folder.report("plan", "plan", "--target", "hanoi/groups/visa")
    folder.report("apply", "apply", "--yes")
    folder.report("apply", "destroy", "--yes", "--unprotect", "hanoi/groups/vip")


def refused_by_ccops(folder):
    """Every document that a kind's schema rejects is an error for `ccops validate` too."""
    settings = folder.path / "ccops.json"
    whole = settings.read_text(encoding="utf-8")
    aliases = {provider["type"]: alias for alias, provider in json.loads(whole)["providers"].items()}
    for case in load(CASES):
        if case["schema"] == "ccops":
            path = settings
        elif "-" in case["schema"]:
            vendor, collection = case["schema"].split("-")
            path = folder.path / aliases[vendor] / collection / "broken.json"
        else:
            continue
        path.write_text(json.dumps(case["document"]), encoding="utf-8")
        ended = folder.run("validate", "--worktree", "--format", "json")
        found = json.loads(ended.stdout)
        found = found if isinstance(found, list) else found["diagnostics"]
        if not any(item["severity"] == "error" and item.get("file", "").endswith(path.name) for item in found):
            yield f"{CASES}: {case['why']}: its schema rejects it, and `ccops validate` does not"
        settings.write_text(whole, encoding="utf-8") if path == settings else path.unlink()


EXPECTED = {
    *(f"action {name}" for name in ("delete", "update", "replace", "create", "adopt", "move", "forget")),
    *(f"verdict {name}" for name in ("edited", "drifted", "conflict", "removed", "not_observable", "repointed")),
    *(f"phase {name}" for name in ("whole", "partial", "complete")),
    "diagnostic protected", "diagnostic conflict", "failed", "skipped", "unverifiable", "refused",
    *(f"verification {name}" for name in ("verified", "partly", "none")),
}


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    programs = Path(sys.argv[1]).resolve()
    problems = list(committed_schemas(programs))
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        sandbox, url = start_sandbox(programs, scratch)
        try:
            folder = Folder(scratch / "folder", programs)
            shutil.copytree(EXAMPLE, folder.path)
            folder.edit("ccops.json", "http://127.0.0.1:8090/", f"{url}/")
            folder.git("init", "--quiet", "--initial-branch=main")
            folder.git("config", "user.name", "Administrator")
            folder.git("config", "user.email", "administrator@sen-ipe.example")
            folder.commit("The contact centre")
            story(folder, url)
            problems += folder.problems
            problems += [f"no report has shown: {name}" for name in sorted(EXPECTED - folder.seen)]
            problems += refused_by_ccops(folder)
        finally:
            sandbox.terminate()
            sandbox.wait()
    print("\n".join(problems), end="\n" if problems else "", file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
