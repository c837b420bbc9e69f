//! Words that names of objects are decorated with.

/// What stands before a name in game projects.
pub(super) const PREFIXES: [&str; 12] =
    ["SM_", "SM_", "SM_", "SM_Prop_", "Prop_", "SK_", "MESH_", "mdl_", "geo_", "OBJ_", "Furniture_", "P_"];
/// What stands behind it.
pub(super) const SUFFIXES: [&str; 20] = [
    "_L", "_R", "_A", "_B", "_C", "_Left", "_Right", "_LOD0", "_low", "_high", "_v2", "_final", "_new",
    "_old", "_large", "_Small", "_Clean", "_mesh", "_1k", "_Var1",
];
pub(super) const ADJECTIVES: [&str; 28] = [
    "modern",
    "old",
    "vintage",
    "simple",
    "small",
    "large",
    "rustic",
    "antique",
    "classic",
    "wooden",
    "minimalist",
    "worn",
    "elegant",
    "industrial",
    "scandinavian",
    "low poly",
    "cheap",
    "victorian",
    "mid-century",
    "painted",
    "dusty",
    "new",
    "stylized",
    "plain",
    "contemporary",
    "ornate",
    "sleek",
    "medieval",
];
pub(super) const COLOURS: [&str; 20] = [
    "white",
    "black",
    "grey",
    "gray",
    "brown",
    "dark brown",
    "beige",
    "blue",
    "navy",
    "green",
    "dark green",
    "red",
    "yellow",
    "pink",
    "cream",
    "teal",
    "light grey",
    "orange",
    "turquoise",
    "gold",
];
pub(super) const MATERIALS: [&str; 18] = [
    "oak", "pine", "walnut", "birch", "teak", "metal", "steel", "glass", "marble", "velvet", "linen",
    "rattan", "plastic", "concrete", "brass", "ash", "mahogany", "beech",
];
/// What a describing sentence ends with.
pub(super) const DETAILS: [&str; 16] = [
    "with brass details",
    "with rounded edges",
    "with tapered legs",
    "with a gray headboard",
    "in dark green velvet",
    "in solid oak",
    "made of reclaimed pine",
    "with chrome feet",
    "in a warm brown tone",
    "with black metal frame",
    "with visible wood grain",
    "painted white",
    "with a matte finish",
    "with scratches",
    "from the 1960s",
    "with carved ornaments",
];
/// Materials and colours in other languages, after the name: German, French, Spanish, Italian, Dutch, Polish.
pub(super) const FOREIGN: [&str; 28] = [
    "Eiche", "Buche", "weiß", "schwarz", "grau", "klein", "groß", "neu", "blanc", "noir", "gris", "bois",
    "chêne", "blanco", "negro", "madera", "roble", "bianco", "nero", "legno", "rovere", "wit", "zwart",
    "eiken", "biały", "czarny", "dąb", "sosna",
];
/// Colours and materials in Chinese and Japanese, before the name.
pub(super) const HAN: [&str; 8] = ["白色", "黑色", "实木", "现代", "北欧", "灰色", "简约", "棕色"];
pub(super) const KANA: [&str; 5] = ["白い", "黒い", "モダン", "木製", "北欧風"];
/// Syllables of brands and model names that nobody has heard of.
pub(super) const ONSETS: [&str; 30] = [
    "b", "bl", "br", "d", "dr", "f", "fj", "g", "gr", "h", "j", "k", "kl", "kv", "l", "m", "n", "p", "r",
    "s", "sk", "sn", "st", "t", "tr", "v", "vr", "x", "z", "th",
];
pub(super) const VOWELS: [&str; 13] = ["a", "e", "i", "o", "u", "a", "o", "ö", "å", "ä", "y", "ei", "ia"];
pub(super) const CODAS: [&str; 18] =
    ["", "", "", "", "n", "r", "k", "s", "l", "m", "st", "rd", "rp", "vik", "sen", "ra", "nd", "x"];
/// Names that say nothing.
pub(super) const BLANKS: [&str; 26] = [
    "Object",
    "Mesh",
    "Cube",
    "Cylinder",
    "Group",
    "Node3D",
    "StaticBody",
    "import",
    "untitled",
    "thing",
    "asset",
    "Plane",
    "model",
    "Empty",
    "polySurface",
    "Component",
    "Solid",
    "Body",
    "New Object",
    "defaultMaterial",
    "part",
    "MeshInstance3D",
    "prop",
    "geo",
    "item",
    "Extrude",
];
/// Names that only their owner understands.
pub(super) const PRIVATE: [&str; 20] = [
    "my grandma's thing",
    "the heirloom",
    "Herbert",
    "quest item",
    "do not move",
    "from the flea market",
    "that one again",
    "Opa's Erbstück",
    "big one",
    "the ugly one",
    "souvenir from Lisbon",
    "Kevin",
    "TODO replace",
    "placeholder",
    "machin",
    "cosa rara",
    "contraption",
    "the relic",
    "Ding aus dem Keller",
    "gizmo",
];
/// Words for doors, windows and passages, as ids; of one place in the lists in one file, the first of them English.
pub(super) const ENGLISH_OPENINGS: usize = 6;
pub(super) const DOORS: [&str; 14] = [
    "door_1",
    "Door.001",
    "door",
    "SM_Door_01",
    "D1",
    "Door_A",
    "Tür",
    "Zimmertür",
    "porte",
    "puerta_1",
    "porta",
    "deur",
    "drzwi",
    "门",
];
pub(super) const WINDOWS: [&str; 14] = [
    "window_1",
    "Window.001",
    "window",
    "SM_Window_01",
    "W1",
    "Window_A",
    "Fenster",
    "Fenster links",
    "fenêtre",
    "ventana_1",
    "finestra",
    "raam",
    "okno",
    "窗",
];
pub(super) const PASSAGES: [&str; 14] = [
    "passage_1",
    "Opening.001",
    "archway",
    "SM_Arch_01",
    "P1",
    "opening",
    "Durchgang",
    "Bogen",
    "passage",
    "arco",
    "apertura",
    "doorgang",
    "przejście",
    "通道",
];
