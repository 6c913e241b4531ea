#!/usr/bin/env python3
"""Runs the cases of `scripts/bench` and prints their table: ratios first, then medians with [least..most].

What is compared runs interleaved, A B A B, against one sandbox process. Nothing timed is a reason to fail; wrong counts
are. Memory is the peak of the process as the kernel knows it.
"""

import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
SETTINGS = {
    "SMALL": 10_000, "LARGE": 100_000, "WRITES": 1_000, "BLACKLIST": 1_000_000, "KILLED": 10_000,
    "RUNS_SMALL": 5, "RUNS_LARGE": 3, "LATENCY_MS": 50, "CONCURRENCY": 8, "PAGE": 100,
}
SETTINGS = {name: int(os.environ.get(f"BENCH_{name}", value)) for name, value in SETTINGS.items()}
ENVIRONMENT = {**os.environ, "BENCH_KEY": "bench", "NO_COLOR": "1"}


class Run:
    """One run of a program: its answer and what it cost."""

    def __init__(self, command, expected=(0,)):
        begun = time.perf_counter()
        with open(os.environ.get("BENCH_STDERR", os.devnull), "ab") as errors:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=ENVIRONMENT)
            self.output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024
        if process.returncode not in expected:
            words = self.output.decode(errors="replace")[-2000:]
            raise SystemExit(f"bench: {' '.join(map(str, command))} ended with {process.returncode}\n{words}")

    @property
    def answer(self):
        return json.loads(self.output)


def median(runs, what="wall"):
    return statistics.median(getattr(run, what) for run in runs)


def shown(runs, what="wall"):
    values = [getattr(run, what) for run in runs]
    return f"{statistics.median(values):.3f} s [{min(values):.3f}..{max(values):.3f}]"


def interleaved(count, *makers):
    """Runs each so many times in turn, once before without counting; the runs of each."""
    for make in makers:
        make()
    results = [[] for _ in makers]
    for _ in range(count):
        for runs, make in zip(results, makers):
            runs.append(make())
    return results


def row(what, ratio, detail):
    print(f"{what:<52} {ratio:>9}   {detail}", flush=True)


def heading(text):
    print(f"\n{text}", flush=True)


def insist(condition, words):
    if not condition:
        raise SystemExit(f"bench: {words}")


class Sandbox:
    """One sandbox process for the length of a `with`."""

    def __init__(self, options, *arguments):
        self.command = [options.built / "ccops-sandbox", "--port", "0", "--page-size-max", str(SETTINGS["PAGE"]), *arguments]
        self.ready = options.scratch / "ready"

    def __enter__(self):
        self.ready.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [*self.command, "--ready-file", self.ready], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not (self.ready.exists() and self.ready.read_text().strip()):
            insist(self.process.poll() is None, "the sandbox ended before it was ready")
            time.sleep(0.05)
        self.url = self.ready.read_text().strip().rstrip("/")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def control(self, path, method="GET", body=None):
        request = urllib.request.Request(f"{self.url}/_sandbox/{path}", method=method, data=body)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def reset(self):
        self.control("reset-stats", "POST")

    def be_late(self, milliseconds):
        rule = {"effect": "latency", "latency_ms": milliseconds}
        self.control("faults", "POST", json.dumps(rule).encode())

    @property
    def statistics(self):
        return self.control("stats")


class Configuration:
    """A repository of the generator, and ccops on it."""

    def __init__(self, options, what, count, changed, url):
        self.options = options
        self.folder = options.scratch / f"{what}-{count}-{changed}"
        self.repository = self.folder / "repository.git"
        subprocess.run(
            [sys.executable, HERE / "bench-fixture.py", what, self.folder, "--url", url, "--count", str(count),
             "--changed", str(changed), "--page-size", str(SETTINGS["PAGE"]), "--concurrency", str(SETTINGS["CONCURRENCY"])],
            check=True)

    def ccops(self, *arguments):
        return Run([self.options.built / "ccops", *arguments, "-C", self.repository])

    def plan(self, branch="main", changes=0):
        run = self.ccops("plan", "--ref", branch, "--format", "json")
        insist(len(run.answer["changes"]) == changes, f"the plan of {branch} has {len(run.answer['changes'])} changes, not {changes}")
        return run

    def apply(self, branch="main"):
        return self.ccops("apply", "--yes", "--ref", branch)

    def pack(self):
        subprocess.run(["git", "-C", self.repository, "gc", "--quiet"], check=True)

    def floor(self, url, desired="main", changes=0):
        run = Run([sys.executable, HERE / "floor.py", "--url", url, "--size", str(SETTINGS["PAGE"]), "--concurrency",
                   str(SETTINGS["CONCURRENCY"]), "--desired", self.folder / f"{desired}.json", "--key", "bench"])
        insist(run.answer["changes"] == changes, f"the floor found {run.answer['changes']} changes, not {changes}")
        return run


