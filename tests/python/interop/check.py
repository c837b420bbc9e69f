"""What `backend convert` writes, read by OpenUSD, trimesh and pygltflib; expected corners are computed here, from the room."""

import json
import math
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np
import pygltflib
import trimesh
from pxr import Sdf, Usd, UsdGeom

ROOM = Path(__file__).parent / "room.json"
BACKEND = os.environ["SETDRESSER_BACKEND"]
NEAR_M = 1e-3


def backend(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([BACKEND, *words], check=True, capture_output=True)


def corners(snapshot: dict, item: dict) -> np.ndarray:
    """The eight corners of an object's box in the world of its snapshot."""
    width, depth, height = item["size_m"]
    yaw = math.radians(item["placement"]["yaw_deg"])
    found = []
    for x in (-width / 2, width / 2):
        for y in (-depth / 2, depth / 2):
            for z in (0.0, height):
                turned = (x * math.cos(yaw) - y * math.sin(yaw), x * math.sin(yaw) + y * math.cos(yaw), z)
                if snapshot["frame"] == "y_up":
                    turned = (turned[0], turned[2], -turned[1])
                found.append([part + at for part, at in zip(turned, item["placement"]["position_m"])])
    return np.array(found)


def y_up(points: np.ndarray) -> np.ndarray:
    return np.stack([points[:, 0], points[:, 2], -points[:, 1]], axis=1)


class Case(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.room = json.loads(ROOM.read_text(encoding="utf-8"))

    def convert(self, name: str, *words: str, room: Path = ROOM) -> Path:
        path = self.folder / name
        backend("convert", str(room), *words, "-o", str(path))
        return path

    def placed(self) -> list[dict]:
        return [item for item in self.room["objects"] if item.get("placement")]

    def same_points(self, got: np.ndarray, expected: np.ndarray, what: str) -> None:
        """The same set of points, whatever their order."""
        self.assertGreater(len(got), 0, what)
        for points, others in ((got, expected), (expected, got)):
            apart = np.linalg.norm(points[:, None] - others[None], axis=2).min(axis=1)
            self.assertLess(apart.max(), NEAR_M, what)


class Glb(Case):
    def test_trimesh_finds_every_box_where_it_stands(self) -> None:
        scene = trimesh.load_scene(self.convert("room.glb", "--to", "glb"))
        for item in self.placed():
            matrix, geometry = scene.graph[item["id"]]
            mesh = scene.geometry[geometry]
            got = trimesh.transform_points(mesh.vertices, matrix)
            self.same_points(got, y_up(corners(self.room, item)), item["id"])
            self.assertAlmostEqual(mesh.volume, float(np.prod(item["size_m"])), places=5)
        self.assertNotIn("stool", scene.graph.nodes)

    def test_both_frames_give_the_same_file(self) -> None:
        other = self.convert("room.json", "--to", "snapshot", "--frame", "y_up")
        one, two = self.convert("a.glb", "--to", "glb"), self.convert("b.glb", "--to", "glb", room=other)
        self.assertEqual(one.read_bytes(), two.read_bytes())

    def test_pygltflib_reads_names_and_extras(self) -> None:
        file = pygltflib.GLTF2().load(str(self.convert("room.glb", "--to", "glb")))
        self.assertEqual(file.asset.version, "2.0")
        nodes = {node.name: node for node in file.nodes}
        self.assertEqual(nodes["Desk.001"].extras["setdresser"]["name"], 'oak "desk"')
        self.assertEqual(file.nodes[file.scenes[0].nodes[0]].name, self.room["room"]["name"])
        self.assertEqual({"door 1", "window 1", "wall_6"} - nodes.keys(), set())
        for accessor in file.accessors:
            view = file.bufferViews[accessor.bufferView]
            self.assertEqual(view.byteOffset % 4, 0)
            self.assertLessEqual(view.byteOffset + view.byteLength, file.buffers[0].byteLength)


class Usda(Case):
    def stage(self, path: Path) -> Usd.Stage:
        layer = Sdf.Layer.FindOrOpen(str(path))
        self.assertIsNotNone(layer, "USD cannot parse it")
        return Usd.Stage.Open(layer)

    def boxes(self, stage: Usd.Stage) -> dict[str, np.ndarray]:
        """The corners of every active object's box, by id."""
        cache = UsdGeom.XformCache()
        found = {}
        for prim in stage.GetPrimAtPath("/Room").GetChildren():
            attribute = prim.GetAttribute("setdresser:id")
            if not attribute:
                continue
            box = prim.GetChild("Box")
            half = UsdGeom.Cube(box).GetSizeAttr().Get() / 2
            matrix = np.array(cache.GetLocalToWorldTransform(box))
            unit = np.array([[x, y, z, 1] for x in (-half, half) for y in (-half, half) for z in (-half, half)])
            found[attribute.Get()] = (unit @ matrix)[:, :3]
        return found

    def expect(self, got: dict[str, np.ndarray], snapshot: dict) -> None:
        placed = [item for item in snapshot["objects"] if item.get("placement")]
        self.assertEqual(set(got), {item["id"] for item in placed})
        for item in placed:
            self.same_points(got[item["id"]], corners(snapshot, item), item["id"])

    def test_boxes_stand_where_they_should_in_both_frames(self) -> None:
        for frame, axis in (("z_up", UsdGeom.Tokens.z), ("y_up", UsdGeom.Tokens.y)):
            with self.subTest(frame):
                stage = self.stage(self.convert(f"{frame}.usda", "--to", "usda", "--frame", frame))
                self.assertEqual(UsdGeom.GetStageUpAxis(stage), axis)
                self.assertEqual(UsdGeom.GetStageMetersPerUnit(stage), 1.0)
                self.assertEqual(stage.GetDefaultPrim().GetDisplayName(), self.room["room"]["name"])
                snapshot = json.loads(self.convert(f"{frame}.json", "--to", "snapshot", "--frame", frame).read_text("utf-8"))
                self.expect(self.boxes(stage), snapshot)
                outline = UsdGeom.BasisCurves(stage.GetPrimAtPath("/Room/Outline"))
                self.assertEqual(len(outline.GetPointsAttr().Get()), 6)
                self.assertEqual(len(stage.GetPrimAtPath("/Room/Openings").GetChildren()), 2)

    def answer(self) -> tuple[Path, dict[str, dict]]:
        """An answer to the room, and the room with each candidate."""
        backend("arrange", str(ROOM), "--policy", "heuristic", "--steps", "60", "--candidates", "3", "--out", str(self.folder))
        response = self.folder / "room.response.json"
        rooms = {"sent": self.room}
        for candidate in json.loads(response.read_text("utf-8"))["candidates"]:
            name = candidate["id"]
            path = self.convert(f"{name}.json", "--to", "snapshot", "--response", str(response), "--candidate", name)
            rooms[name] = json.loads(path.read_text("utf-8"))
        return response, rooms

    def test_every_candidate_is_a_variant(self) -> None:
        response, rooms = self.answer()
        stage = self.stage(self.convert("room.usda", "--to", "usda", "--response", str(response)))
        variants = stage.GetPrimAtPath("/Room").GetVariantSet("candidate")
        self.assertEqual(set(variants.GetVariantNames()), set(rooms))
        self.assertEqual(variants.GetVariantSelection(), "c1")
        for name, snapshot in rooms.items():
            with self.subTest(name):
                variants.SetVariantSelection(name)
                self.expect(self.boxes(stage), snapshot)

    def test_an_overlay_moves_the_prims_of_the_users_own_stage(self) -> None:
        response, rooms = self.answer()
        # The user's own prims say themselves where they stand, and that one is not active.
        self.convert("own.usda", "--to", "usda")
        words = ("--to", "usda-overlay", "--response", str(response), "--reference", "own.usda")
        stage = self.stage(self.convert("overlay.usda", *words))
        variants = stage.GetPrimAtPath("/Room").GetVariantSet("candidate")
        for name, snapshot in rooms.items():
            with self.subTest(name):
                variants.SetVariantSelection(name)
                self.expect(self.boxes(stage), snapshot)


if __name__ == "__main__":
    unittest.main()
