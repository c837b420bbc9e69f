"""Bodies that are no JSON, odd JSON, or JSON of the wrong shape, on every route that takes one."""

import copy
import json
import time
import unittest

import rooms
from daemon_case import DaemonCase

# A good document of each route. Jobs must not be made by accident, so that those are of the smallest room.
GOOD = {
    "/v1/arrange": rooms.closet(),
    "/v1/furnish": {**rooms.closet(), "catalogue": [{"asset": "stool", "name": "stool", "size_m": [0.4, 0.4, 0.5]}]},
    "/v1/check": rooms.closet(),
    "/v1/render": {"snapshot": rooms.closet()["snapshot"]},
    "/v1/preferences": {"job_id": "j", "action": "reject", "client": "tests"},
    "/v1/parents": {"pid": 1},
}
GEOMETRY = [route for route, document in GOOD.items() if "snapshot" in document]


class EveryRoute(DaemonCase):
    """T16–T25 on every POST route that the API's own document tells of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        paths = cls.daemon.get("/openapi.json").json["paths"]
        cls.routes = [path for path, methods in paths.items() if "requestBody" in methods.get("post", {})]

    def setUp(self):
        self.assertGreaterEqual(set(self.routes), set(GOOD))

    def tearDown(self):
        self.assertEqual(self.num_jobs(), 0)

    def refuse(self, body: bytes, *codes: str, routes=None):
        """The same body on every route; the answers."""
        answers = []
        for route in routes or self.routes:
            with self.subTest(route=route, body=body[:60]):
                answer = self.daemon.post(route, body)
                self.assertIn(answer.code, codes, answer)
                self.assert_refused(answer, 413 if answer.code == "too_large" else 400, answer.code)
                self.assertLess(len(answer.body), 2_000_000, "an answer larger than anybody reads")
                answers.append(answer)
        self.assert_healthy()
        return answers

    def test_no_document(self):
        """T16"""
        for body in [b"", b" ", b"\n", b"nul", b"{", b"[", b'"', b"{}}", b"{} {}", b"[1,]", b"{'a': 1}", b"// {}\n{}", b"\x00", b"{}\x00"]:
            self.refuse(body, "invalid_json")

    def test_documents_of_another_kind(self):
        """T16: JSON, but no object of this shape."""
        for body in [b"null", b"true", b"5", b'"text"', b"[]", b"[{}]", b"{}", b'{"a": {}}']:
            self.refuse(body, "invalid_document")

    def test_depth(self):
        """T17: no stack is deep enough for this, so that it must not be used."""
        for opened, closed in [(b"[", b"]"), (b'{"a":', b"}")]:
            self.refuse(opened * 100_000, "invalid_json")
            self.refuse(opened * 100_000 + b"1" + closed * 100_000, "invalid_json")
            self.refuse(b'{"snapshot":' + opened * 200 + b"1" + closed * 200 + b"}", "invalid_json")

    def test_keys_that_come_twice(self):
        """T18: which one is meant nobody knows."""
        for route, good in GOOD.items():
            key = next(iter(good))
            body = json.dumps(good)[:-1] + f', "{key}": {json.dumps(good[key])}}}'
            for answer in self.refuse(body.encode(), "invalid_document", routes=[route]):
                self.assertIn(f"/{key}", [field["path"] for field in answer.error["fields"]])

    def test_keys_that_come_twice_deep_inside(self):
        """T18: also escaped, so that the bytes differ."""
        for route in GEOMETRY:
            body = json.dumps(GOOD[route]).replace('"frame": "z_up"', '"frame": "z_up", "fr\\u0061me": "y_up"')
            self.refuse(body.encode(), "invalid_document", routes=[route])

    def test_tokens_that_python_writes_and_json_has_not(self):
        """T19: with the place where it stands."""
        for number in [float("nan"), float("inf"), float("-inf")]:
            for route in GEOMETRY:
                document = copy.deepcopy(GOOD[route])
                document["snapshot"]["room"]["height_m"] = number
                for answer in self.refuse(json.dumps(document).encode(), "invalid_json", routes=[route]):
                    fields = answer.error["fields"]
                    self.assertTrue(any(field["path"] == "/snapshot/room/height_m" for field in fields), fields)

    def test_numbers_beyond_all_bounds(self):
        """T20: infinite as 64 bits or as 32, and denormal ones where a size must be."""
        for text in ["1e999", "-1e999", "1e400", "1e308", "3.5e38", "1e39", "0", "-1", "1e-46", "1e-400", "5e-324", "9" * 400]:
            for route in GEOMETRY:
                body = json.dumps(GOOD[route]).replace('"height_m": 2.5', f'"height_m": {text}')
                self.refuse(body.encode(), "invalid_json", "invalid_document", routes=[route])

    def test_coordinates_beyond_all_bounds(self):
        """T20"""
        for value in [1e308, -1e308, 1e39, 3.4e38, 1e30, 1e7]:
            for route in GEOMETRY:
                document = copy.deepcopy(GOOD[route])
                document["snapshot"]["objects"] = [{"id": "a", "name": "chair", "size_m": [1, 1, 1], "placement": {"position_m": [value, 0, 0], "yaw_deg": 0}}]
                self.refuse(json.dumps(document).encode(), "invalid_document", routes=[route])

    def test_whole_numbers_beyond_all_readers(self):
        """T20: seeds above 2^53 would be rounded by half of all JSON readers."""
        for seed in [2**53, 2**53 + 1, 2**64, -1, 1.5, 10**30]:
            for route in ["/v1/arrange", "/v1/furnish", "/v1/check"]:
                document = rooms.with_options(GOOD[route], {"seed": seed})
                self.refuse(json.dumps(document).encode(), "invalid_document", routes=[route])
        for after in ["9" * 30, "-1e3", "x", "1.5", "%00"]:
            self.assert_refused(self.daemon.get(f"/v1/preferences?after={after}"), 400, "invalid_document")

    def test_bytes_that_are_no_text(self):
        """T21: invalid UTF-8 anywhere, other encodings, halves of surrogates."""
        for route, good in GOOD.items():
            text = json.dumps(good)
            for body in [text.encode("utf-16"), text.encode("utf-32"), b"\xff" + text.encode(), text.encode()[:-1] + b', "\xc3\x28": 1}', b'"\xed\xa0\x80"', b"\xfe\xff"]:
                self.refuse(body, "invalid_json", routes=[route])
        for half in [r"\ud800", r"\udc00", r"\ud800x", r"\ud800\ud800"]:
            for route in GEOMETRY:
                body = json.dumps(GOOD[route]).replace('"name": "chair"', f'"name": "{half}"')
                self.refuse(body.encode(), "invalid_json", routes=[route])

    def test_one_very_long_text(self):
        """T22: 10 MB, as a name, as an id, as a key, as an instruction, as an unknown field; never sent back."""
        long = "x" * 10_000_000
        for route in GEOMETRY:
            for change in [
                lambda document: document["snapshot"]["objects"][0].update(name=long),
                lambda document: document["snapshot"]["objects"][0].update(id=long),
                lambda document: document.update({long: 1}),
                lambda document: document.update({"unknown": long}),
            ]:
                document = copy.deepcopy(GOOD[route])
                change(document)
                for answer in self.refuse(json.dumps(document).encode(), "invalid_document", routes=[route]):
                    self.assertLess(len(answer.body), 10_000)
        self.refuse(b'"' + long.encode() + b'"', "invalid_document")
        self.refuse(b"1" * 10_000_000, "invalid_json", "invalid_document")

    def test_every_fault_at_once(self):
        """T23: unknown, missing and wrong fields, each with its place."""
        document = rooms.closet()
        document["unknown"] = 1
        document["snapshot"]["frame"] = "up"
        del document["snapshot"]["room"]["height_m"]
        document["snapshot"]["objects"][0]["size_m"] = [1, "2", 3]
        document["snapshot"]["objects"].append({"id": "b", "name": "b", "size_m": [1, 1, 1], "colour": "red"})
        for route in GEOMETRY:
            for answer in self.refuse(json.dumps(document).encode(), "invalid_document", routes=[route]):
                paths = " ".join(field["path"] for field in answer.error["fields"])
                for path in ["/unknown", "/snapshot/frame", "/snapshot/room", "/snapshot/objects/0/size_m/1", "/snapshot/objects/1/colour"]:
                    self.assertIn(path, paths)

    def test_every_fault_of_a_preference_at_once(self):
        """T23"""
        document = {"action": "love", "candidate": "", "client": 5, "stars": 5, "reason": "x" * 5000}
        for answer in self.refuse(json.dumps(document).encode(), "invalid_document", routes=["/v1/preferences"]):
            paths = " ".join(field["path"] for field in answer.error["fields"])
            for path in ["/action", "/candidate", "/client", "/stars", "/reason"]:
                self.assertIn(path, paths)

    def test_versions_of_tomorrow_and_yesterday(self):
        """T24: what to update is said, instead of a list of fields."""
        for version, words in [(2, "update this program"), (99, "update this program"), (0, "update the client")]:
            for route in GEOMETRY:
                document = copy.deepcopy(GOOD[route])
                document["snapshot"]["version"] = version
                document["snapshot"]["new_in_two"] = {}
                for answer in self.refuse(json.dumps(document).encode(), "unsupported_version", routes=[route]):
                    self.assertIn(words, answer.error["hint"])

    def test_lists_of_a_million(self):
        """T25: told apart fast and with few words."""
        number, point = b"1," * 999_999 + b"1", b"[0,0]," * 999_999 + b"[0,0]"
        thing = b'{"id":"a","name":"a","size_m":[1,1,1]},'
        for body in [
            b"[" + number + b"]",
            b'{"snapshot": [' + number + b"]}",
            b'{"snapshot":{"version":1,"frame":"z_up","room":{"floor_m":[' + point + b'],"height_m":2.5,"openings":[]},"objects":[]}}',
            b'{"snapshot":{"version":1,"frame":"z_up","room":{"floor_m":[[0,0],[1,0],[1,1]],"height_m":2.5,"openings":[]},"objects":[' + thing * 300_000 + b"{}]}}",
            b"{" + b",".join(b'"%d":0' % index for index in range(1_000_000)) + b"}",
        ]:
            started = time.monotonic()
            for answer in self.refuse(body, "invalid_json", "invalid_document", "too_large"):
                self.assertLess(len(answer.body), 100_000)
            # Some tenths of a second a route on a machine with nothing else to do.
            self.assertLess(time.monotonic() - started, 5 * len(self.routes))

    def test_the_answers_hold_no_path_of_this_machine(self):
        for body in [b"{", b"null", b"\xff", b'{"snapshot": "/etc/passwd"}']:
            for answer in self.refuse(body, "invalid_json", "invalid_document"):
                for secret in [str(self.daemon.user.home), ".rs:", "/src/"]:
                    self.assertNotIn(secret, answer.body.decode())


class Ids(DaemonCase):
    ODD = [
        "plain",
        " leading and trailing ",
        "line\nbreak\ttab\r",
        "nul\x00inside",
        "\x1b[31mred\x1b[0m",
        "é",
        "e\u0301",
        "中文 名前",
        "\u202eright to left",
        "\U0001f6cb\ufe0f",
        'quotes " and \\ and </script>',
        "../../etc/passwd",
        "%s%n{}",
        "\ufeffmark",
        "\uffff",
        "\U0010ffff",
        "a" * 256,
        "-1",
        "null",
        "__proto__",
    ]

    def test_ids_come_back_byte_for_byte(self):
        """T21: through arranging, events, results and preferences, whatever they hold."""
        request = rooms.closet(seed=1)
        floor = [[0, 0], [9, 0], [9, 9], [0, 9]]
        request["snapshot"]["room"]["floor_m"] = floor
        request["snapshot"]["objects"] = [{"id": id, "name": id, "size_m": [0.3, 0.3, 0.5], "placement": None} for id in self.ODD]
        job = self.daemon.submit(request)
        result = self.daemon.wait_for(job, "done")["result"]
        candidate = result["candidates"][0]
        placed = {placement["object"] for placement in candidate["placements"]}
        left_out = {unplaced["object"] for unplaced in candidate["unplaced"]}
        self.assertEqual(placed | left_out, set(self.ODD))
        final = [{"object": id, "placement": {"position_m": [1, 1, 0], "yaw_deg": 0}} for id in self.ODD]
        edit = {"job_id": job, "action": "edit", "candidate": candidate["id"], "final_placements": final, "client": "tests"}
        self.assertEqual(self.daemon.post("/v1/preferences", edit).status, 201)
        listed = self.daemon.get("/v1/preferences").json["events"][-1]
        self.assertEqual([entry["object"] for entry in listed["final_placements"]], self.ODD)
        exported = [json.loads(line) for line in self.daemon.get("/v1/preferences/export").body.splitlines()]
        self.assertIn(self.ODD[3], json.dumps(exported, ensure_ascii=False).replace("\\u0000", "\x00"))

    def test_a_mark_before_the_text_is_no_part_of_it(self):
        """T21: editors on Windows write one."""
        body = b"\xef\xbb\xbf" + json.dumps(rooms.closet()).encode()
        self.assertEqual(self.daemon.post("/v1/check", body).status, 200)

    def test_the_log_shows_no_control_character(self):
        """T21: a client's text can not forge a line or colour the terminal."""
        for path in ["/v1/jobs/%1b%5b31m%0aforged", "/v1/%1b%0aforged"]:
            self.daemon.get(path)
        odd = {"Setdresser-Client": "x", "Idempotency-Key": "y"}
        request = rooms.closet()
        request["snapshot"]["objects"][0]["name"] = "forged\n\x1b[31m"
        self.daemon.wait_for(self.daemon.submit(request, **odd), "done")
        self.assertFalse([letter for letter in self.daemon.log if ord(letter) < 32 and letter not in "\n"])
        self.assertNotIn("\nforged", self.daemon.log)


if __name__ == "__main__":
    unittest.main()
