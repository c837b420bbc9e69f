"""Who is let in, what is told to whom, and what a request can make the daemon open."""

import base64
import os
import socket
import struct
import threading
import time
import unittest
import zlib

import rooms
import wire
from daemon import BACKEND, PATIENCE_S, Daemon, User
from daemon_case import DaemonCase

# What tells nothing, and needs no token.
OPEN = {("get", "/v1/health")}
PAGES = ["/openapi.json", "/docs", "/docs/", "/docs/index.html", "/docs/swagger-ui.css", "/docs/swagger-initializer.js"]


def every_route(daemon) -> list[tuple[str, str]]:
    """Method and path of all that the API's own document tells of, ended by the one that must not be obeyed."""
    paths = daemon.get("/openapi.json").json["paths"]
    routes = [(method, path.replace("{job_id}", "x")) for path, methods in paths.items() for method in methods]
    return sorted(routes, key=lambda route: route[1] == "/v1/shutdown")


class Tokens(DaemonCase):
    def test_every_route_wants_the_whole_token(self):
        """T13: new routes are covered as soon as the API's document tells of them; unknown ones are covered too."""
        token = self.daemon.token
        wrong = {
            "none": None,
            "empty": "Bearer ",
            "bare": token,
            "only the scheme": "Bearer",
            "wrong": "Bearer " + "0" * len(token),
            "wrong at the end": "Bearer " + token[:-1] + ("0" if token[-1] != "0" else "1"),
            "shorter": "Bearer " + token[:-1],
            "longer": "Bearer " + token + "0",
            "upper case": "Bearer " + token.upper(),
            "two spaces": "Bearer  " + token,
            "another scheme": "Basic " + token,
            "basic": "Basic " + base64.b64encode(f"x:{token}".encode()).decode(),
            "in quotes": f'Bearer "{token}"',
            "two": f"Bearer 0, Bearer {token}",
        }
        unknown = [("get", "/"), ("get", "/nowhere"), ("post", "/v1/check/"), ("get", "/doc"), ("get", "/docs.json"), ("get", "/v1/healthy"), ("post", "/metrics")]
        routes = [*every_route(self.daemon), *unknown]
        self.assertGreater(len(routes), 20)
        for method, path in routes:
            if (method, path) in OPEN:
                continue
            for name, value in wrong.items():
                with self.subTest(route=f"{method} {path}", token=name):
                    headers = {"Authorization": value} if value is not None else {}
                    answer = self.daemon.ask(method.upper(), path, token=False, headers=headers)
                    self.assert_refused(answer, 401, "unauthorized")
                    self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
        self.assert_healthy()

    def test_a_token_in_the_address_opens_nothing(self):
        """T13: addresses end up in logs and histories."""
        for name in ["token", "access_token", "key", "api_key"]:
            self.assertEqual(self.daemon.get(f"/v1/limits?{name}={self.daemon.token}", token=False).status, 401)

    def test_the_right_token_opens_every_route(self):
        """T13: so that the refusals are about the token."""
        for method, path in every_route(self.daemon):
            if path in ["/v1/shutdown", "/v1/parents"]:
                continue
            answer = self.daemon.ask(method.upper(), path, b"" if method == "post" else None)
            self.assertNotIn(answer.status, [401, 403, 500], (method, path, answer))
        self.assertEqual(self.daemon.get("/v1/limits", token=False, headers={"Authorization": f"bearer {self.daemon.token}"}).status, 200)

    def test_what_is_open_tells_nothing(self):
        """T13"""
        health = self.daemon.get("/v1/health", token=False)
        self.assertEqual(sorted(health.json), ["api", "instance", "model", "ready", "service", "version"])
        for page in PAGES:
            answer = self.daemon.get(page, token=False)
            self.assertIn(answer.status, [200, 303], page)
            for secret in [self.daemon.token, str(self.daemon.user.home), str(self.daemon.pid)]:
                self.assertNotIn(secret, str(answer.headers) + answer.body.decode(errors="replace"))

    def test_the_page_loads_nothing_from_elsewhere(self):
        for page in PAGES[1:]:
            answer = self.daemon.get(page, token=False)
            self.assertIn("default-src 'self'", answer.headers["Content-Security-Policy"])
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        html = self.daemon.get("/docs/", token=False).body.decode()
        self.assertNotIn("//cdn", html)
        self.assertNotIn("https://", html)

    def test_each_start_has_a_token_of_its_own(self):
        with Daemon() as other:
            self.assertNotEqual(other.token, self.daemon.token)
            self.assertGreaterEqual(len(other.token), 32)
            self.assertEqual(other.get("/v1/limits", token=False, headers={"Authorization": f"Bearer {self.daemon.token}"}).status, 401)


