# Types and docs of the compiled part; the docs are the same as those of the functions, which a test compares.
import os
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

Document: TypeAlias = dict[str, Any]
SceneLike: TypeAlias = Scene | Document | str | bytes | os.PathLike[str]
GoalLike: TypeAlias = str | Document | None

__version__: str
PROTOCOL_VERSION: int
SCORE_NAMES: tuple[str, ...]
TERM_NAMES: tuple[str, ...]

class Scene:
    """A room with its objects and what is wanted of it, read and checked once and used many times.

    `document` is a snapshot or an arrange request: a dict (numpy numbers and arrays may be in it), its JSON as str or bytes,
    or the path of a file (`pathlib.Path`). `goal` is a wish in plain words or a goal document, in place of the request's.
    Scenes never change, may be used by many threads at once, and can be pickled.

    Raises ValueError with every wrong field, what was expected and what came.
    """

    def __new__(cls, document: SceneLike, *, goal: GoalLike = None) -> Scene: ...
    @property
    def snapshot(self) -> Document:
        """The snapshot as it was sent: a new dict each time."""

    @property
    def goal(self) -> Document | None:
        """The goal document, or None."""

    @property
    def ids(self) -> list[str]:
        """The objects' ids in the snapshot's order."""

    @property
    def warnings(self) -> list[str]:
        """What should be known, such as suspicious units."""

    @property
    def positions_m(self) -> NDArray[np.float64]:
        """float64 of shape (num_objects, 3): middles of the boxes' bottom faces, metres, in the snapshot's frame; NaN = not placed."""

    @property
    def yaws_deg(self) -> NDArray[np.float64]:
        """float64 of shape (num_objects,): turns about the up axis, degrees, counter-clockwise from above; NaN = not placed."""

    @property
    def sizes_m(self) -> NDArray[np.float64]:
        """float64 of shape (num_objects, 3): extents along the snapshot's axes, metres."""

    @property
    def floor_m(self) -> NDArray[np.float64]:
        """float64 of shape (num_corners, 2): the outline, metres."""

    def messages(self) -> list[Document]:
        """What a model is asked, as a conversation: `[{"role", "content": [{"type": "text", "text"} | {"type": "image", "png"}]}]`."""

    def answer(self) -> str:
        """The answer that says where everything stands now, in steps of 5 cm and 15°: the text form that models write."""

def score(scene: SceneLike, answer: Any = None, *, goal: GoalLike = None) -> dict[str, float]:
    """What an answer, or the room as it was sent, is worth.

    `scene` is a Scene, or whatever makes one; `answer` the whole text that a model wrote, any text at all (what is no text
    counts as an empty one); without it the places that were sent are judged. `goal` replaces the scene's.

    Returns a dict with the keys SCORE_NAMES, always the same, each a finite float in [0, 1], 1 is best:
    `score` = (format + valid + total) / 3 is what a policy is trained by; `format` is 0 without `<answer>…</answer>`, 0.1 if a
    line cannot be read, 0.5 if the lines are not one for each movable object, else 1; `valid` is 1 if no hard term is violated;
    `total` and the terms are the reward's. What is no answer has 0 for all but its format.

    Raises ValueError if the scene or the goal is wrong, never because of the answer.
    """

def score_many(
    scenes: SceneLike | list[SceneLike] | tuple[SceneLike, ...],
    answers: Sequence[Any],
    *,
    threads: int | None = None,
) -> NDArray[np.float64]:
    """What many answers are worth, on all cores.

    `scenes` is one scene, or a list with one for each answer; equal texts are read once. `answers` is a list of texts as for
    `score`. `threads` = None takes `RAYON_NUM_THREADS` or all cores.

    Returns float64 of shape (num_answers, len(SCORE_NAMES)), columns in the order of SCORE_NAMES, all in [0, 1].

    Raises ValueError if a scene is wrong or there are not as many as answers.
    """

def object_terms(scene: SceneLike, answer: Any = None) -> NDArray[np.float64]:
    """Each object's own terms.

    Returns float64 of shape (num_objects, len(TERM_NAMES)), rows in the order of `Scene.ids`, columns in that of TERM_NAMES, in
    [0, 1]; NaN where a term does not concern an object, and everywhere if the answer cannot be read.

    Raises ValueError if the scene is wrong.
    """

def diagnose(scene: SceneLike, answer: Any = None, *, goal: GoalLike = None) -> Document:
    """What is good and wrong about a layout, and what would mend it.

    Returns the protocol's check response: `{"version", "reward": {"total", "valid", "terms", "objects", "diagnostics"},
    "warnings"}`, amounts in metres (`amount_m`) and degrees (`amount_deg`), fixes in the scene's own frame. With an answer also
    `fault`: why it cannot be read, or None; then `reward` is None.

    Raises ValueError if the scene or the goal is wrong.
    """

