"""Measures the daemon and prints the tables of `docs/load.md`: `python3 tests/daemon/load.py [part …]`.

Needs `wrk` (apt install wrk). Nothing else should run on the machine; where something does, `OF=8` measures everything
eight times and tells the quietest one: that with the highest rate.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import rooms
from daemon import BACKEND, Daemon, User
from events import follow

SECONDS = int(os.environ.get("SECONDS", "10"))
OF = int(os.environ.get("OF", "1"))


def quietest(measure):
    """Of several tries the one that the rest of the machine disturbed least."""
    return max((measure() for _ in range(OF)), key=lambda measured: measured["rate"])


def twenty() -> dict:
    """A meeting room with twenty objects."""
    request = rooms.example("meeting_room")
    objects = request["snapshot"]["objects"][:20]
    known = {thing["id"] for thing in objects}
    request["snapshot"]["objects"] = [thing for thing in objects if thing.get("attached_to") in {None, *known}]
    assert len(request["snapshot"]["objects"]) == 20
    return request


def wrk(daemon, path: str, body: dict | None = None, *, connections: int = 1, seconds: int = SECONDS) -> dict[str, float]:
    """Requests a second and milliseconds, from the outside."""
    return quietest(lambda: wrk_once(daemon, path, body, connections, seconds))


def wrk_once(daemon, path, body, connections, seconds) -> dict[str, float]:
    """Any answer but 2xx ends the measurement."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f'wrk.headers["Authorization"] = "Bearer {daemon.token}"\n')
        if body:
            text = json.dumps(body)
            script.write(f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[{text}]==]\n')
        script.write(
            "function done(summary, latency)\n"
            "  local e = summary.errors\n"
            '  print(string.format("RESULT %d %d %f %f %f %f", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),\n'
            "    latency.max, e.connect + e.read + e.write + e.status + e.timeout))\nend\n"
        )
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name, f"http://127.0.0.1:{daemon.port}{path}"]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number, duration, p50, p99, most, errors = map(float, re.search(r"RESULT (.*)", told)[1].split())
    assert errors == 0, told
    return {"rate": number / duration * 1e6, "p50": p50 / 1e3, "p99": p99 / 1e3, "max": most / 1e3}


def row(name: str, measured: dict[str, float]):
    print(f"| {name} | {measured['rate']:,.0f} | {measured['p50']:.2f} | {measured['p99']:.2f} | {measured['max']:.1f} |", flush=True)


def starting():
    """From the command to the first answer of health, by looking as fast as can be."""
    times = []
    for _ in range(20):
        with User() as user:
            started = time.monotonic()
            process = user.start("--port", "0")
            path = user.runtime / "daemon.json"
            while True:
                try:
                    port = json.loads(path.read_text())["port"]
                    with socket.create_connection(("127.0.0.1", port)) as line:
                        line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                        assert line.recv(4096).startswith(b"HTTP/1.1 200")
                    break
                except (OSError, ValueError):
                    time.sleep(0.0005)
            times.append(1000 * (time.monotonic() - started))
            process.kill()
            process.wait()
    print(f"start to first answer: median {statistics.median(times):.0f} ms, fastest {min(times):.0f} ms, slowest {max(times):.0f} ms of {len(times)}")


def requests():
    print("| route | requests/s | p50 ms | p99 ms | slowest ms |\n|---|---|---|---|---|")
    with Daemon() as daemon:
        for connections in [1, 64]:
            row(f"`GET /v1/health`, {connections} at a time", wrk(daemon, "/v1/health", connections=connections))
        for connections in [1, 2, 16]:
            row(f"`POST /v1/check`, 20 objects, {connections} at a time", wrk(daemon, "/v1/check", twenty(), connections=connections))
        row("`POST /v1/check`, 114 objects, 2 at a time", wrk(daemon, "/v1/check", rooms.office(), connections=2))
        print(f"memory after that: {daemon.rss_mib:.0f} MiB")


def jobs():
    """Submitted and followed to the end; each client sends the next one when it has the answer."""
    print("| job | clients | jobs/s | p50 ms | p99 ms | slowest ms | number |\n|---|---|---|---|---|---|---|")
    for name, request, number in [("1 object", rooms.closet(), 1000), ("bedroom, 13 objects", rooms.bedroom(), 30), ("meeting room, 20 objects", twenty(), 20), ("office, 114 objects", rooms.office(), 4)]:
        for clients in [1, 2, 4]:
            measured = quietest(lambda: job_times(request, clients, number))
            print(f"| {name} | {clients} | {measured['rate']:.2f} | {measured['p50']:.0f} | {measured['p99']:.0f} | {measured['max']:.0f} | {number} |", flush=True)


