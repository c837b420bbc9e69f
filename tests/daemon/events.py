"""Server-sent events as a client reads them."""

import json
from typing import Iterator, NamedTuple


class Event(NamedTuple):
    name: str
    id: int
    document: dict


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
        fields: dict[str, str] = {}
        for line in response:
            name, _, value = line.decode().rstrip("\n").partition(":")
            if name:
                fields[name] = value.removeprefix(" ")
            elif "data" in fields:
                yield Event(fields["event"], int(fields["id"]), json.loads(fields["data"]))
                fields = {}
    finally:
        connection.close()
