"""Server-sent events as a client reads them."""

import json
from typing import Iterable, Iterator, NamedTuple


class Event(NamedTuple):
    name: str
    id: int
    document: dict


def parse(lines: Iterable[str]) -> Iterator[Event]:
    """The events of a stream's lines; comments are left out."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.rstrip("\n").partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        elif "data" in fields:
            yield Event(fields["event"], int(fields["id"]), json.loads(fields["data"]))
            fields = {}


def follow(daemon, job_id: str, last: int | str | None = None, timeout: float = 60) -> Iterator[Event]:
    """The job's events until the daemon ends the stream."""
    connection = daemon.connect(timeout)
    headers = {"Authorization": f"Bearer {daemon.token}"}
    if last is not None:
        headers["Last-Event-ID"] = str(last)
    try:
        connection.request("GET", f"/v1/jobs/{job_id}/events", headers=headers)
        response = connection.getresponse()
        if response.status == 204:
            return
        if response.status != 200 or response.headers["Content-Type"] != "text/event-stream":
            raise AssertionError(f"no events: {response.status} {response.read()!r}")
        yield from parse(line.decode() for line in response)
    finally:
        connection.close()