def job_times(request: dict, clients: int, number: int) -> dict[str, float]:
    with Daemon() as daemon, ThreadPoolExecutor(clients) as pool:
        started = time.monotonic()
        times = sorted(1000 * seconds for seconds in pool.map(lambda index: one_job(daemon, request, index % clients), range(number)))
        rate = number / (time.monotonic() - started)
    at = lambda share: times[round(share * (len(times) - 1))]
    return {"rate": rate, "p50": at(0.5), "p99": at(0.99), "max": at(1)}


def one_job(daemon, request: dict, client: int) -> float:
    started = time.monotonic()
    job = daemon.submit(request, client=f"client-{client}")
    *_, last = follow(daemon, job)
    assert last.name == "done", last
    return time.monotonic() - started


def health():
    """While the daemon has all that it can do, and beside idle connections."""
    print("| health, one at a time | requests/s | p50 ms | p99 ms | slowest ms |\n|---|---|---|---|---|")
    with Daemon() as daemon:
        row("nothing else", wrk(daemon, "/v1/health"))
        running = [daemon.submit(rooms.endless()) for _ in range(2)]
        for job in running:
            daemon.wait_for(job, "running")
        row("two large jobs", wrk(daemon, "/v1/health"))
        with ThreadPoolExecutor(1) as pool:
            busy = pool.submit(wrk_once, daemon, "/v1/check", rooms.office(), 16, SECONDS * OF + 2)
            row("two large jobs and 16 clients that check 114 objects", wrk(daemon, "/v1/health"))
            busy.result()
        for job in running:
            daemon.delete(f"/v1/jobs/{job}")
    with Daemon() as daemon:
        is_over = threading.Event()

        def keep_idle():
            """The daemon lets silent lines go after ten seconds: before that they speak, one hundred a second."""
            lines = [socket.create_connection(("127.0.0.1", daemon.port)) for _ in range(1000)]
            while not is_over.is_set():
                for line in lines:
                    line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                    line.recv(4096)
                    time.sleep(0.008)

        idle = threading.Thread(target=keep_idle)
        idle.start()
        while daemon.num_handles < 1000:
            time.sleep(0.01)
        row("1,000 idle connections", wrk(daemon, "/v1/health"))
        print(f"memory beside 1,000 idle connections: {daemon.rss_mib:.0f} MiB")
        is_over.set()
        idle.join()


def batch():
    """Rooms a second of `backend arrange` on folders, without a daemon."""
    print("| rooms | threads | rooms/s | seconds | number |\n|---|---|---|---|---|")
    small = [path for path in sorted(rooms.EXAMPLES.glob("*.json")) if "request" not in path.name and 1 <= len(json.loads(path.read_text()).get("objects", [])) <= 31]
    for copies, steps in [(2, []), (10, ["--steps", "1000", "--candidates", "1"])]:
        for threads in [1, os.cpu_count()]:
            with User() as user:
                folder = user.home / "rooms"
                folder.mkdir()
                for path in small:
                    for copy in range(copies):
                        shutil.copy(path, folder / f"{path.stem}_{copy}.json")
                number = len(small) * copies
                measured = quietest(lambda: batch_rate(user, folder, number, ["--threads", str(threads), *steps]))
                name = f"{len(small)} examples, {copies} copies of each, {' '.join(steps) or 'as they are'}"
                print(f"| {name} | {threads} | {measured['rate']:.1f} | {number / measured['rate']:.1f} | {number} |", flush=True)


def batch_rate(user, folder, number: int, flags: list[str]) -> dict[str, float]:
    started = time.monotonic()
    ran = user.run("arrange", str(folder), "--json", *flags, within=1800)
    assert ran.returncode == 0, ran.stderr
    return {"rate": number / (time.monotonic() - started)}


PARTS = {"starting": starting, "requests": requests, "jobs": jobs, "health": health, "batch": batch}

if __name__ == "__main__":
    print(f"{BACKEND.name} {subprocess.run([BACKEND, '--version'], capture_output=True, text=True).stdout.strip()}, {os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}\n")
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
        print()