class Secrets(unittest.TestCase):
    def test_the_token_is_told_nowhere(self):
        """T14: not in any log at its loudest, error, page, number, process list, or output of the other commands."""
        for log_format in ["text", "json"]:
            for token in [None, "set-by-the-user-0123456789abcdefghij"]:
                with self.subTest(log_format=log_format, token=token), User() as user:
                    with Daemon("--log-format", log_format, user=user, SETDRESSER_LOG="trace", SETDRESSER_TOKEN=token) as daemon:
                        self.assertEqual(daemon.token, token or daemon.token)
                        told = self.everything_told(daemon, user, token)
                        self.assertGreater(len(told), 100_000)
                        self.assertNotIn(daemon.token, told)
                        self.assertNotIn("mistyped-token", told)

    def everything_told(self, daemon, user, token) -> str:
        told = []
        for page in PAGES:
            told.append(daemon.get(page, token=False))
        for method, path in every_route(daemon):
            if path == "/v1/shutdown":
                continue
            for headers in [{}, {"Authorization": "Bearer mistyped-token"}, {"Host": "evil.example"}, {"Origin": "null"}, {"Content-Type": "text/plain"}]:
                told.append(daemon.ask(method.upper(), path, b"{" if method == "post" else None, headers=headers))
        told.append(daemon.get("/metrics"))
        daemon.result(rooms.closet())
        wire.talk(daemon, wire.head(daemon, "GET / HTTP/9.9"))
        texts = [str(answer.headers) + answer.body.decode(errors="replace") for answer in told]
        for command in [["status"], ["status", "--json"], ["config"], ["config", "--json"], ["serve", "--port", "0"], ["serve", "--help"], ["stop"]]:
            ran = user.run(*command, SETDRESSER_TOKEN=token)
            texts.append(ran.stdout + ran.stderr)
            if command == ["serve", "--port", "0"]:
                with open(f"/proc/{daemon.pid}/cmdline") as line:
                    texts.append(line.read())
        daemon.wait()
        return "\n".join([*texts, daemon.log])

    def test_a_token_that_is_refused_is_not_shown(self):
        """T14"""
        with User() as user:
            for token in ["short-secret", "secret with spaces 0123456789 0123456789", "gehëim" * 10]:
                for command in [["serve", "--port", "0"], ["config"]]:
                    ran = user.run(*command, SETDRESSER_TOKEN=token)
                    self.assertNotEqual(ran.returncode, 0)
                    self.assertIn("token", ran.stderr)
                    self.assertNotIn(token, ran.stdout + ran.stderr)

    def test_there_is_no_flag_for_the_token(self):
        """T14: what is typed can be read in the process list."""
        with User() as user:
            self.assertNotIn("--token", user.run("serve", "--help").stdout)
            self.assertEqual(user.run("serve", "--token", "x" * 40).returncode, 2)


