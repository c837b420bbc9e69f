"""What a name says about an object that belongs to the house. What furniture is, the daemon guesses."""

from __future__ import annotations

import re

FLOOR, WALL, CEILING, DOOR, WINDOW, PASSAGE = "FLOOR", "WALL", "CEILING", "DOOR", "WINDOW", "PASSAGE"

_WORDS = {
    FLOOR: "floor floors flooring ground fussboden fußboden boden sol plancher suelo piso pavimento vloer golv gulv lattia podłoga пол 床 地板",
    WALL: "wall walls wand wände waende mur murs pared paredes muro parete pareti muur vägg vegg seinä ściana стена стены 壁 墙",
    CEILING: "ceiling roof plafond zimmerdecke raumdecke techo soffitto teto katto sufit потолок 天井 天花板",
    DOOR: "door doors doorway tür tuer türe haustür zimmertür porte portes puerta porta deur dörr dør ovi drzwi дверь ドア 门",
    WINDOW: "window windows fenster fenêtre fenetre ventana finestra janela raam fönster vindu ikkuna okno окно 窓 窗",
    PASSAGE: "opening passage archway durchgang",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
# What says nothing about the thing: prefixes of pipelines, sides, materials of words such as "wood floor".
_FILLERS = set(
    "sm sk mesh mdl geo geometry obj object low high lod main inner outer interior exterior int ext north south east west left "
    "right front back l r n s e w a b c the of room house home kitchen bedroom living bath bathroom hall office plane cube slab panel base "
    "wood wooden oak tile tiled tiles concrete brick plaster single double frame leaf hole cutter glass and new old big small".split()
)
_GENERIC = re.compile(
    r"(?i)^(cube|plane|cylinder|sphere|icosphere|circle|cone|torus|mesh|object|group|empty|null|root|rootnode|node|scene|sketchfab_model|"
    r"gltf_scenerootnode|curve|beziercurve|text|instance|default|unnamed|untitled|collection)([ ._-]?\d+)*$"
)


def words(name: str) -> list[str]:
    """The words of a name, lower case, numbers left out: `SM_WallNorth.001` → sm, wall, north."""
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", name)
    return [word for word in re.split(r"[\W\d_]+", spaced.lower()) if word]


def role_of(name: str) -> str | None:
    """The part of the house that a name speaks of: `Wall_North` is a wall, `wall clock` and `doormat` are none."""
    meant = [word for word in words(name) if word not in _FILLERS]
    roles = {_ROLE_OF.get(word) for word in meant}
    return roles.pop() if len(roles) == 1 else None


def is_generic(name: str) -> bool:
    """Does a name say nothing, such as `Cube.003`?"""
    return bool(_GENERIC.match(name.strip()))


def best_name(*names: str) -> str:
    """The first of several names that says something; the first of all where none does."""
    return next((name for name in names if name and not is_generic(name)), names[0])
