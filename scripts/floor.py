#!/usr/bin/env python3
"""The floor that `ccops plan` is measured against: what one would write by hand to find the groups that differ.

It signs in to OMICall, fetches all pages of extensions and groups, parses them with a C JSON parser (orjson where there
is one, else json), indexes them by name and compares them with the desired groups. No state, no references, no report.
Prints one line of JSON with the count of changes. Needs nothing but the standard library.

    floor.py --url http://127.0.0.1:8090/omicall --size 100 --concurrency 8 --desired groups.json

`--desired` is a JSON list of groups in the vendor's writable fields, as in a resource file, with raw ids.
"""

import argparse
import gc
import os
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import local
from urllib.parse import quote, urlsplit

try:
    from orjson import loads
    PARSER = "orjson"
except ImportError:
    from json import loads
    PARSER = "json"


class Connection:
    """One kept-alive HTTP/1.1 connection. http.client would spend more time on headers than the parser on pages."""

    def __init__(self, host, port):
        self.host = f"{host}:{port}"
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def get(self, path, token=None):
        authorization = f"Authorization: Bearer {token}\r\n" if token else ""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n{authorization}\r\n".encode())
        head = self.until(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        if lines[0].split(b" ")[1] != b"200":
            raise SystemExit(f"{path.split('?')[0]}: {lines[0].decode()}")
        headers = {name.strip().lower(): value.strip() for name, _, value in (l.partition(b":") for l in lines[1:])}
        if b"content-length" in headers:
            return self.exactly(int(headers[b"content-length"]))
        return b"".join(self.chunks())

    def chunks(self):
        while size := int(self.until(b"\r\n").split(b";")[0], 16):
            yield self.exactly(size)
            self.exactly(2)
        self.exactly(2)

    def more(self):
        received = self.socket.recv(1 << 20)
        if not received:
            raise SystemExit("the server closed the connection in the middle of an answer")
        return received

    def until(self, mark):
        while (end := self.rest.find(mark)) < 0:
            self.rest += self.more()
        found, self.rest = self.rest[:end], self.rest[end + len(mark):]
        return found

    def exactly(self, size):
        parts, have = [self.rest], len(self.rest)
        while have < size:
            parts.append(self.more())
            have += len(parts[-1])
        whole = b"".join(parts)
        self.rest = whole[size:]
        return whole[:size]


class Account:
    """One OMICall account, read with so many connections."""

    def __init__(self, url, size, concurrency):
        self.place = urlsplit(url)
        self.size = size
        self.requests = 0
        self.token = None
        self.threads = ThreadPoolExecutor(concurrency)
        self.own = local()

    def get(self, path):
        if not hasattr(self.own, "connection"):
            self.own.connection = Connection(self.place.hostname, self.place.port)
        answer = loads(self.own.connection.get(self.place.path.rstrip("/") + path, self.token))
        if answer["status_code"] != 9999:
            raise SystemExit(f"{path.split('?')[0]}: status_code {answer['status_code']}")
        return answer["payload"]

    def sign_in(self, key):
        self.token = self.get(f"/api/auth?apiKey={quote(key, safe='')}")["access_token"]
        self.requests += 1

    def list(self, path):
        def page(number):
            return self.get(f"{path}?page={number}&size={self.size}")

        # The pool fetches the first page too, so that it opens its connections and no other.
        first = self.threads.submit(page, 1).result()
        others = self.threads.map(page, range(2, first["total_pages"] + 1))
        items = list(first["items"])
        for answer in others:
            items += answer["items"]
        self.requests += first["total_pages"]
        return items


def writable(group, extensions):
    """A listed group in the fields that a client may write."""
    members = group["members"]
    return {
        "group_name": group["group_name"],
        "strategy": group["strategy"],
        "sip_members": sorted(extensions.get(member["agent_id"], "?") for member in members),
        "timeout": members[0]["timeout"] if members else None,
        "target_timeout_type": group["target_timeout_type"] or "",
        "target_timeout": group["target_timeout"] or "",
    }


def difference_count(desired, live):
    changes = 0
    for group in desired:
        found = live.pop(group["group_name"], None)
        wanted = {"target_timeout_type": "", "target_timeout": "", **group}
        wanted["sip_members"] = sorted(wanted["sip_members"])
        changes += found != wanted
    return changes


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="everything before /api")
    parser.add_argument("--size", type=int, default=100, help="items a page")
    parser.add_argument("--concurrency", type=int, default=8, help="connections: 1 or 8")
    parser.add_argument("--desired", required=True, help="JSON list of groups")
    parser.add_argument("--key", default=os.environ.get("OMICALL_API_KEY", "floor"), help="default: $OMICALL_API_KEY")
    options = parser.parse_args()

    # The collector finds nothing to collect here; with it on, the floor would be higher than need be.
    gc.disable()
    begun = time.perf_counter()
    account = Account(options.url, options.size, options.concurrency)
    account.sign_in(options.key)
    phones = account.list("/api/call_center/internal_phone/list")
    extensions = {phone["agent_id"]: phone["sip_user"] for phone in phones}
    groups = account.list("/api/call_center/internal_group/list")
    live = {group["group_name"]: writable(group, extensions) for group in groups}
    with open(options.desired, "rb") as file:
        desired = loads(file.read())
    changes = difference_count(desired, live)
    seconds = time.perf_counter() - begun
    print(
        f'{{"changes": {changes}, "desired": {len(desired)}, "live": {len(groups)}, "unmanaged": {len(live)}, '
        f'"requests": {account.requests}, "parser": "{PARSER}", "seconds": {seconds:.3f}}}')
    # Freeing a hundred thousand objects one by one is no part of the work.
    sys.stdout.flush()
    os._exit(0)


main()
