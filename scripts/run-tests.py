#!/usr/bin/env python3
"""Runs the built tests and says at the end what failed and why, and which tests took longest.

    scripts/run-tests.py FOLDER [--only PATTERN | SWIFT-TESTING-ARGUMENT...]

FOLDER is what `swift build --show-bin-path` prints. The tests of a target run one after the other in a process of their
own, and as many processes run at once as the machine has cores: so no test waits for another one, a crash ends one
target, and the times are those of the tests. Fast targets come first. `--only` runs the targets and suites whose names
match a pattern; with other arguments, such as `--filter NAME`, only one process runs. Exits with 1 when a test failed, a process crashed, or no test ran.
"""

import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

# What needs neither process nor network comes first. The long suites come next, so that the last minute is not one of
# them on one core.
FAST = ["ArchitectureTests", "PlatformTests", "ModelTests", "JSONTests", "ConfigLoadingTests", "PlanningTests", "ReportingTests"]
SPLIT = "ScenarioTests"
LONG = ["ScenarioTests", "KillAnywhereTests"]
SLOWEST = 10
LONGEST = 1500  # Characters of a message.
LONGEST_RUN = 3600  # Seconds of a process; only one that hangs takes so long.
NO_TESTS = 69  # What Swift Testing exits with when a filter matches nothing.
RUNNING = set()


