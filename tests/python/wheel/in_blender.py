"""The wheel in Blender's own Python: objects out of the scene, places back into it, a picture into its images.

`tests/python/run` runs this file by name, in Blender as a module.
"""

from pathlib import Path

import bpy
import numpy as np
import setdresser

SIZES_M = {"double bed": (1.6, 2.0, 0.5), "wardrobe": (1.2, 0.6, 2.0), "desk": (1.2, 0.6, 0.75)}


def furniture() -> list[bpy.types.Object]:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    made = []
    for name, size in SIZES_M.items():
        bpy.ops.mesh.primitive_cube_add(size=1, location=(2.0, 1.5, size[2] / 2))
        thing = bpy.context.object
        thing.name, thing.scale = name, size
        made.append(thing)
    bpy.context.view_layer.update()
    return made


def snapshot(things: list[bpy.types.Object]) -> dict:
    """A room of 4 by 3 metres with everything in its middle; Blender's own vectors and floats as they are."""
    return {
        "version": setdresser.PROTOCOL_VERSION,
        "frame": "z_up",
        "room": {
            "kind": "bedroom",
            "floor_m": np.array([[0, 0], [4, 0], [4, 3], [0, 3]], dtype=np.float32),
            "height_m": 2.5,
            "openings": [
                {
                    "id": "door",
                    "kind": "door",
                    "from_m": [0.4, 0],
                    "to_m": [1.3, 0],
                    "height_m": 2.0,
                    "swing": "inward",
                }
            ],
        },
        "objects": [
            {
                "id": thing.name,
                "size_m": list(thing.dimensions),
                "placement": {
                    "position_m": [*thing.location.xy, thing.location.z - thing.dimensions.z / 2],
                    "yaw_deg": np.degrees(np.float32(thing.rotation_euler.z)) % 360,
                },
            }
            for thing in things
        ],
    }


def test_a_scene_of_blender_is_arranged(tmp_path: Path) -> None:
    things = furniture()
    scene = setdresser.Scene(snapshot(things), goal="desk far from the bed")
    assert scene.sizes_m.shape == (3, 3) and setdresser.score(scene)["valid"] == 0.0
    best = setdresser.arrange(scene, steps=500)["candidates"][0]
    assert best["reward"]["valid"]
    for placed in best["placements"]:
        thing = bpy.data.objects[placed["object"]]
        x, y, z = placed["position_m"]
        thing.location = (x, y, z + thing.dimensions.z / 2)
        thing.rotation_euler.z = np.radians(placed["yaw_deg"])
    bpy.context.view_layer.update()
    assert setdresser.score(snapshot(things))["valid"] == 1.0
    picture = tmp_path / "plan.png"
    picture.write_bytes(setdresser.render(snapshot(things), width_px=400))
    assert bpy.data.images.load(str(picture)).size[0] == 400
