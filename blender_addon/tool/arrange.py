"""From the scene to an answer, as one flow."""

from __future__ import annotations

import uuid

import bpy

from ..core import jobs, rooms
from ..core.daemon import Daemon, connect
from ..core.errors import Unusable
from ..core.flow import Flow, Progress
from ..core.session import Session
from ..core.snapshot import Document, Piece, Wish, arrange_request, furnish_request, snapshot
from . import assets, memory, picture, state
from .gather import gather, metres_per_unit

ARRANGE, FURNISH, CHECK = "ARRANGE", "FURNISH", "CHECK"
_BEST_TURNS = 4
# Search steps for each object that may move, and at least; the daemon's own measure is 250 and 2,000.
_STEPS = {"DRAFT": (50, 400), "BEST": (1_000, 8_000)}
_MOST_STEPS = 1_000_000


def find_room(ignored: list[bpy.types.Object] | None = None) -> Flow[tuple[Daemon, rooms.Gathered, dict[str, Piece]]]:
    """Finds the room of the current scene, remembers it, and gives the pieces that belong to it."""
    daemon = yield from connect()
    gathered = yield from gather(ignored or ())
    body = yield from rooms.encode_request(gathered)
    response = yield from jobs.find_rooms(daemon, body)
    settings = bpy.context.scene.setdresser
    wanted = settings.room_number - 1 if settings.room_number else None
    found = rooms.choose(response, gathered.pieces, wanted, gathered.metres)
    state.current.room, state.current.room_scene = found, bpy.context.scene.name
    apply_corrections()
    pieces, elsewhere = rooms.in_room(found, response, gathered.pieces)
    if elsewhere:
        names = ", ".join(elsewhere[:3]) + (", …" if len(elsewhere) > 3 else "")
        gathered.notes.append(f"In other rooms, and left alone: {names}")
    return daemon, gathered, pieces


def apply_corrections() -> None:
    """Puts the scene's corrections over the room that was found."""
    settings = bpy.context.scene.setdresser
    if state.current.room is not None:
        said = [
            rooms.Correction(tuple(entry.middle_m), entry.kind, _told(entry.swing), _told(entry.hinge)) for entry in settings.corrections
        ]
        rooms.correct(state.current.room, said, settings.room_kind.strip(), settings.room_height)


def _told(choice: str) -> str | None:
    return None if choice == "AUTO" else choice.lower()


def ask(kind: str) -> Flow[Session]:
    """Gathers, asks for an arrangement, a furnishing or a check, and gives the answer; nothing is changed in the scene."""
    memory.log_edit(state.current.session)
    catalogue: list[Document] = []
    ignored = []
    if kind == FURNISH:
        catalogue = yield from assets.catalogue(metres_per_unit(bpy.context.scene))
        ignored = assets.source_objects()
    daemon, gathered, pieces = yield from find_room(ignored)
    if kind != FURNISH and not pieces:
        raise Unusable("There is nothing to arrange", "Show some furniture in this view layer, or mark it in the Object panel")
    if kind == ARRANGE and all(piece.locked for piece in pieces.values()):
        raise Unusable("Nothing may move: every object of the room is locked or stays", "; ".join(gathered.notes[:2]))
    wish = _wish(kind, pieces, gathered.notes)
    scene_snapshot = snapshot(state.current.room.room, pieces.values(), gathered.metres)
    request_id = uuid.uuid4().hex
    if kind == FURNISH:
        request = furnish_request(scene_snapshot, wish, request_id, catalogue, bpy.context.scene.setdresser.density)
    else:
        request = arrange_request(scene_snapshot, wish, request_id)
    state.current.last_request = request
    state.current.early_pieces = pieces
    job_id = None
    if kind == CHECK:
        response = yield from jobs.check(daemon, request)
    else:
        route = "/v1/furnish" if kind == FURNISH else "/v1/arrange"
        job_id, response = yield from jobs.run_job(daemon, route, request, _show_early)
        if not response.get("candidates"):
            raise Unusable("The daemon found no layout", "Move something out of the room, or unlock something")
    yield Progress(1.0, "Done")
    session = Session(bpy.context.scene.name, pieces, state.current.room.room, gathered.metres, response, job_id)
    session.is_private = wish.private
    session.facts = _facts(session, gathered)
    return session


def _show_early(candidate: Document) -> None:
    state.current.early = candidate
    state.redraw()


def _wish(kind: str, pieces: dict[str, Piece], notes: list[str]) -> Wish:
    settings = bpy.context.scene.setdresser
    num_movable = sum(not piece.locked for piece in pieces.values())
    each, least = _STEPS.get(settings.quality, (0, 0))
    image = None
    if settings.send_picture and kind != CHECK:
        image = picture.of_room(state.current.room)
        if image is None:
            notes.append("No picture was sent: there is no window to draw it in")
    return Wish(
        instruction=settings.instruction,
        num_candidates=settings.num_candidates,
        steps=min(max(each * num_movable, least), _MOST_STEPS) or None,
        num_turns=_BEST_TURNS if settings.quality == "BEST" else None,
        seed=settings.seed,
        private=not memory.is_on(bpy.context.scene),
        taste=settings.use_taste,
        image_png_base64=image,
    )


def _facts(session: Session, gathered: rooms.Gathered) -> list[str]:
    """What is worth knowing about the question and the answer, beside the candidates."""
    facts = list(gathered.notes)
    if session.response.get("fallback"):
        facts.append(f"Another policy stepped in: {session.response['fallback']}")
    for phrase in session.response.get("understood") or []:
        if not phrase.get("relation"):
            facts.append(f"Not understood: {phrase['text']}")
    return facts + list(session.response.get("warnings") or []) + state.current.room.warnings
