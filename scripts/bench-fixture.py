#!/usr/bin/env python3
"""Makes the configuration repositories that `scripts/bench` measures on: bare and packed, with one JSON file a resource.

    bench-fixture.py groups FOLDER --url http://127.0.0.1:8090/omicall --count 10000 --changed 100
    bench-fixture.py blacklist FOLDER --url http://127.0.0.1:8090/ucontact --count 1000000 --changed 10000

FOLDER gets `repository.git` with the branches `main` (what the sandbox generates by `--groups`), `changed` (so many of
them differ) and `created` (on top of it so many more), and for groups `main.json` and `changed.json`, the same as one list, for floor.py.
"""

import argparse
import json
import pathlib
import subprocess


def group(number, timeout=30):
    """A group as the sandbox makes it, in the fields that a client may write."""
    return {
        "group_name": f"Group {number:06}", "strategy": "enterprise", "sip_members": ["101"], "timeout": timeout,
    }


def settings(alias, kind, options, concurrency):
    # The brakes are for accidents; here everything is meant.
    return {
        "ccops": 1,
        "providers": {alias: {"type": kind, "limits": {"concurrency": concurrency}, **options}},
        "default_environment": "production",
        "state": {"backend": "git"},
        "safety": {"max_delete_percent": 100, "max_update_percent": 100},
    }


class Repository:
    """A bare repository that is filled by one stream."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", folder], check=True)
        for key, value in [("user.name", "Bench"), ("user.email", "bench@example.com")]:
            subprocess.run(["git", "-C", folder, "config", key, value], check=True)
        self.process = subprocess.Popen(
            ["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)
        self.stream = self.process.stdin

    def commit(self, branch, files, parent=None):
        self.stream.write(f"commit refs/heads/{branch}\ncommitter Bench <bench@example.com> 1700000000 +0000\n".encode())
        self.stream.write(b"data 5\nbench\n")
        if parent:
            self.stream.write(f"from refs/heads/{parent}\n".encode())
        for path, value in files:
            text = json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
            self.stream.write(f"M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n")

    def close(self):
        self.stream.close()
        if self.process.wait() != 0:
            raise SystemExit("git fast-import failed")
        subprocess.run(["git", "-C", self.folder, "gc", "--quiet"], check=True)


def make_groups(folder, options):
    def files(numbers, timeout=30):
        return ((f"hanoi/groups/g{number:06}.json", group(number, timeout)) for number in numbers)

    everything = range(1, options.count + 1)
    # Spread over the whole list, so that no page is without a difference.
    changed = set(everything[::max(1, options.count // max(1, options.changed))][:options.changed])
    more = range(options.count + 1, options.count + options.changed + 1)
    account = {"url": options.url, "auth": {"api_key": {"env": "BENCH_KEY"}}, "page_size": options.page_size}
    repository = Repository(folder / "repository.git")
    root = ("ccops.json", settings("hanoi", "omicall", account, options.concurrency))
    repository.commit("main", [root, *files(everything)])
    repository.commit("changed", files(sorted(changed), 45), parent="main")
    repository.commit("created", files(more), parent="changed")
    repository.close()
    for name, differing in [("main", set()), ("changed", changed)]:
        listed = [group(number, 45 if number in differing else 30) for number in everything]
        (folder / f"{name}.json").write_text(json.dumps(listed), encoding="utf-8")


def make_blacklist(folder, options):
    def phones(start):
        return {"campaign": "Ventas->", "entries": [f"09{number:08}" for number in range(start, start + options.count)]}

    account = {"url": options.url, "auth": {"user": {"env": "BENCH_KEY"}, "password": {"env": "BENCH_KEY"}}}
    repository = Repository(folder / "repository.git")
    root = ("ccops.json", settings("montevideo", "ucontact", account, options.concurrency))
    repository.commit("main", [root, ("montevideo/blacklists/sales.json", phones(0))])
    # The first numbers go, as many come at the end: half of the changes each.
    repository.commit("changed", [("montevideo/blacklists/sales.json", phones(options.changed // 2))], parent="main")
    repository.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["groups", "blacklist"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--changed", type=int, required=True)
    parser.add_argument("--page-size", type=int, default=100)
    parser.add_argument("--concurrency", type=int, default=8)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    {"groups": make_groups, "blacklist": make_blacklist}[options.what](options.folder, options)


main()