def cut(text):
    """A message with its beginning and its end: an expectation prints whole plans."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST * 2 // 3]} […] {text[-LONGEST // 3:]}"


class Events:
    """What the test program reported: its event stream, one JSON object a line."""

    def __init__(self):
        self.tests, self.started, self.finished = {}, {}, set()
        self.seconds, self.issues, self.is_complete = Counter(), [], False

    def read(self, path):
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    record = json.loads(line)
                except ValueError:
                    continue  # The last line of a program that crashed.
                payload = record["payload"]
                if record["kind"] == "test":
                    self.tests[payload["id"]] = payload
                else:
                    self.take(payload)
        return self

    def take(self, event):
        kind, test = event["kind"], event.get("testID")
        if kind == "runEnded":
            self.is_complete = True
        elif kind == "issueRecorded":
            if not event["issue"].get("isKnown"):
                self.issues.append(event)
        elif self.tests.get(test, {}).get("kind") != "function":
            pass
        elif kind == "testStarted":
            self.started[test] = event["instant"]["absolute"]
        elif kind == "testEnded":
            self.seconds[test] = event["instant"]["absolute"] - self.started.pop(test)
            self.finished.add(test)
        elif kind == "testSkipped":
            self.started.pop(test, None)

    def name(self, test):
        payload = self.tests.get(test, {})
        return payload.get("displayName") or payload.get("name") or test or "(no test)"

    def failures(self):
        """Each failure as text: the test, the place, every message."""
        for event in self.issues:
            place = event["issue"].get("sourceLocation") or {}
            case = (event.get("_testCase") or {}).get("displayName")
            name = self.name(event.get("testID")) + (f" ({case})" if case else "")
            file = place.get("_filePath") or place.get("filePath") or "?"
            lines = [f"  {file}:{place.get('line', '?')}"]
            lines += ["  " + cut(message["text"]).replace("\n", "\n  ") for message in event.get("messages", [])]
            yield "\n".join([name, *lines])


class Run:
    """One process of the test program."""

    def __init__(self, label, command, folder):
        self.label, self.log = label, folder / f"{label}.log"
        stream = folder / f"{label}.jsonl"
        begun = time.monotonic()
        with open(self.log, "wb") as log:
            process = subprocess.Popen(
                [*command, "--event-stream-output-path", stream, "--event-stream-version", "0"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
            RUNNING.add(process)
            try:
                self.code = process.wait(LONGEST_RUN)
            except subprocess.TimeoutExpired:
                process.kill()
                self.code = process.wait()
            RUNNING.discard(process)
        self.seconds = time.monotonic() - begun
        self.events = Events().read(stream) if stream.exists() else Events()

    @property
    def crash(self):
        """What is known of a process that failed although none of its tests did; None when a test says why."""
        if self.code == 0 and self.events.is_complete or self.events.issues and self.events.is_complete:
            return None
        if self.code == NO_TESTS:
            return f"{self.label}: no test has such a name"
        running = [self.events.name(test) for test in self.events.started] or ["(none)"]
        tail = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
        return "\n".join([f"{self.label}: the process ended with {self.code} after {self.seconds:.0f} s. Tests running then:",
                          *("  " + name for name in running), "Its last lines:", *("  " + line for line in tail)])

    @property
    def has_failed(self):
        return bool(self.events.issues) or self.crash is not None or self.code not in (0, None)


def units(root):
    """Every test target with its filter, and the suites of the longest one apart."""
    for file in (root / "Tests" / SPLIT).glob("*.swift"):
        suites = file.read_text(encoding="utf-8").count("@Suite")
        if suites != (1 if file.stem.endswith("Tests") else 0):
            raise SystemExit(f"{file}: each suite of {SPLIT} stands in a file of its name, or it would not run")
    targets = sorted(path.name for path in (root / "Tests").iterdir() if path.name.endswith("Tests"))
    suites = sorted((path.stem for path in (root / "Tests" / SPLIT).glob("*Tests.swift")),
                    key=lambda suite: (suite not in LONG, suite))
    rest = [target for target in targets if target not in FAST and target != SPLIT]
    whole = [(target, rf"^{target}\.") for target in [*(t for t in FAST if t in targets), *rest]]
    parts = [(f"{SPLIT}.{suite}", rf"^{SPLIT}\.{suite}/") for suite in suites]
    return whole[:len(FAST)] + parts[:len(LONG)] + whole[len(FAST):] + parts[len(LONG):]


def main(folder, arguments):
    program = [str(Path(folder) / "ccopsPackageTests.xctest"), "--testing-library", "swift-testing", "--no-parallel"]
    only = re.compile(arguments[1]) if arguments[:1] == ["--only"] else re.compile("")
    is_one = bool(arguments) and not only.pattern
    jobs = [("tests", arguments)] if is_one else [
        (label, ["--filter", pattern]) for label, pattern in units(Path(__file__).resolve().parent.parent)
        if only.search(label)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as scratch:
        pool = concurrent.futures.ThreadPoolExecutor(cores)
        waiting = [pool.submit(Run, label, program + words, Path(scratch)) for label, words in jobs]
        runs = []
        try:
            for done in concurrent.futures.as_completed(waiting):
                run = done.result()
                runs.append(run)
                print(f"{'✘' if run.has_failed else '✔'} {run.label}: {len(run.events.finished)} tests, "
                      f"{run.seconds:.1f} s", flush=True)
                if is_one:
                    print(run.log.read_text(encoding="utf-8", errors="replace"))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(RUNNING):
                process.kill()
            print("interrupted", file=sys.stderr)
            return 130
        return summary(runs)


def summary(runs):
    for run in runs:
        for failure in run.events.failures():
            print(f"\n✘ {run.label}: {failure}")
        if run.crash:
            print(f"\n✘ {run.crash}")
    slowest = Counter({(run.label, run.events.name(test)): seconds
                       for run in runs for test, seconds in run.events.seconds.items()})
    print(f"\nthe {SLOWEST} slowest tests:")
    for (label, name), seconds in slowest.most_common(SLOWEST):
        print(f"{seconds:7.1f} s  {label}: {name}")
    ran = sum(len(run.events.finished) for run in runs)
    failed = len({event.get("testID") for run in runs for event in run.events.issues})
    failed += sum(1 for run in runs if run.has_failed and not run.events.issues)
    print(f"\n{max(0, ran - failed)} passed, {failed} failed")
    return 1 if failed or ran == 0 else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