def against_floor(words, plans, floors):
    row(f"{words}: wall", f"{median(plans) / median(floors):.2f} x", f"{shown(plans)} against {shown(floors)}")
    row(f"{words}: cpu", f"{median(plans, 'cpu') / median(floors, 'cpu'):.2f} x",
        f"{shown(plans, 'cpu')} against {shown(floors, 'cpu')}")
    row(f"{words}: peak memory", f"{median(plans, 'memory') / median(floors, 'memory'):.2f} x",
        f"{median(plans, 'memory'):.0f} MiB against {median(floors, 'memory'):.0f} MiB")


def plan_without_latency(options, count, runs):
    """Plans of so many groups against the floor; gives the median wall time of a plan without changes."""
    heading(f"Plan of {count:,} groups, no latency, against scripts/floor.py (same server, same pages)")
    changed = count // 100
    with Sandbox(options, "--groups", str(count)) as sandbox:
        url = f"{sandbox.url}/omicall"
        configuration = Configuration(options, "groups", count, changed, url)
        adoption = configuration.apply()
        sandbox.reset()
        configuration.plan()
        requests = sandbox.statistics["requests"]
        pages = math.ceil(count / SETTINGS["PAGE"])
        row("requests of a plan / (1 sign-in + pages)", f"{requests / (pages + 2):.2f} x",
            f"{requests} of 1 + {pages} group pages + 1 extension page")
        plans, floors = interleaved(runs, configuration.plan, lambda: configuration.floor(url))
        against_floor("no change", plans, floors)
        if count == SETTINGS["SMALL"]:
            differing, others = interleaved(
                runs, lambda: configuration.plan("changed", changed), lambda: configuration.floor(url, "changed", changed))
            against_floor(f"1 % differs ({changed} changes)", differing, others)
        row("adoption / plan", f"{adoption.wall / median(plans):.2f} x",
            f"{adoption.wall:.3f} s once, {adoption.memory:.0f} MiB, {count:,} records written, no vendor write")
        configuration.pack()
        repacked = [configuration.plan() for _ in range(runs)]
        row("no change, after git gc: wall", f"{median(repacked) / median(floors):.2f} x", shown(repacked))
        return median(plans)


def plan_and_apply_with_latency(options):
    count, writes, width = SETTINGS["SMALL"], SETTINGS["WRITES"], SETTINGS["CONCURRENCY"]
    latency = SETTINGS["LATENCY_MS"] / 1000
    runs = max(3, SETTINGS["RUNS_SMALL"] - 2)
    pages = math.ceil(count / SETTINGS["PAGE"])
    heading(f"{count:,} groups, {SETTINGS['LATENCY_MS']} ms added to every answer, {width} at once, against arithmetic")
    with Sandbox(options, "--groups", str(count)) as sandbox:
        url = f"{sandbox.url}/omicall"
        configuration = Configuration(options, "groups", count, writes, url)
        configuration.apply()
        sandbox.be_late(SETTINGS["LATENCY_MS"])
        # Sign-in, then page 1, then the other pages together with the one page of extensions.
        reading = 1 + math.ceil((pages - 1 + 1) / width)
        limit = (1 + reading) * latency
        plans, floors = interleaved(runs, configuration.plan, lambda: configuration.floor(url))
        row("plan / ((1 sign-in + 1 + (P-1 + 1 extension page)/C) L)", f"{median(plans) / limit:.2f} x",
            f"{shown(plans)} against {limit:.3f} s, P = {pages}")
        row("floor / the same", f"{median(floors) / limit:.2f} x", shown(floors))
        quick = median([configuration.plan()])
        for branch, verb, total in [("changed", "updates", pages), ("created", "creates", math.ceil((count + writes) / SETTINGS["PAGE"]))]:
            sandbox.reset()
            run = configuration.apply(branch)
            counts = sandbox.statistics
            insist(counts["writes"] == writes, f"{counts['writes']} writes instead of {writes}")
            insist(counts["max_in_flight"] <= width, f"{counts['max_in_flight']} requests in flight")
            # The list after the writes: its pages alone, since session and extensions are known.
            checking = 1 + math.ceil((total - 1) / width)
            rounds = math.ceil(writes / width)
            whole = (1 + reading + rounds + checking) * latency
            row(f"apply of {writes:,} {verb} / (reading + M/C + reading again) L", f"{run.wall / whole:.2f} x",
                f"{run.wall:.3f} s against {whole:.3f} s; writes {counts['writes']}, most in flight {counts['max_in_flight']}")
            row("  the same without the plan's time / (M/C + reading again) L",
                f"{(run.wall - quick) / ((rounds + checking) * latency):.2f} x", f"{run.wall - quick:.3f} s")


