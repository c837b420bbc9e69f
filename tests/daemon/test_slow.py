"""T1: who sends slowly is let go after ten seconds, and nobody waits for them."""

import json
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import rooms
import wire
from daemon_case import DaemonCase

JSON = "Content-Type: application/json"
# The daemon's limits are 10 s for a head and 10 s for a body; a busy machine may add some.
LEAST_S, MOST_S = 8, 25


class SlowSenders(DaemonCase):
    def dripped(self, start: bytes, drop: bytes):
        """Sends `start`, then a drop twice a second; how long the line was kept, and what came."""
        with wire.connect(self.daemon) as line:
            started = time.monotonic()
            line.sendall(start)
            line.settimeout(0.5)
            came = b""
            while time.monotonic() - started < MOST_S:
                try:
                    part = line.recv(65536)
                    if not part:
                        break
                    came += part
                except TimeoutError:
                    try:
                        line.sendall(drop)
                    except OSError:
                        break
                except OSError:
                    break
            return time.monotonic() - started, wire.statuses(came)

    def others_are_served(self, until: float):
        """Every route that editors use while all the slow lines hang; the longest wait, in seconds."""
        longest = 0.0
        while time.monotonic() < until:
            for method, path, document in [("GET", "/v1/health", None), ("POST", "/v1/check", rooms.bedroom()), ("GET", "/v1/preferences", None)]:
                started = time.monotonic()
                answer = self.daemon.ask(method, path, document)
                longest = max(longest, time.monotonic() - started)
                self.assertEqual(answer.status, 200, answer)
            self.daemon.result(rooms.closet(private=True))
            time.sleep(0.2)
        return longest

    def test_slow_senders_are_let_go_and_nobody_waits_for_them(self):
        """T1: heads, bodies, chunks and silence, 40 lines of each at the same time."""
        head = wire.head(self.daemon, "GET /v1/health HTTP/1.1")[:-2]
        post = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, "Content-Length: 100000")
        chunked = wire.head(self.daemon, "POST /v1/arrange HTTP/1.1", JSON, "Transfer-Encoding: chunked")
        kinds = {
            "silence": (b"", b"", [[], [408]]),
            "head": (head, b"X-A: b\r\n", [[], [408]]),
            "body": (post, b" ", [[408]]),
            "chunks": (chunked, b"1\r\n \r\n", [[408]]),
        }
        before = self.daemon.num_handles
        with ThreadPoolExecutor(170) as pool:
            started = time.monotonic()
            kept = [(kind, pool.submit(self.dripped, start, drop)) for kind, (start, drop, _) in kinds.items() for _ in range(40)]
            longest = pool.submit(self.others_are_served, started + LEAST_S)
            # Under 5 s, where a line that waits for a slow one waits 10.
            self.assertLess(longest.result(), 5)
            for kind, future in kept:
                seconds, statuses = future.result()
                self.assertIn(statuses, kinds[kind][2], kind)
                self.assertTrue(LEAST_S <= seconds <= MOST_S, f"{kind}: closed after {seconds:.1f} s")
        self.assertLessEqual(self.daemon.num_handles, before + 2)
        self.assertEqual(self.num_jobs(), 0)

    def test_a_slow_reader_does_not_stop_the_others(self):
        """T1 the other way round: answers that nobody takes in."""
        body = json.dumps(rooms.office()).encode()
        post = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, f"Content-Length: {len(body)}", "Connection: keep-alive") + body
        lines = [wire.connect(self.daemon) for _ in range(40)]
        try:
            for line in lines:
                line.sendall(post * 3)
            self.assertLess(self.others_are_served(time.monotonic() + 2), 10)
        finally:
            for line in lines:
                line.close()


if __name__ == "__main__":
    unittest.main()
