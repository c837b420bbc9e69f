"""Bytes on the wire: bodies of every wrong length, types, routes, smuggled requests."""

import gzip
import json
import unittest

import rooms
import wire
from daemon import until
from daemon_case import DaemonCase

JSON = "Content-Type: application/json"


class Bodies(DaemonCase):
    def setUp(self):
        self.limit = self.daemon.get("/v1/limits").json["max_body_bytes"]

    def test_a_declared_length_over_the_limit_is_refused_unread(self):
        """T2: only the head is sent, so an answer can not have waited for the body."""
        for route in ["/v1/arrange", "/v1/furnish", "/v1/check", "/v1/render", "/v1/preferences", "/v1/parents"]:
            for length in [self.limit + 1, 2**40, 2**63]:
                with self.subTest(route=route, length=length):
                    head = wire.head(self.daemon, f"POST {route} HTTP/1.1", JSON, f"Content-Length: {length}")
                    came = wire.talk(self.daemon, head)
                    self.assertEqual(wire.statuses(came), [413], came)
                    self.assertIn(b'"too_large"', came)

    def test_a_length_that_no_number_holds_is_refused(self):
        """T2"""
        for length in [str(2**64), "9" * 40]:
            head = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, f"Content-Length: {length}")
            self.assertIn(wire.statuses(wire.talk(self.daemon, head)), [[400], [413]])

    def test_who_asks_before_sending_is_told_not_to(self):
        """T2: with `Expect: 100-continue` no 100 comes for a body that is too large."""
        lines = [JSON, f"Content-Length: {self.limit + 1}", "Expect: 100-continue"]
        came = wire.talk(self.daemon, wire.head(self.daemon, "POST /v1/check HTTP/1.1", *lines))
        self.assertEqual(wire.statuses(came), [413], came)

    def test_who_sends_too_much_hears_why(self):
        """T2: a client that reads only after it has written gets the answer, not a broken line."""
        for length in [self.limit + 1, self.limit * 2]:
            answer = self.daemon.post("/v1/check", b" " * length)
            self.assert_refused(answer, 413, "too_large")

    def test_chunks_over_the_limit_are_refused(self):
        """T3"""
        head = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, "Transfer-Encoding: chunked")
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        came = wire.talk(self.daemon, head, *[chunk] * (self.limit // 0x100000 + 2))
        # The line may be cut while we still write; then the answer can be lost with it.
        self.assertIn(wire.statuses(came), [[413], []], came)
        self.assert_healthy()

    def test_chunks_within_the_limit_are_read(self):
        """T3: the refusal is about the size."""
        body = json.dumps(rooms.bedroom()).encode()
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 700]), body[i : i + 700]) for i in range(0, len(body), 700))
        head = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, "Transfer-Encoding: chunked")
        self.assertEqual(wire.statuses(wire.talk(self.daemon, head, chunks, b"0\r\n\r\n")), [200])

    def test_a_body_that_ends_early_makes_no_job(self):
        """T4"""
        body = json.dumps(rooms.bedroom()).encode()
        for framing, part in [(f"Content-Length: {len(body)}", body[:-1]), ("Transfer-Encoding: chunked", b"fff\r\n" + body[:100])]:
            with self.subTest(framing=framing):
                head = wire.head(self.daemon, "POST /v1/arrange HTTP/1.1", JSON, framing)
                came = wire.talk(self.daemon, head, part, ends=True)
                self.assertIn(wire.statuses(came), [[400], []], came)
                self.assertEqual(self.num_jobs(), 0)

    def test_a_broken_chunk_makes_no_job(self):
        """T4"""
        for chunk in [b"xyz\r\n{}\r\n0\r\n\r\n", b"2\r\n{}xx0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n{}"]:
            with self.subTest(chunk=chunk):
                head = wire.head(self.daemon, "POST /v1/arrange HTTP/1.1", JSON, "Transfer-Encoding: chunked")
                self.assertIn(wire.statuses(wire.talk(self.daemon, head, chunk, ends=True)), [[400], []])
                self.assertEqual(self.num_jobs(), 0)

    def test_a_body_longer_than_declared_is_cut_there(self):
        """T4: the rest is no part of it, and no request of its own."""
        body = json.dumps(rooms.closet()).encode()
        head = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, f"Content-Length: {len(body)}", "Connection: keep-alive")
        came = wire.talk(self.daemon, head, body + b"xxxx\r\n\r\n")
        self.assertEqual(wire.statuses(came), [200, 400], came)

    def test_packed_bodies_are_refused(self):
        """T5: a bomb is never unpacked."""
        bomb = gzip.compress(b" " * 50_000_000)
        for encoding in ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-gzip"]:
            with self.subTest(encoding=encoding):
                answer = self.daemon.post("/v1/check", bomb, headers={"Content-Encoding": encoding})
                self.assert_refused(answer, 415, "unsupported_media_type")
        came = wire.talk(
            self.daemon,
            wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, "Transfer-Encoding: gzip, chunked"),
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(bomb), bomb),
        )
        self.assertIn(wire.statuses(came), [[400], [415], [501]], came)

    def test_only_json_is_taken(self):
        """T6: what a web page's form may send without asking is refused."""
        body = json.dumps(rooms.closet()).encode()
        for kind in ["", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp",
                     "application/json, text/plain", "application", "json", "application/json-seq", "text/plain; application/json"]:
            for route in ["/v1/arrange", "/v1/furnish", "/v1/check", "/v1/render", "/v1/preferences", "/v1/parents"]:
                with self.subTest(kind=kind, route=route):
                    answer = self.daemon.post(route, body, headers={"Content-Type": kind})
                    self.assert_refused(answer, 415, "unsupported_media_type")
        bare = wire.head(self.daemon, "POST /v1/check HTTP/1.1", f"Content-Length: {len(body)}")
        self.assertEqual(wire.statuses(wire.talk(self.daemon, bare, body)), [415])

    def test_json_is_known_with_parameters_and_in_any_case(self):
        """T6"""
        body = json.dumps(rooms.closet()).encode()
        for kind in ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;charset=UTF-8"]:
            self.assertEqual(self.daemon.post("/v1/check", body, headers={"Content-Type": kind}).status, 200, kind)


