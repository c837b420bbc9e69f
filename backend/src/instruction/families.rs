//! Words for several categories at once ("chair"), and for places where people do something ("reading corner").

use super::measures::Bound;
use super::patterns::Way;

/// Words that mean any of a family, the closest first. Words are keys: lower case, joined, singular.
pub(super) const FAMILIES: &[(&[&str], &[&str])] = &[
    (
        &["chair", "seat", "stuhl", "silla", "chaise", "椅子"],
        &[
            "chair",
            "dining_chair",
            "office_chair",
            "school_chair",
            "armchair",
            "folding_chair",
            "rocking_chair",
            "high_chair",
        ],
    ),
    (&["stool", "hocker", "tabouret", "taburete"], &["stool", "bar_stool", "ottoman"]),
    (
        &["table", "tisch", "mesa", "桌子"],
        &[
            "dining_table",
            "round_table",
            "cafe_table",
            "coffee_table",
            "conference_table",
            "side_table",
            "console_table",
            "bar_table",
            "workbench",
            "drafting_table",
        ],
    ),
    (
        &["desk", "schreibtisch", "bureau", "escritorio", "书桌"],
        &["desk", "corner_desk", "school_desk", "teacher_desk", "reception_desk", "drafting_table"],
    ),
    (
        &["bed", "bett", "lit", "cama", "床"],
        &["bed_double", "bed_single", "daybed", "bunk_bed", "sofa_bed", "hospital_bed", "crib"],
    ),
    (
        &["sofa", "couch", "settee", "canapé", "沙发"],
        &["sofa", "corner_sofa", "loveseat", "sofa_bed", "chaise_longue", "daybed"],
    ),
    (
        &["lamp", "light", "lampe", "leuchte", "lámpara", "灯"],
        &[
            "floor_lamp",
            "table_lamp",
            "ceiling_lamp",
            "pendant_lamp",
            "chandelier",
            "wall_lamp",
            "spotlight",
            "lantern",
            "torch",
        ],
    ),
    (
        &["shelf", "shelving", "regal", "étagère", "estantería"],
        &["bookshelf", "shelving_unit", "wall_shelf", "shop_shelf"],
    ),
    (
        &["cabinet", "cupboard", "closet", "schrank", "armoire", "armario", "柜子"],
        &[
            "cabinet",
            "wardrobe",
            "sideboard",
            "pantry_cabinet",
            "kitchen_cabinet",
            "wall_cabinet",
            "bathroom_cabinet",
            "filing_cabinet",
            "tool_cabinet",
            "locker",
        ],
    ),
    (&["plant", "pflanze", "plante", "planta", "植物"], &["plant", "potted_plant", "indoor_tree"]),
    (&["clock", "uhr"], &["wall_clock", "grandfather_clock", "table_clock"]),
    (&["mirror", "spiegel"], &["mirror", "floor_mirror"]),
    (
        &["carpet", "rug", "mat", "teppich", "tapis", "alfombra", "地毯"],
        &["rug", "doormat", "bath_mat", "yoga_mat"],
    ),
    (
        &["television", "tv", "telly", "screen", "fernseher", "bildschirm"],
        &["tv", "projector_screen", "monitor"],
    ),
    (
        &["counter", "bar", "tresen", "theke"],
        &["bar_counter", "shop_counter", "kitchen_island", "reception_desk"],
    ),
    (&["piano", "klavier"], &["piano", "grand_piano"]),
    (&["fire", "fireplace", "kamin", "feuer"], &["fireplace", "wood_stove", "brazier"]),
    (&["toy", "spielzeug"], &["toy", "toy_box", "doll_house", "teddy_bear", "rocking_horse"]),
    (&["computer", "pc", "rechner"], &["computer", "laptop", "monitor"]),
    (&["sink", "basin", "waschbecken", "spüle"], &["washbasin", "kitchen_sink"]),
    (&["stove", "cooker", "herd"], &["stove", "oven"]),
    (&["painting", "poster", "art", "bild"], &["picture", "photo_frame", "tapestry"]),
];

/// A place that furniture makes: its first piece stands where the text says, the others belong with one before.
#[derive(Debug, PartialEq)]
pub(super) struct Activity {
    /// What is done there.
    pub doing: &'static [&'static str],
    /// Whole names, joined.
    pub names: &'static [&'static str],
    /// Categories of the first piece, best first; one is taken.
    pub lead: &'static [&'static str],
    /// The others, where the room has them.
    pub companions: &'static [Companion],
}