class Names(DaemonCase):
    """Which machines and web pages may ask."""

    environment = {"SETDRESSER_ALLOWED_HOSTS": '["studio.example:7000"]', "SETDRESSER_ALLOWED_ORIGINS": '["http://localhost:3000"]'}

    def ask_as(self, host: str | None = None, path: str = "/v1/limits", **headers: str) -> int:
        lines = [f"{name}: {value}" for name, value in headers.items()]
        came = wire.talk(self.daemon, wire.head(self.daemon, f"GET {path} HTTP/1.1", *lines, host=host))
        return wire.statuses(came)[0]

    def test_names_of_loopback_pass(self):
        """T11: a port of a tunnel or of none says nothing about who asks."""
        port = self.daemon.port
        for name in ["127.0.0.1", "localhost", "LOCALHOST", "LocalHost", "[::1]", "127.0.0.2", "127.255.255.254", "[0:0:0:0:0:0:0:1]"]:
            for host in [name, f"{name}:{port}", f"{name}:1", f"{name}:65535"]:
                self.assertEqual(self.ask_as(host), 200, host)
        self.assertEqual(self.ask_as("studio.example:7000"), 200)

    def test_all_other_names_are_refused_everywhere(self):
        """T11: a name that a page's owner can let point to loopback is not loopback."""
        port = self.daemon.port
        names = ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "localhost.", "127.0.0.1.", "0.0.0.0", "0", "[::]", "::1", "[::1",
                 "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "127.0.0.1@evil.example", "evil.example#127.0.0.1", "192.168.0.1",
                 "localhost,evil.example", "[127.0.0.1]", "studio.example", "xstudio.example:7000", "lоcalhost", "ⓛocalhost", socket.gethostname()]
        for name in names:
            for host in [name, f"{name}:{port}"]:
                for path in ["/v1/limits", "/v1/health", "/docs/", "/openapi.json", "/nowhere"]:
                    self.assertIn(self.ask_as(host, path), [400, 403], (host, path))
        for host in [f"localhost:{port}:80", "localhost:", "localhost:x", ":80", "studio.example:7001"]:
            self.assertIn(self.ask_as(host), [400, 403], host)

    def test_web_pages_are_refused_everywhere(self):
        """T12: even those that come from loopback, even with the token."""
        port = self.daemon.port
        for origin in ["null", "http://evil.example", "https://evil.example", "file://", "http://localhost:3001", f"http://127.0.0.1:{port}", "http://localhost",
                       "http://localhost:30000", "http://localhost:3000/", "http://localhost:3000.evil.example", "https://localhost:3000", "HTTP://LOCALHOST:3000",
                       "http://localhost:3000, http://evil.example", "chrome-extension://abc", "", "x"]:
            for path in ["/v1/limits", "/v1/health", "/docs/", "/openapi.json", "/nowhere"]:
                self.assertEqual(self.ask_as(path=path, Origin=origin), 403, (origin, path))

    def test_two_origins_are_one_too_many(self):
        """T12: the good one does not excuse the bad one."""
        came = wire.talk(self.daemon, wire.head(self.daemon, "GET /v1/limits HTTP/1.1", "Origin: http://localhost:3000", "Origin: http://evil.example"))
        self.assertEqual(wire.statuses(came), [403])

    def test_an_allowed_page_is_let_in(self):
        """T12: by its exact name, and with the token."""
        self.assertEqual(self.ask_as(Origin="http://localhost:3000"), 200)
        answer = self.daemon.get("/v1/limits", token=False, headers={"Origin": "http://localhost:3000"})
        self.assertEqual(answer.status, 401)


class Binding(unittest.TestCase):
    def test_addresses_that_others_can_reach_need_two_consents(self):
        with User() as user:
            for host in ["0.0.0.0", "::", "192.0.2.1"]:
                for flags, variables in [([], {}), (["--allow-remote"], {}), ([], {"SETDRESSER_TOKEN": "x" * 40}), (["--allow-remote"], {"SETDRESSER_TOKEN": "short"})]:
                    with self.subTest(host=host, flags=flags, variables=variables):
                        ran = user.run("serve", "--port", "0", "--host", host, *flags, **variables)
                        self.assertEqual(ran.returncode, 1, ran)
                        self.assertRegex(ran.stderr, "--allow-remote|token")
                        self.assertFalse((user.runtime / "daemon.json").exists())

    def test_with_both_it_still_asks_who_asks(self):
        """And clients of this machine are sent to loopback."""
        token = "a-token-of-the-users-own-0123456789"
        with Daemon("--host", "0.0.0.0", "--allow-remote", SETDRESSER_TOKEN=token) as daemon:
            self.assertEqual(daemon.get("/v1/limits").status, 200)
            self.assertEqual(daemon.get("/v1/limits", headers={"Host": "192.0.2.1"}).status, 403)
            self.assertEqual(daemon.get("/v1/limits", token=False).status, 401)
            ran = daemon.user.run("status")
            self.assertEqual(ran.returncode, 0, ran)
            self.assertIn(f"http://127.0.0.1:{daemon.port}", ran.stdout)