class Routes(DaemonCase):
    def test_unknown_routes_say_so_in_json(self):
        """T7"""
        for path in ["/", "/v1", "/v1/", "/v2/health", "/v1/health/", "//v1/limits", "/v1/Limits", "/v1/jobs", "/v1/jobs/", "/v1/limits/..",
                     "/v1/../v1/limits", "/v1/%6cimits", "/v1/jobs/a/b", "/favicon.ico", "/.env", "/v1/limits%00", "/v1/jobs/x/events/y"]:
            with self.subTest(path=path):
                answer = self.daemon.get(path)
                self.assert_refused(answer, 404, "not_found")

    def test_unknown_jobs_say_so_in_json(self):
        """T7: whatever an id looks like."""
        for job in ["x", "0" * 32, "..%2f..%2fetc%2fpasswd", "%00", "%ff%fe", "a%0d%0aSet-Cookie:%20x", "%F0%9F%92%A5", "x" * 5000]:
            for method, path in [("GET", f"/v1/jobs/{job}"), ("DELETE", f"/v1/jobs/{job}"), ("GET", f"/v1/jobs/{job}/events")]:
                with self.subTest(method=method, path=path):
                    answer = self.daemon.ask(method, path)
                    self.assertIn(answer.status, [400, 404], answer)
                    self.assertIn(answer.code, ["not_found", "invalid_document"], answer)
                    self.assertNotIn("Set-Cookie", answer.headers)

    def test_wrong_methods_say_so_in_json(self):
        """T7: and which ones there are."""
        paths = self.daemon.get("/openapi.json").json["paths"]
        for path, methods in paths.items():
            known = {method.upper() for method in methods}
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
                with self.subTest(method=method, path=path):
                    answer = self.daemon.ask(method, path.replace("{job_id}", "x"))
                    self.assert_refused(answer, 405, "method_not_allowed")
                    allowed = {name.strip() for name in answer.headers["Allow"].split(",")}
                    self.assertEqual(allowed - {"HEAD"}, known, answer.headers)

    def test_no_browser_is_told_that_it_may(self):
        """T7: an OPTIONS request, which asks for leave, gets none; no answer has a CORS header."""
        for path in ["/v1/arrange", "/v1/health", "/docs/", "/nowhere"]:
            for method in ["OPTIONS", "GET", "TRACE"]:
                answer = self.daemon.ask(method, path, headers={"Access-Control-Request-Method": "POST"})
                names = [name.lower() for name in answer.headers]
                self.assertFalse([name for name in names if name.startswith("access-control")], names)
                if method != "GET":
                    self.assertGreaterEqual(answer.status, 400)

    def test_heads_are_answered_without_bodies(self):
        """T7"""
        answer = self.daemon.ask("HEAD", "/v1/health", token=False)
        self.assertEqual((answer.status, answer.body), (200, b""))

    def test_the_page_leads_out_of_nowhere(self):
        """T7: below the open `/docs/` there are the page's own files and nothing else."""
        for path in ["/docs/../v1/limits", "/docs/%2e%2e/v1/limits", "/docs/..%2f..%2f..%2fetc/passwd", "/docs//etc/passwd", "/docs/x"]:
            came = wire.talk(self.daemon, wire.head(self.daemon, f"GET {path} HTTP/1.1"))
            self.assertEqual(wire.statuses(came), [404], (path, came))