def killed_run(options, count):
    """Seconds of a plan that recovers a run which was killed near the end of so many creates, and of one without it."""
    with Sandbox(options) as sandbox:
        configuration = Configuration(options, "groups", count, 1, f"{sandbox.url}/omicall")
        command = [options.built / "ccops", "apply", "--yes", "--ref", "main", "-C", configuration.repository]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        while sandbox.statistics["writes"] < count * 95 // 100:
            insist(process.poll() is None, "the apply ended before it could be killed")
            time.sleep(0.02)
        process.kill()
        process.wait()
        made = sandbox.statistics["writes"]
        recovering = [configuration.ccops("plan", "--ref", "main", "--format", "json") for _ in range(3)]
        finishing = configuration.apply()
        after = [configuration.plan() for _ in range(3)]
        row(f"{count:,} creates, killed after {made:,}: plan / plan when done", f"{median(recovering) / median(after):.2f} x",
            f"{shown(recovering)}, {median(recovering, 'memory'):.0f} MiB; the apply that finishes: {finishing.wall:.3f} s")
        return median(recovering)


def recovery(options):
    heading("A run that is killed at 95 % of its creates, and the plan that recovers it")
    few, many = SETTINGS["KILLED"] // 10, SETTINGS["KILLED"]
    quick, slow = killed_run(options, few), killed_run(options, many)
    row(f"growth: recovery of {many:,} / of {few:,}", f"{slow / quick:.1f} x", f"{many / few:.0f} x the operations")


def json_speed(options):
    heading("JSON text to values, against Foundation's JSONSerialization on the same bytes")
    sample = options.scratch / "sample.json"
    with Sandbox(options, "--groups", "10000") as sandbox:
        key = json.load(urllib.request.urlopen(f"{sandbox.url}/omicall/api/auth?apiKey=bench"))["payload"]["access_token"]
        texts = []
        for page in range(1, 101):
            request = urllib.request.Request(
                f"{sandbox.url}/omicall/api/call_center/internal_group/list?page={page}&size=100",
                headers={"Authorization": f"Bearer {key}"})
            texts.append(urllib.request.urlopen(request).read())
    sample.write_bytes(b"[" + b",".join(texts) + b"]")
    speeds = Run([options.built / "ccops-bench", sample, "7"]).answer
    row("reading", f"{speeds['ccops'] / speeds['foundation']:.1f} x",
        f"{speeds['ccops']} MB/s against {speeds['foundation']} MB/s on {speeds['megabytes']} MB of group pages")
    row("writing (canonical)", "", f"{speeds['canonical']} MB/s")


def start_up(options):
    heading("Start-up, medians of 20")
    true, git, ours = interleaved(
        20, lambda: Run(["true"]), lambda: Run(["git", "--version"]), lambda: Run([options.built / "ccops", "version"]))
    row("ccops version / git --version", f"{median(ours) / median(git):.1f} x",
        f"{median(ours) * 1000:.1f} ms against {median(git) * 1000:.1f} ms; true takes {median(true) * 1000:.1f} ms")
    row("ccops version: peak memory", "", f"{median(ours, 'memory'):.0f} MiB")


def blacklist(options):
    count, changed = SETTINGS["BLACKLIST"], SETTINGS["BLACKLIST"] // 100
    heading(f"A blacklist of {count:,} numbers, {changed:,} of them changed, 100 a request")
    with Sandbox(options) as sandbox:
        configuration = Configuration(options, "blacklist", count, changed, f"{sandbox.url}/ucontact")
        first = configuration.apply()
        requests = sandbox.statistics["writes"]
        row("first apply: bulk requests / (N/100)", f"{requests / math.ceil(count / 100):.2f} x",
            f"{requests} requests, {first.wall:.3f} s, {first.memory:.0f} MiB")
        same = [configuration.plan() for _ in range(2)]
        row("plan, nothing changed", "", f"{shown(same)}, {median(same, 'memory'):.0f} MiB")
        plans = [configuration.plan("changed", 1) for _ in range(2)]
        row("plan, 1 % changed / nothing changed", f"{median(plans) / median(same):.2f} x",
            f"{shown(plans)}, {median(plans, 'memory'):.0f} MiB")
        sandbox.reset()
        run = configuration.apply("changed")
        counts = sandbox.statistics
        row("apply of the change: bulk requests / (changes/100)", f"{counts['writes'] / (2 * math.ceil(changed // 2 / 100)):.2f} x",
            f"{counts['writes']} requests, {run.wall:.3f} s, {run.memory:.0f} MiB, most in flight {counts['max_in_flight']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--built", type=pathlib.Path, required=True, help="where the programs are")
    parser.add_argument("--scratch", type=pathlib.Path, required=True, help="an empty directory")
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    print(f"{'what':<52} {'ratio':>9}   medians [least..most]")
    times = {}
    for size, runs in [("SMALL", "RUNS_SMALL"), ("LARGE", "RUNS_LARGE")]:
        if SETTINGS[size]:
            times[SETTINGS[size]] = plan_without_latency(options, SETTINGS[size], SETTINGS[runs])
    if len(times) == 2:
        (few, quick), (many, slow) = sorted(times.items())
        row(f"growth: plan of {many:,} / plan of {few:,}", f"{slow / quick:.1f} x", f"{many / few:.0f} x the objects")
    if SETTINGS["WRITES"]:
        plan_and_apply_with_latency(options)
    if SETTINGS["KILLED"]:
        recovery(options)
    json_speed(options)
    start_up(options)
    if SETTINGS["BLACKLIST"]:
        blacklist(options)


main()
