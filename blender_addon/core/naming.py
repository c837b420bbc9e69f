"""What a name says about an object that belongs to the house. What furniture is, the daemon guesses."""

from __future__ import annotations

import re

FLOOR, WALL, CEILING, DOOR, WINDOW, PASSAGE = "FLOOR", "WALL", "CEILING", "DOOR", "WINDOW", "PASSAGE"

_WORDS = {
    FLOOR: "floor floors flooring slab ground fussboden fußboden boden sol plancher suelo piso pavimento vloer golv gulv lattia podłoga пол 床 地板",
    WALL: "wall walls wand wände waende mur murs pared paredes muro parete pareti muur vägg vegg seinä ściana стена стены 壁 墙",
    CEILING: "ceiling roof plafond zimmerdecke raumdecke techo soffitto teto katto sufit потолок 天井 天花板",
    DOOR: "door doors doorway tür tuer türe haustür zimmertür porte portes puerta porta deur dörr dør ovi drzwi дверь ドア 门",
    WINDOW: "window windows fenster fenêtre fenetre ventana finestra janela raam fönster vindu ikkuna okno окно 窓 窗",
    PASSAGE: "opening passage archway durchgang",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
# What turns a floor lamp, a wall clock, a doormat or a window seat into a thing.
_THINGS = set(
    "lamp lamps light lights lantern sconce chandelier pendant spot fan fixture clock mat mats rug carpet runner cushion pillow seat bench chair bed "
    "unit shelf shelves shelving cabinet cupboard closet art picture pictures painting poster frames mirror hanging hook hooks rack hanger "
    "curtain curtains drape drapes blind blinds shade shades screen stop stopper handle knob bell sign decor decoration decal sticker vase plant planter pot "
    "heater radiator fireplace conditioner tv speaker socket outlet switch board skirting bag box basket table desk stand sofa toy ornament "
    "lampe leuchte uhr teppich matte regal bild spiegel vorhang griff lampadaire tapis horloge lámpara alfombra reloj".split()
)
# What games and building models put around a room without anybody seeing it.
_VOLUMES = set("space ifcspace zone volume trigger collider collision ucx bounds probe fog".split())
_GENERIC = re.compile(
    r"(?i)^(cube|plane|cylinder|sphere|icosphere|circle|cone|torus|mesh|object|group|empty|null|root|rootnode|node|scene|sketchfab_model|"
    r"gltf_scenerootnode|curve|beziercurve|text|instance|default|unnamed|untitled|collection)([ ._-]?\d+)*$"
)


def words(name: str) -> list[str]:
    """The words of a name, lower case, numbers left out: `SM_WallNorth.001` → sm, wall, north."""
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", name)
    return [word for word in re.split(r"[\W\d_]+", spaced.lower()) if word]


def roles_of(name: str) -> list[str]:
    """The parts of the house that a name speaks of, the likeliest first: `Wall_North` is a wall, `wall clock` and `doormat` are none.

    Of several, the last word counts most: a `wall window` is a window.
    """
    said = words(name)
    if _THINGS.intersection(said):
        return []
    roles = [_ROLE_OF[word] for word in reversed(said) if word in _ROLE_OF]
    return list(dict.fromkeys(roles))


def is_volume(name: str) -> bool:
    """Does a name speak of a space rather than of a thing?"""
    return bool(_VOLUMES.intersection(words(name)))


def is_generic(name: str) -> bool:
    """Does a name say nothing, such as `Cube.003`?"""
    return bool(_GENERIC.match(name.strip()))


def best_name(*names: str) -> str:
    """The first of several names that says something; the first of all where none does."""
    return next((name for name in names if name and not is_generic(name)), names[0])