class Smuggling(DaemonCase):
    """T10: what two readers could read in two ways is refused, and nothing hidden in it is done."""

    END = "POST /v1/shutdown HTTP/1.1"

    def tearDown(self):
        self.assert_healthy()

    def hidden(self) -> bytes:
        return wire.head(self.daemon, self.END)

    def refused(self, *parts: bytes, codes=(400,)):
        came = wire.talk(self.daemon, *parts, ends=True)
        got = wire.statuses(came)
        self.assertIn(got, [[], *([code] for code in codes)], came)

    def test_two_framings(self):
        head = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, "Content-Length: 4", "Transfer-Encoding: chunked", "Connection: keep-alive")
        came = wire.talk(self.daemon, head, b"0\r\n\r\n" + self.hidden())
        self.assertEqual(wire.statuses(came)[:1], [400], came)

    def test_two_lengths(self):
        for lengths in [("4", "5"), ("0", "50")]:
            lines = [f"Content-Length: {length}" for length in lengths]
            self.refused(wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, *lines), b"{}  " + self.hidden())

    def test_odd_lengths(self):
        for length in ["+2", "-1", "0x2", "2 2", "2,2", "", "two", "２", "2.0"]:
            with self.subTest(length=length):
                head = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, f"Content-Length: {length}")
                self.refused(head, b"{}")

    def test_odd_encodings(self):
        for encoding in ["chunked, identity", "identity", "xchunked", "chunked, chunked", "\x0bchunked", "chunked\x00"]:
            with self.subTest(encoding=encoding):
                head = wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, f"Transfer-Encoding: {encoding}")
                self.refused(head, b"0\r\n\r\n", codes=(400, 501))

    def test_odd_heads(self):
        for line in ["Bad Name: x", "No-Colon", ": nameless", "Spaced : x", " folded: x", "Nul: a\x00b", "Cr: a\rb"]:
            with self.subTest(line=line):
                self.refused(wire.head(self.daemon, "GET /v1/limits HTTP/1.1", line))

    def test_odd_first_lines(self):
        for start in ["GET /v1/limits HTTP/1.2", "GET /v1/limits HTTP/2.0", "GET  /v1/limits HTTP/1.1", "GET /v1/limits", "G\x00T / HTTP/1.1",
                      "GET v1/limits HTTP/1.1", "GET /v1/li mits HTTP/1.1", "CONNECT 127.0.0.1:1 HTTP/1.1", "\x16\x03\x01\x02\x00\x01"]:
            with self.subTest(start=start):
                self.refused(wire.head(self.daemon, start), codes=(400, 403, 404, 405))

    def test_another_protocol(self):
        self.refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.refused(bytes(range(256)) * 20)

    def test_two_hosts_or_none(self):
        good = f"Host: 127.0.0.1:{self.daemon.port}"
        self.refused(wire.head(self.daemon, "GET /v1/limits HTTP/1.1", good))
        self.refused(wire.head(self.daemon, "GET /v1/limits HTTP/1.1", "Host: evil.example"))
        self.refused(wire.head(self.daemon, "GET /v1/limits HTTP/1.1", host=""))

    def test_a_target_with_another_host(self):
        port = self.daemon.port
        for target in ["http://evil.example/v1/limits", f"http://evil.example:{port}/v1/limits", f"http://127.0.0.1@evil.example:{port}/v1/limits"]:
            with self.subTest(target=target):
                self.refused(wire.head(self.daemon, f"GET {target} HTTP/1.1"), codes=(400, 403))

    def test_endless_heads(self):
        self.refused(wire.head(self.daemon, "GET /v1/limits HTTP/1.1", "Long: " + "x" * 200_000), codes=(431,))
        self.refused(wire.head(self.daemon, "GET /" + "x" * 200_000 + " HTTP/1.1"), codes=(414, 431))
        many = [f"X-{index}: 1" for index in range(2000)]
        self.refused(wire.head(self.daemon, "GET /v1/limits HTTP/1.1", *many), codes=(431,))

    def test_requests_in_one_piece_are_answered_in_order(self):
        health = wire.head(self.daemon, "GET /v1/health HTTP/1.1", "Connection: keep-alive")
        nowhere = wire.head(self.daemon, "GET /nowhere HTTP/1.1", "Connection: keep-alive")
        last = wire.head(self.daemon, "GET /v1/limits HTTP/1.1")
        came = wire.talk(self.daemon, health + nowhere + health + last)
        self.assertEqual(wire.statuses(came), [200, 404, 200, 200], came)

    def test_a_refused_body_is_not_read_as_a_request(self):
        """Each refusal that leaves a body unread; what is in the body must not be done."""
        hidden = self.hidden()
        length = f"Content-Length: {len(hidden)}"
        keep = "Connection: keep-alive"
        for start, lines in [
            ("POST /nowhere HTTP/1.1", [JSON]),
            ("PUT /v1/check HTTP/1.1", [JSON]),
            ("POST /v1/check HTTP/1.1", ["Content-Type: text/plain"]),
            ("POST /v1/check HTTP/1.1", [JSON, "Content-Encoding: gzip"]),
            ("POST /v1/check HTTP/1.1", [JSON, "Origin: http://evil.example"]),
            ("GET /v1/limits HTTP/1.1", [JSON]),
            ("GET /v1/health HTTP/1.1", [JSON]),
        ]:
            with self.subTest(start=start, lines=lines):
                last = wire.head(self.daemon, "GET /v1/health HTTP/1.1")
                came = wire.talk(self.daemon, wire.head(self.daemon, start, *lines, length, keep), hidden, last)
                self.assertIn(wire.statuses(came)[1:], [[], [200]], came)
                self.assertNotIn(202, wire.statuses(came), came)


