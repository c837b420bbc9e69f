"""Rooms out of plain numbers: the largest bodies there are, from programs that know little of JSON."""

import json
import time
import unittest

import wire
from daemon_case import DaemonCase

SQUARE = [[[0, 0, 0], [4, 0, 0], [4, 3, 0]], [[0, 0, 0], [4, 3, 0], [0, 3, 0]]]
# The route's own limit: meshes are longer than rooms.
LIMIT = 64 << 20


class Rooms(DaemonCase):
    def find(self, **more):
        return self.daemon.post("/v1/rooms", {"version": 1, "frame": "z_up", "floor_triangles_m": SQUARE, **more})

    def test_a_room_is_found(self):
        answer = self.find()
        self.assertEqual(answer.status, 200, answer)
        (room,) = answer.json["rooms"]
        self.assertAlmostEqual(room["area_m2"], 12, places=3)

    def test_nothing_is_no_room(self):
        """T16, T25: no floor, or floors without a size."""
        flat = [[[0, 0, 0], [1, 0, 0], [2, 0, 0]]] * 10
        for floor in [[], flat, [[[0, 0, 0]] * 3], [[[0, 0, 0], [0, 0, 1], [0, 0, 2]]]]:
            answer = self.find(floor_triangles_m=floor)
            self.assertIn(answer.status, [200, 400], answer)
            if answer.status == 200:
                self.assertEqual(answer.json["rooms"], [])

    def test_numbers_that_are_none(self):
        """T19, T20: with the place where they stand."""
        for text in ["NaN", "Infinity", "-Infinity", "1e999", "null", '"1"', "1e308", "1e39", "[]"]:
            body = json.dumps({"version": 1, "frame": "z_up", "floor_triangles_m": SQUARE}).replace("[4, 3, 0], [0, 3, 0]", f"[4, {text}, 0], [0, 3, 0]")
            answer = self.daemon.post("/v1/rooms", body.encode())
            self.assertIn(answer.code, ["invalid_json", "invalid_document"], (text, answer))
            self.assertTrue(any(field["path"].startswith("/floor_triangles_m") for field in answer.error["fields"]), (text, answer))

    def test_shapes_that_are_none(self):
        """T18, T23, T24"""
        for more in [{"unknown": 1}, {"frame": "up"}, {"floor_triangles_m": [[[0, 0, 0]] * 4]}, {"floor_triangles_m": [[[0, 0]] * 3]}, {"height_m": -1},
                     {"markers": [{"id": "a", "kind": "hole"}]}, {"objects": [{"id": 5}]}, {"wall_boxes_m": 5}]:
            self.assert_refused(self.find(**more), 400, "invalid_document")
        self.assert_refused(self.find(version=2), 400, "unsupported_version")
        twice = json.dumps({"version": 1, "frame": "z_up", "floor_triangles_m": SQUARE})[:-1] + ', "frame": "y_up"}'
        self.assert_refused(self.daemon.post("/v1/rooms", twice.encode()), 400, "invalid_document")

    def test_more_triangles_than_allowed(self):
        """T25: told apart fast."""
        started = time.monotonic()
        answer = self.daemon.post("/v1/rooms", b'{"version":1,"frame":"z_up","floor_triangles_m":[' + b"[[0,0,0],[1,0,0],[1,1,0]]," * 1_000_000 + b"[[0,0,0],[1,0,0],[1,1,0]]]}")
        self.assertIn(answer.code, ["too_large", "invalid_document"], answer)
        self.assertLess(len(answer.body), 10_000)
        self.assertLess(time.monotonic() - started, 20)

    def test_as_many_triangles_as_allowed(self):
        """T25: a floor of a hundred thousand, and health answers meanwhile."""
        side = 223
        cells = [(x / 10, y / 10) for x in range(side) for y in range(side)]
        floor = [triangle for x, y in cells for triangle in ([[x, y, 0], [x + 0.1, y, 0], [x + 0.1, y + 0.1, 0]], [[x, y, 0], [x + 0.1, y + 0.1, 0], [x, y + 0.1, 0]])]
        started = time.monotonic()
        answer = self.find(floor_triangles_m=floor)
        self.assertEqual(answer.status, 200, answer)
        self.assertAlmostEqual(sum(room["area_m2"] for room in answer.json["rooms"]), (side / 10) ** 2, delta=1)
        self.assertLess(time.monotonic() - started, 30)

    def test_a_declared_length_over_its_limit_is_refused_unread(self):
        """T2"""
        head = wire.head(self.daemon, "POST /v1/rooms HTTP/1.1", "Content-Type: application/json", f"Content-Length: {LIMIT + 1}")
        self.assertEqual(wire.statuses(wire.talk(self.daemon, head)), [413])

    def test_bodies_up_to_its_limit_are_read(self):
        """T2: longer ones than other routes take."""
        body = b" " * (LIMIT - 2) + b"{}"
        self.assert_refused(self.daemon.post("/v1/rooms", body), 400, "invalid_document")

    def test_depth(self):
        """T17"""
        for body in [b"[" * 1_000_000, b'{"floor_triangles_m":' + b"[" * 1_000_000, b'{"a":' * 1_000_000]:
            answer = self.daemon.post("/v1/rooms", body)
            self.assertIn(answer.code, ["invalid_json", "invalid_document"], answer)
        self.assert_healthy()


if __name__ == "__main__":
    unittest.main()
