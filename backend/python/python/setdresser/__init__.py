"""Setdresser furnishes 3D rooms with your own objects, and says why each stands where it does.

    import setdresser
    scene = setdresser.Scene(pathlib.Path("bedroom.json"), goal="desk by the window")
    response = setdresser.arrange(scene)
    arranged = setdresser.apply(scene, response["candidates"][0])
    pathlib.Path("bedroom.png").write_bytes(setdresser.render(arranged))

Documents are those of the protocol (`python -m setdresser schema` prints their JSON Schemas): dicts in, dicts out, in metres and
degrees. A scene may be given as a `Scene`, a dict, JSON as str or bytes, or a `pathlib.Path`. What is wrong with one is a
ValueError that names every field. `setdresser.verl`, `.easyr1`, `.trl` and `.openrlhf` are reward functions for these engines,
`python -m setdresser` is the whole command line.
"""

from ._native import (
    PROTOCOL_VERSION,
    SCORE_NAMES,
    TERM_NAMES,
    Scene,
    __version__,
    apply,
    arrange,
    diagnose,
    find_rooms,
    furnish,
    improve,
    main,
    object_terms,
    render,
    score,
    score_many,
)

__all__ = [
    "PROTOCOL_VERSION",
    "SCORE_NAMES",
    "TERM_NAMES",
    "Scene",
    "__version__",
    "apply",
    "arrange",
    "diagnose",
    "find_rooms",
    "furnish",
    "improve",
    "main",
    "object_terms",
    "render",
    "score",
    "score_many",
]