class Outside(DaemonCase):
    """What a request names is never opened."""

    def test_addresses_in_requests_are_never_called(self):
        with socket.create_server(("127.0.0.1", 0)) as trap:
            trap.settimeout(0.2)
            url = f"http://127.0.0.1:{trap.getsockname()[1]}/x.png"
            for name in [url, f"file://{BACKEND}", f"![a]({url})", f"{{% include '{url}' %}}"]:
                request = rooms.closet(private=True)
                request["snapshot"]["objects"][0]["name"] = name
                request["snapshot"]["objects"][0]["id"] = name
                request["snapshot"]["room"]["name"] = name
                request["goal"] = {"instruction": f"as in {name}"}
                self.daemon.result(request)
                self.assertEqual(self.daemon.post("/v1/render", {"snapshot": request["snapshot"], "format": "png"}).status, 200)
                picture = self.daemon.post("/v1/render", {"snapshot": request["snapshot"], "format": "svg"}).body.decode()
                self.assertNotIn("<image", picture)
                self.assertNotIn("href", picture)
                for image in [{"png_base64": name}, {"url": name}, {"path": name}, name]:
                    self.assertEqual(self.daemon.post("/v1/check", {**request, "image": image}).status, 400)
            with self.assertRaises(TimeoutError):
                trap.accept()

    def test_paths_in_requests_are_never_opened(self):
        """A named pipe holds back who would write into it until somebody reads."""
        pipe = self.daemon.user.home / "pipe"
        os.mkfifo(pipe)
        opened = threading.Event()

        def wait_for_a_reader():
            with pipe.open("wb"):
                opened.set()

        threading.Thread(target=wait_for_a_reader, daemon=True).start()
        request = rooms.closet(private=True, project=str(pipe))
        request["snapshot"]["objects"][0]["name"] = str(pipe)
        request["request_id"] = str(pipe)
        self.daemon.result(request)
        for path in [f"/v1/jobs/{pipe}", f"/docs/{pipe}", f"/v1/models/{pipe}", f"/{pipe}"]:
            self.assertEqual(self.daemon.get(path).status, 404)
        before = set(self.daemon.user.home.iterdir())
        self.daemon.post("/v1/render", {"snapshot": request["snapshot"], "format": str(pipe)})
        self.assertEqual(set(self.daemon.user.home.iterdir()), before)
        self.assertFalse(opened.is_set())
        with pipe.open("rb"):
            self.assertTrue(opened.wait(PATIENCE_S), "the pipe would have told")

    def test_pictures_are_judged_by_their_first_bytes(self):
        """Huge by declaration, small by bytes: refused before anything is unpacked."""
        for width, height in [(65_535, 65_535), (2**31 - 1, 2**31 - 1), (4001, 4000), (0, 10)]:
            before = self.daemon.rss_mib
            request = rooms.closet()
            request["image"] = {"png_base64": base64.b64encode(png(width, height)).decode()}
            started = time.monotonic()
            answer = self.daemon.post("/v1/check", request)
            self.assert_refused(answer, 400, "invalid_document")
            self.assertEqual(answer.error["fields"][0]["path"], "/image/png_base64")
            self.assertLess(time.monotonic() - started, 10)
            self.assertLess(self.daemon.rss_mib - before, 50)
        for other in [b"\xff\xd8\xff\xe0JFIF", b"GIF89a", b"<svg/>", b"RIFF0000WEBP", b"PK\x03\x04", b"\x80\x04pickle", b""]:
            request["image"] = {"png_base64": base64.b64encode(other).decode()}
            self.assert_refused(self.daemon.post("/v1/check", request), 400, "invalid_document")
        request["image"] = {"png_base64": base64.b64encode(png(8, 8)).decode()}
        self.assertEqual(self.daemon.post("/v1/check", request).status, 200)

    def test_too_many_things_are_refused_before_work(self):
        limits = self.daemon.get("/v1/limits").json
        request = rooms.closet()
        chair = request["snapshot"]["objects"][0]
        request["snapshot"]["objects"] = [{**chair, "id": f"chair {index}"} for index in range(limits["max_objects"] + 1)]
        for route in ["/v1/arrange", "/v1/check"]:
            started = time.monotonic()
            answer = self.daemon.post(route, request)
            self.assertIn(answer.code, ["too_large", "invalid_document"], answer)
            self.assertLess(time.monotonic() - started, 10)
        wide = {"snapshot": rooms.closet()["snapshot"], "format": "png", "width_px": 100_000}
        self.assert_refused(self.daemon.post("/v1/render", wide), 400, "invalid_document")
        for name, value in [("num_candidates", limits["max_candidates"] + 1), ("steps", 1_000_001), ("num_turns", 9), ("time_budget_ms", 3_600_001)]:
            self.assert_refused(self.daemon.post("/v1/arrange", rooms.closet(**{name: value})), 400, "invalid_document")


def png(width: int, height: int) -> bytes:
    """A picture that says so of its size, with a few bytes of pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width & 0xFFFFFFFF, height & 0xFFFFFFFF, 8, 2, 0, 0, 0)
    rows = b"\x00" + b"\x7f" * 3 * min(width, 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows * min(height, 8))) + chunk(b"IEND", b"")


if __name__ == "__main__":
    unittest.main()
