"""What is sent: pieces of furniture, openings and the request documents around them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .rigid import Placement, Vector

Document = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """One object as it is sent. `size` and `placement` are in Blender's units; the wire's metres are made here."""

    id: str
    name: str
    size: Vector
    placement: Placement
    front_deg: float = 0.0
    locked: bool = False
    attached_to: str | None = None
    roots: tuple[str, ...] = ()
    """Names of the Blender objects that move with it; their children follow by themselves."""
    members: tuple[str, ...] = ()
    """Names of all Blender objects that its box is around, roots included."""

    def document(self, metres: float) -> Document:
        """The Object of the protocol; `metres` is the length of one of Blender's units."""
        return {
            "id": self.id,
            "name": self.name,
            "size_m": [extent * metres for extent in self.size],
            "placement": placement_document(self.placement, metres),
            "front_deg": self.front_deg,
            "locked": self.locked,
            "attached_to": self.attached_to,
        }

    def corners(self) -> list[Vector]:
        """The four corners of its bottom face, counter-clockwise."""
        return box_corners(self.size, self.placement)

    def outline(self, metres: float) -> Document:
        """Only what finding its room needs."""
        return {key: value for key, value in self.document(metres).items() if key in ("id", "size_m", "placement")}


@dataclass(frozen=True)
class Wish:
    """What the user asked for, and how hard to work for it."""

    instruction: str = ""
    num_candidates: int = 4
    steps: int | None = None
    num_turns: int | None = None
    seed: int = 0
    private: bool = False
    taste: bool = True
    """Shall what was learned of the user act?"""
    image_png_base64: str | None = None


def box_corners(size: Vector, placement: Placement) -> list[Vector]:
    """The four corners of a box's bottom face, counter-clockwise."""
    cos, sin = math.cos(math.radians(placement.yaw_deg)), math.sin(math.radians(placement.yaw_deg))
    x, y, z = placement.position
    signs = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    halves = [(a * size[0], b * size[1]) for a, b in signs]
    return [(x + cos * across - sin * along, y + sin * across + cos * along, z) for across, along in halves]


def placement_document(placement: Placement, metres: float) -> Document:
    """A Placement of the protocol."""
    return {"position_m": [value * metres for value in placement.position], "yaw_deg": placement.yaw_deg}


def placement_of(document: Document, metres: float) -> Placement:
    """A Placement of the protocol in Blender's units."""
    x, y, z = (float(value) / metres for value in document["position_m"])
    return Placement((x, y, z), float(document.get("yaw_deg") or 0.0))


def snapshot(room: Document, pieces: Iterable[Piece], metres: float) -> Document:
    """A SceneSnapshot in Blender's frame."""
    return {"version": 1, "frame": "z_up", "room": room, "objects": [piece.document(metres) for piece in pieces]}


def arrange_request(scene_snapshot: Document, wish: Wish, request_id: str) -> Document:
    """An ArrangeRequest; fields that were not chosen are left to the daemon."""
    options = {
        "num_candidates": wish.num_candidates,
        "steps": wish.steps,
        "num_turns": wish.num_turns,
        "seed": wish.seed,
        "private": wish.private,
        "taste": wish.taste,
        "allow_fallback": True,
    }
    request: Document = {
        "snapshot": scene_snapshot,
        "options": {key: value for key, value in options.items() if value is not None},
        "request_id": request_id,
    }
    if wish.instruction.strip():
        request["goal"] = {"instruction": wish.instruction.strip()}
    if wish.image_png_base64:
        request["image"] = {"png_base64": wish.image_png_base64}
    return request


def furnish_request(scene_snapshot: Document, wish: Wish, request_id: str, catalogue: list[Document], density: float) -> Document:
    """A FurnishRequest."""
    return arrange_request(scene_snapshot, wish, request_id) | {"catalogue": catalogue, "density": density}
