"""A small picture of the room from above, for policies that look."""

from __future__ import annotations

import base64
import struct
import zlib

import bpy
import gpu
from mathutils import Matrix, Vector

from ..core.rooms import FoundRoom

_SIZE_PX = 512
_MARGIN = 1.08


def of_room(found: FoundRoom) -> str | None:
    """A PNG as base64, at most 512 pixels a side; None where there is no 3D view to draw with."""
    view = _view_3d()
    if view is None:
        return None
    space, region = view
    xs, ys = zip(*found.room["floor_m"], strict=True)
    metres = found.metres
    level, height = found.room.get("floor_level_m") or 0.0, found.room["height_m"]
    width, depth = (max(xs) - min(xs)) * _MARGIN / metres, (max(ys) - min(ys)) * _MARGIN / metres
    scale = _SIZE_PX / max(width, depth)
    size_px = (max(1, round(width * scale)), max(1, round(depth * scale)))
    middle = Vector(((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2, level + height)) / metres
    return base64.b64encode(_png(_draw(space, region, middle, (width, depth, 2.0 * height / metres), size_px), size_px)).decode()


def _view_3d() -> tuple[bpy.types.SpaceView3D, bpy.types.Region] | None:
    if bpy.app.background:
        return None
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                return area.spaces.active, next(region for region in area.regions if region.type == "WINDOW")
    return None


def _draw(
    space: bpy.types.SpaceView3D, region: bpy.types.Region, eye: Vector, extent: tuple[float, float, float], size_px: tuple[int, int]
) -> bytes:
    """RGBA rows, bottom first. The eye is just under the ceiling, so that a roof does not hide the room."""
    offscreen = gpu.types.GPUOffScreen(*size_px)
    try:
        view = Matrix.Translation(-eye)
        width, depth, far = extent
        projection = Matrix(((2.0 / width, 0, 0, 0), (0, 2.0 / depth, 0, 0), (0, 0, -2.0 / far, -1.0), (0, 0, 0, 1)))
        scene, layer = bpy.context.scene, bpy.context.view_layer
        offscreen.draw_view3d(scene, layer, space, region, view, projection, do_color_management=True)
        with offscreen.bind():
            pixels = gpu.state.active_framebuffer_get().read_color(0, 0, *size_px, 4, 0, "UBYTE")
        pixels.dimensions = size_px[0] * size_px[1] * 4
        return bytes(pixels)
    finally:
        offscreen.free()


def _png(rgba: bytes, size_px: tuple[int, int]) -> bytes:
    width, height = size_px
    stride = width * 4
    rows = b"".join(b"\0" + rgba[row * stride : (row + 1) * stride] for row in reversed(range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
