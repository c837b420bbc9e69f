"""What one arrange was about: what was sent, what came back, what stands in the scene, what the user did with it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from .rigid import Placement
from .snapshot import Piece, placement_document, placement_of

Document = dict[str, Any]

# What is nearer than this to an answered place stands there: the rest is Blender's 32 bits.
_SAME_M, _SAME_DEG = 1e-3, 0.1


@dataclass
class Session:
    """One answered request. `job_id` is None for a check, which proposes nothing."""

    scene_name: str
    pieces: dict[str, Piece]
    """What was sent, by id."""
    room: Document
    metres: float
    response: Document
    job_id: str | None = None
    candidate_index: int | None = None
    """The candidate that stands in the scene; None: what the user had before."""
    is_accepted: bool = False
    is_private: bool = False
    """Nothing about it is to be remembered."""
    before: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Every moved Blender object's own channels as they were, by name."""
    created: dict[str, list[str]] = field(default_factory=dict)
    """Names of the Blender objects made for each new object, its first one first."""
    standing: dict[str, Placement] = field(default_factory=dict)
    """Where applied objects stood right after they were applied, measured."""
    logged_edit: dict[str, Placement] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    """What is worth knowing about the question and the answer, for people."""
    notes: list[str] = field(default_factory=list)
    """What was skipped when the standing candidate was applied, for people."""

    @property
    def candidates(self) -> list[Document]:
        """The candidates, best first; none for a check."""
        return self.response.get("candidates") or []

    @property
    def candidate(self) -> Document | None:
        """The candidate that stands in the scene."""
        return None if self.candidate_index is None else self.candidates[self.candidate_index]

    @property
    def reward(self) -> Document:
        """The reward of what stands in the scene."""
        if self.candidate is not None:
            return self.candidate["reward"]
        return self.response.get("before") or self.response["reward"]

    def placements(self, index: int) -> dict[str, Placement]:
        """Where a candidate wants the objects that were sent, in Blender's units; those it leaves alone included."""
        new = {made["object"] for made in self.candidates[index].get("new_objects") or []}
        placements = self.candidates[index]["placements"]
        return {placed["object"]: self._exact(placed) for placed in placements if placed["object"] not in new}

    def new_objects(self, index: int) -> list[tuple[str, str, Placement]]:
        """The objects that a candidate makes: id, asset and place."""
        candidate = self.candidates[index]
        placed = {entry["object"]: placement_of(entry, self.metres) for entry in candidate["placements"]}
        made = candidate.get("new_objects") or []
        return [(entry["object"], entry["asset"], placed[entry["object"]]) for entry in made if entry["object"] in placed]

    def final_placements(self, now: dict[str, Placement]) -> list[Document]:
        """Where the standing candidate's objects are now, as the daemon is told.

        What stands where it was put has the answered numbers themselves: the daemon takes all others for a hand's work.
        """
        answered = {placed["object"]: placed for placed in self.candidate["placements"]}
        return [{"object": key, "placement": self._final(placement, answered[key])} for key, placement in now.items()]

    def _final(self, now: Placement, answered: Document) -> Document:
        measured = placement_document(now, self.metres)
        put = {"position_m": answered["position_m"], "yaw_deg": answered["yaw_deg"]}
        turned_deg = abs((measured["yaw_deg"] - put["yaw_deg"] + 180.0) % 360.0 - 180.0)
        is_moved = math.dist(measured["position_m"], put["position_m"]) > _SAME_M or turned_deg > _SAME_DEG
        return measured if is_moved else put

    def _exact(self, placed: Document) -> Placement:
        """An answered placement; where its numbers are the ones that were sent, the very ones that were measured."""
        answered = placement_of(placed, self.metres)
        piece = self.pieces.get(placed["object"])
        if piece and piece.document(self.metres)["placement"] == {"position_m": placed["position_m"], "yaw_deg": placed["yaw_deg"]}:
            return piece.placement
        return answered

    def token(self, index: int) -> str:
        """The mark that the scene carries while a candidate stands in it; undo and redo take it along."""
        return f"{self.job_id}:{self.candidates[index]['id']}"

    def index_of(self, token: str) -> int | None:
        """The candidate that a scene's mark speaks of; None: none of this session's."""
        for index in range(len(self.candidates)):
            if self.token(index) == token:
                return index
        return None