def arrange(
    scene: SceneLike,
    *,
    goal: GoalLike = None,
    model: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    policy: Literal["vlm", "heuristic", "remote"] | None = None,
    allow_fallback: bool | None = None,
    num_candidates: int | None = None,
    num_turns: int | None = None,
    seed: int | None = None,
    steps: int | None = None,
    time_budget_ms: int | None = None,
) -> Document:
    """Finds good places for the objects of a room.

    `goal` is a wish in plain words or a goal document. `model` is a checkpoint's folder for the policy `vlm`; without it the
    model in use answers. `threads` = None takes `RAYON_NUM_THREADS` or all cores; the answer does not depend on it. Options
    by name, in place of the request's: `policy` ("vlm", "heuristic", "remote"), `allow_fallback`, `num_candidates` (1 to 16),
    `num_turns` (1 to 8), `seed`, `steps`, `time_budget_ms`.

    Returns the protocol's arrange response; `candidates` come best first, placements in the scene's own frame: `position_m`
    is the middle of the box's bottom face in metres, `yaw_deg` is in [0, 360).

    Raises ValueError if the scene, the goal or an option is wrong, RuntimeError if the policy cannot answer (also in a process that
    was forked after a model had worked). Ctrl-C ends the work and raises KeyboardInterrupt.
    """

def improve(
    scene: SceneLike,
    answer: Any = None,
    *,
    goal: GoalLike = None,
    threads: int | None = None,
    seed: int | None = None,
    steps: int | None = None,
    time_budget_ms: int | None = None,
) -> Document:
    """Improves a layout by the search alone; no policy is asked.

    Begins with the places that were sent, or with those that `answer` says; what has no place gets one if there is any. Options
    by name: `seed`, `steps`, `time_budget_ms`.

    Returns the protocol's candidate; its reward is never worth less than the layout's.

    Raises ValueError if the scene, the goal or an option is wrong, or the answer cannot be read.
    """

def furnish(
    request: SceneLike,
    catalogue: list[Document] | str | bytes | os.PathLike[str] | None = None,
    *,
    goal: GoalLike = None,
    density: float | None = None,
    threads: int | None = None,
    num_candidates: int | None = None,
    seed: int | None = None,
    steps: int | None = None,
    time_budget_ms: int | None = None,
) -> Document:
    """Chooses assets from a catalogue and places them among what stands in the room.

    `request` is a furnish request; or a scene, with `catalogue`, a list of `{"asset", "name", "size_m", …}`. `density` is the share
    of the usable floor to cover, 0 to 1; None = as rooms of the kind usually are. Options by name as for `arrange`.

    Returns the protocol's arrange response; `new_objects` of a candidate says which asset each new object is made from.

    Raises ValueError if the request is wrong.
    """

def find_rooms(request: Document | str | bytes | os.PathLike[str]) -> Document:
    """Finds rooms, doors and windows between floors and walls.

    `request` is a rooms request: triangles of floors and walls, walls as boxes, markers; metres.

    Returns the protocol's rooms response, with what was guessed and should be looked at.

    Raises ValueError if the request is wrong.
    """

def apply(scene: SceneLike, candidate: Document, catalogue: list[Document] | None = None) -> Document:
    """The room with a candidate in it.

    `catalogue` is what new objects are made from, for candidates of `furnish`.

    Returns a scene snapshot: objects stand where the candidate puts them, what it left out has no placement, new ones come last.

    Raises ValueError if a document is wrong.
    """

def main(argv: Sequence[str]) -> int:
    """Runs the command line on its arguments, the program's name first, and gives its exit code.

    `--threads` can be said once in a process.
    """

@overload
def render(
    scene: SceneLike,
    *,
    candidate: Document | None = None,
    catalogue: list[Document] | None = None,
    view: Literal["plan", "axonometric"] = "plan",
    format: Literal["png"] = "png",
    width_px: int = 1200,
) -> bytes:
    """Draws a room, with its findings framed.

    With a candidate, draws the room with it. `view` is "plan" or "axonometric"; `width_px` is 320 to 16384 pixels.

    Returns by `format`: "png" bytes, "svg" str, "rgba" uint8 of shape (height, width, 4), rows from the top.

    Raises ValueError if a document or an argument is wrong.
    """

@overload
def render(
    scene: SceneLike,
    *,
    candidate: Document | None = None,
    catalogue: list[Document] | None = None,
    view: Literal["plan", "axonometric"] = "plan",
    format: Literal["svg"],
    width_px: int = 1200,
) -> str: ...
@overload
def render(
    scene: SceneLike,
    *,
    candidate: Document | None = None,
    catalogue: list[Document] | None = None,
    view: Literal["plan", "axonometric"] = "plan",
    format: Literal["rgba"],
    width_px: int = 1200,
) -> NDArray[np.uint8]: ...