/// A piece of an activity's place.
#[derive(Debug, PartialEq)]
pub(super) struct Companion {
    /// Its categories, best first; one is taken.
    pub categories: &'static [&'static str],
    /// How it stands.
    pub way: Way,
    /// To what: 0 = the lead, 1 = the first companion, …; the lead stands in for a missing one.
    pub to: usize,
    /// How far from it.
    pub bound: Option<Bound>,
}

/// What follows the word for what is done: "reading *corner*".
pub(super) const PLACES: &[&str] =
    &["corner", "nook", "area", "spot", "place", "zone", "space", "station", "ecke", "bereich", "platz"];

const fn companion(
    categories: &'static [&'static str],
    way: Way,
    to: usize,
    bound: Option<[f64; 2]>,
) -> Companion {
    let bound = match bound {
        Some([least, greatest]) => Some(Bound::Range(least, greatest)),
        None => None,
    };
    Companion { categories, way, to, bound }
}

/// The places that people name. Distances: a lamp reaches a seat within 0.8 m, a book is fetched within 1.5 m,
/// a coffee table is reached from the sofa (0.4 to 0.5 m is best; the rest is taste).
pub(super) const ACTIVITIES: &[Activity] = &[
    Activity {
        doing: &["reading", "read", "lese"],
        names: &["placetoread", "somewheretoread"],
        lead: &[
            "armchair",
            "rocking_chair",
            "chaise_longue",
            "bean_bag",
            "chair",
            "loveseat",
            "dining_chair",
            "office_chair",
            "stool",
        ],
        companions: &[
            companion(&["floor_lamp", "table_lamp"], Way::Near, 0, Some([0.0, 0.8])),
            companion(&["bookshelf", "shelving_unit"], Way::Near, 0, Some([0.0, 1.5])),
        ],
    },
    Activity {
        doing: &["work", "working", "study", "office", "homework", "computer", "arbeits", "büro"],
        names: &["workplace", "workstation", "placetowork", "somewheretowork", "homeoffice"],
        lead: &["desk", "corner_desk", "school_desk", "teacher_desk", "drafting_table", "workbench"],
        companions: &[companion(
            &["office_chair", "chair", "school_chair", "dining_chair", "stool"],
            Way::Near,
            0,
            Some([0.0, 0.5]),
        )],
    },
    Activity {
        doing: &["play", "playing", "kids", "childrens", "toy", "spiel"],
        names: &["playground", "placetoplay", "somewheretoplay"],
        lead: &["toy_box", "play_tent", "doll_house", "rocking_horse", "toy", "slide"],
        companions: &[
            companion(
                &["doll_house", "rocking_horse", "play_tent", "bean_bag"],
                Way::Near,
                0,
                Some([0.0, 1.5]),
            ),
            companion(&["rug"], Way::Near, 0, Some([0.0, 1.0])),
        ],
    },
    Activity {
        doing: &["dining", "eating", "breakfast", "ess"],
        names: &["placetoeat", "somewheretoeat"],
        lead: &["dining_table", "round_table", "cafe_table", "bar_table"],
        companions: &[companion(
            &["dining_chair", "chair", "stool", "bar_stool", "bench"],
            Way::Around,
            0,
            None,
        )],
    },
    Activity {
        doing: &["sitting", "seating", "lounge", "conversation", "sofa", "living", "sitz"],
        names: &["placetosit", "somewheretosit"],
        lead: &["sofa", "corner_sofa", "loveseat", "sofa_bed"],
        companions: &[
            companion(&["coffee_table", "side_table"], Way::InFront, 0, Some([0.2, 0.6])),
            companion(&["armchair", "rocking_chair"], Way::Facing, 1, None),
        ],
    },
    Activity {
        doing: &["sleeping", "sleep", "schlaf"],
        names: &["placetosleep", "somewheretosleep"],
        lead: &["bed_double", "bed_single", "daybed", "bunk_bed", "sofa_bed"],
        companions: &[companion(&["nightstand"], Way::Near, 0, Some([0.0, 0.3]))],
    },
];