class Disconnects(DaemonCase):
    def test_listeners_that_leave_take_nothing_along(self):
        """T9: the job goes on, and every socket comes free."""
        job = self.daemon.submit(rooms.endless())
        self.daemon.wait_for(job, "running")
        before = self.daemon.num_handles
        lines = [wire.connect(self.daemon) for _ in range(100)]
        for line in lines:
            line.sendall(wire.head(self.daemon, f"GET /v1/jobs/{job}/events HTTP/1.1"))
            self.assertIn(b"200 OK", line.recv(4096))
        self.assertGreaterEqual(self.daemon.num_handles, before + 90)
        for line in lines:
            line.close()
        until(lambda: self.daemon.num_handles <= before + 5, "sockets to come free")
        self.assertEqual(self.daemon.job(job)["state"], "running")
        self.assertEqual(self.daemon.delete(f"/v1/jobs/{job}").json["state"], "cancelled")

    def test_clients_that_hang_up_before_the_answer_leave_nothing(self):
        """T9"""
        before = self.daemon.num_handles
        body = json.dumps(rooms.office()).encode()
        for _ in range(50):
            with wire.connect(self.daemon) as line:
                line.sendall(wire.head(self.daemon, "POST /v1/check HTTP/1.1", JSON, f"Content-Length: {len(body)}") + body)
        until(lambda: self.daemon.num_handles <= before + 2, "sockets to come free")
        self.assert_healthy()


if __name__ == "__main__":
    unittest.main()
