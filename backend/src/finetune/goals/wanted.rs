//! What people are likely to ask for.

use super::possible::Spot;
use crate::protocol::RelationKind;
use crate::scene::category::GroupRelation;
use crate::scene::{Mount, Object, OpeningKind, Scene};

const BEDS: [&str; 8] =
    ["bed_double", "bed_single", "bunk_bed", "daybed", "crib", "sofa_bed", "hospital_bed", "pet_bed"];
const SOFAS: [&str; 5] = ["sofa", "corner_sofa", "loveseat", "sofa_bed", "chaise_longue"];
const DESKS: [&str; 7] =
    ["desk", "corner_desk", "drafting_table", "school_desk", "teacher_desk", "dressing_table", "workbench"];
const TABLES: [&str; 6] =
    ["dining_table", "round_table", "cafe_table", "kitchen_island", "conference_table", "coffee_table"];
const LIKES_WINDOWS: [&str; 22] = [
    "armchair",
    "plant",
    "indoor_tree",
    "potted_plant",
    "easel",
    "dining_table",
    "cafe_table",
    "round_table",
    "piano",
    "chaise_longue",
    "bench",
    "daybed",
    "pet_bed",
    "cat_tree",
    "sofa",
    "rocking_chair",
    "treadmill",
    "exercise_bike",
    "bean_bag",
    "chair",
    "sewing_machine",
    "loveseat",
];
const LIKES_DOORS: [&str; 22] = [
    "coat_rack",
    "shoe_rack",
    "umbrella_stand",
    "doormat",
    "console_table",
    "bench",
    "trash_can",
    "reception_desk",
    "floor_mirror",
    "shop_counter",
    "vending_machine",
    "plant",
    "locker",
    "shoes",
    "stroller",
    "bicycle",
    "bag",
    "menu_board",
    "shopping_cart",
    "suitcase",
    "cash_register",
    "armour_stand",
];
const FEARS_DOORS: [&str; 14] = [
    "desk",
    "sofa",
    "plant",
    "display_case",
    "safe",
    "armchair",
    "indoor_tree",
    "toilet",
    "grand_piano",
    "statue",
    "toy_box",
    "play_tent",
    "dining_table",
    "chest",
];
const FEARS_WINDOWS: [&str; 15] = [
    "tv_stand",
    "bookshelf",
    "piano",
    "grand_piano",
    "server_rack",
    "display_case",
    "wardrobe",
    "fridge",
    "safe",
    "wine_rack",
    "desk",
    "crib",
    "bed_double",
    "bed_single",
    "bunk_bed",
];
const LOOKS_OUT: [&str; 14] = [
    "desk",
    "armchair",
    "sofa",
    "chaise_longue",
    "rocking_chair",
    "bench",
    "treadmill",
    "exercise_bike",
    "easel",
    "bed_double",
    "loveseat",
    "chair",
    "daybed",
    "bean_bag",
];
const WATCHES_DOORS: [&str; 14] = [
    "desk",
    "bed_double",
    "bed_single",
    "armchair",
    "throne",
    "reception_desk",
    "teacher_desk",
    "statue",
    "bar_counter",
    "shop_counter",
    "armour_stand",
    "sofa",
    "lectern",
    "corner_desk",
];
const UNDER_WINDOWS: [&str; 14] = [
    "desk",
    "sofa",
    "bench",
    "sideboard",
    "dresser",
    "plant",
    "bed_double",
    "bed_single",
    "console_table",
    "daybed",
    "workbench",
    "chest",
    "toy_box",
    "school_desk",
];
const MIDDLE: [&str; 18] = [
    "rug",
    "dining_table",
    "round_table",
    "coffee_table",
    "sofa",
    "kitchen_island",
    "pool_table",
    "conference_table",
    "statue",
    "grand_piano",
    "bed_double",
    "table_tennis_table",
    "altar",
    "brazier",
    "play_tent",
    "workbench",
    "christmas_tree",
    "pendant_lamp",
];
const CORNERS: [&str; 20] = [
    "plant",
    "indoor_tree",
    "floor_lamp",
    "coat_rack",
    "bookshelf",
    "armchair",
    "wardrobe",
    "bean_bag",
    "fridge",
    "cat_tree",
    "laundry_basket",
    "corner_desk",
    "corner_sofa",
    "shower",
    "toy_box",
    "christmas_tree",
    "fan",
    "grandfather_clock",
    "barrel",
    "crib",
];
/// Subjects that people like to have near something: what, and where.
const NEAR: [(&[&str], &[&str]); 10] = [
    (&["armchair", "rocking_chair", "bean_bag"], &["bookshelf", "fireplace", "floor_lamp", "wood_stove"]),
    (&["floor_lamp"], &["armchair", "sofa", "bed_double", "desk", "rocking_chair", "piano"]),
    (&["changing_table", "rocking_chair", "nightstand"], &["crib"]),
    (&["toy_box", "play_tent", "bookshelf"], &["bed_single", "bunk_bed", "crib"]),
    (&["bookshelf", "filing_cabinet", "trash_can", "shelving_unit"], &["desk", "corner_desk"]),
    (&["plant", "indoor_tree"], &["sofa", "tv_stand", "desk", "armchair", "sideboard", "bookshelf"]),
    (&["laundry_basket"], &["wardrobe", "washing_machine", "bathtub", "dresser"]),
    (&["sideboard", "wine_rack", "bar_counter"], &["dining_table", "round_table"]),
    (&["side_table"], &["armchair", "sofa", "rocking_chair", "bathtub", "loveseat"]),
    (
        &["barrel", "crate", "chest", "sack"],
        &["barrel", "crate", "shelving_unit", "workbench", "weapon_rack"],
    ),
];
/// And far from something.
const FAR: [(&[&str], &[&str]); 11] = [
    (
        &["bed_double", "bed_single", "crib", "bunk_bed"],
        &["desk", "tv_stand", "radiator", "stove", "washing_machine"],
    ),
    (&["plant", "indoor_tree", "piano", "grand_piano"], &["radiator", "fireplace", "wood_stove", "heater"]),
    (&["fridge", "freezer"], &["oven", "stove", "radiator"]),
    (
        &["desk", "school_desk"],
        &["tv_stand", "drum_kit", "copier", "arcade_machine", "toy_box", "bed_single"],
    ),
    (&["bookshelf", "crib", "sofa", "curtain"], &["fireplace", "wood_stove", "brazier", "radiator"]),
    (&["pet_bed", "pet_bowl", "dining_table"], &["litter_box", "trash_can", "toilet"]),
    (&["crib", "bed_single", "toy_box"], &["fireplace", "heater", "bookshelf", "weapon_rack"]),
    (&["armchair", "sofa"], &["dining_table", "speaker", "stove", "kitchen_cabinet"]),
    (&["trash_can", "litter_box", "laundry_basket"], &["dining_table", "bed_double", "sofa", "bed_single"]),
    (&["barrel", "crate", "firewood", "hay_bale"], &["brazier", "forge", "fireplace", "wood_stove"]),
    (&["copier", "printer", "water_dispenser"], &["desk", "conference_table"]),
];
const BEHIND: [(&[&str], &[&str]); 6] = [
    (&["console_table", "sideboard", "bookshelf", "plant"], &["sofa", "loveseat", "corner_sofa"]),
    (&["floor_lamp", "plant", "indoor_tree"], &["armchair", "sofa", "loveseat", "rocking_chair"]),
    (&["room_divider"], &["bed_double", "desk", "sofa", "bed_single"]),
    (&["bookshelf", "filing_cabinet", "cabinet"], &["desk", "corner_desk", "reception_desk"]),
    (
        &["bar_stool", "stool", "shelving_unit", "chair", "cabinet"],
        &["bar_counter", "shop_counter", "reception_desk"],
    ),
    (&["chest", "barrel", "crate"], &["throne", "column", "barrel", "altar"]),
];
const FACING: [(&[&str], &[&str]); 8] = [
    (
        &["sofa", "loveseat", "corner_sofa", "armchair", "bean_bag", "sofa_bed"],
        &["tv", "tv_stand", "fireplace"],
    ),
    (&["tv", "tv_stand"], &["bed_double", "sofa", "bed_single", "corner_sofa", "loveseat", "armchair"]),
    (&["bed_double", "bed_single"], &["tv", "tv_stand", "fireplace", "wardrobe"]),
    (&["armchair", "loveseat"], &["sofa", "coffee_table", "bed_double", "desk"]),
    (&["desk", "teacher_desk", "school_desk", "chair"], &["whiteboard", "teacher_desk", "projector_screen"]),
    (&["office_chair", "chair", "stool"], &["desk", "corner_desk", "piano", "drafting_table"]),
    (&["exercise_bike", "treadmill"], &["tv", "tv_stand", "mirror", "floor_mirror"]),
    (&["pew", "folding_chair", "throne", "bench"], &["altar", "lectern", "whiteboard", "fireplace"]),
];
const ALIGNED: [(&[&str], &[&str]); 7] = [
    (&["nightstand", "dresser", "chest", "bench", "wardrobe"], &["bed_double", "bed_single", "wardrobe"]),
    (&["coffee_table", "tv_stand", "sideboard", "console_table"], &["sofa", "loveseat", "tv_stand"]),
    (&["sideboard", "kitchen_island"], &["dining_table", "kitchen_cabinet"]),
    (&["bookshelf", "filing_cabinet", "cabinet"], &["desk", "bookshelf", "wardrobe"]),
    (&["desk", "school_desk"], &["desk", "school_desk", "teacher_desk", "bookshelf"]),
    (
        &["barrel", "crate", "shelving_unit", "shop_shelf"],
        &["barrel", "crate", "shelving_unit", "shop_shelf"],
    ),
    (
        &["washing_machine", "fridge", "tumble_dryer"],
        &["tumble_dryer", "kitchen_cabinet", "washing_machine", "oven"],
    ),
];
const BESIDE: [(&[&str], &[&str]); 5] = [
    (
        &["floor_lamp", "plant", "side_table"],
        &["sofa", "armchair", "tv_stand", "desk", "loveseat", "sideboard"],
    ),
    (&["nightstand", "wardrobe", "dresser", "crib"], &["bed_double", "bed_single", "crib"]),
    (&["filing_cabinet", "trash_can", "bookshelf"], &["desk", "corner_desk"]),
    (&["speaker", "bookshelf", "cabinet"], &["tv_stand", "fireplace", "desk", "piano"]),
    (&["armour_stand", "statue", "brazier", "chest"], &["throne", "fireplace", "altar", "bed_double"]),
];

/// Would somebody want this?
pub(super) fn is_wanted(scene: &Scene, kind: RelationKind, subject: usize, spot: Spot) -> bool {
    let object = &scene.objects[subject];
    match spot {
        Spot::Room => of_room(kind, object),
        Spot::Wall(_) => of_room(kind, object),
        Spot::Opening(index) => of_opening(kind, object, scene.openings[index].kind),
        Spot::Object(other) => of_object(kind, object, &scene.objects[other]),
    }
}

fn is_of(object: &Object, categories: &[&str]) -> bool {
    categories.contains(&object.category_id())
}

fn of_room(kind: RelationKind, object: &Object) -> bool {
    match kind {
        RelationKind::AgainstWall => object.traits.wall >= 0.4 || is_of(object, &DESKS),
        RelationKind::InCorner => object.traits.corner >= 0.3 || is_of(object, &CORNERS),
        RelationKind::Centred => is_of(object, &MIDDLE) || object.mount == Mount::Ceiling,
        _ => false,
    }
}

fn of_opening(kind: RelationKind, object: &Object, opening: OpeningKind) -> bool {
    let is_window = opening == OpeningKind::Window;
    match kind {
        RelationKind::ByOpening if is_window => is_of(object, &DESKS) || is_of(object, &LIKES_WINDOWS),
        RelationKind::ByOpening => is_of(object, &LIKES_DOORS),
        RelationKind::Far if is_window => is_of(object, &FEARS_WINDOWS),
        RelationKind::Far => is_of(object, &BEDS) || is_of(object, &FEARS_DOORS),
        RelationKind::Facing if is_window => is_of(object, &LOOKS_OUT),
        RelationKind::Facing => is_of(object, &WATCHES_DOORS),
        RelationKind::InFrontOf | RelationKind::Under | RelationKind::Centred if is_window => {
            is_of(object, &UNDER_WINDOWS) || is_of(object, &SOFAS)
        }
        RelationKind::InFrontOf => is_of(object, &["doormat", "rug"]),
        _ => false,
    }
}

fn of_object(kind: RelationKind, object: &Object, other: &Object) -> bool {
    use GroupRelation as Group;
    use RelationKind as Kind;
    let has_group = |relations: &[Group]| {
        object.traits.groups.iter().any(|group| {
            relations.contains(&group.relation)
                && group.targets.iter().any(|target| target == other.category_id())
        })
    };
    let listed = |pairs: &[(&[&str], &[&str])]| {
        pairs.iter().any(|(subjects, targets)| is_of(object, subjects) && is_of(other, targets))
    };
    match kind {
        Kind::Near => listed(&NEAR) || has_group(&[Group::Near, Group::Beside, Group::At, Group::InFrontOf]),
        Kind::Far => listed(&FAR),
        Kind::LeftOf | Kind::RightOf => listed(&BESIDE) || has_group(&[Group::Beside]),
        Kind::InFrontOf => has_group(&[Group::InFrontOf, Group::At]),
        Kind::Behind => listed(&BEHIND),
        Kind::Facing => listed(&FACING) || has_group(&[Group::Facing, Group::At]),
        Kind::AlignedWith => listed(&ALIGNED),
        Kind::OnTopOf => has_group(&[Group::OnTopOf]),
        Kind::Under => has_group(&[Group::Under, Group::At, Group::Around]),
        Kind::Above => has_group(&[Group::Above]),
        Kind::Around => {
            has_group(&[Group::Around]) || (is_of(object, &["armchair"]) && is_of(other, &TABLES))
        }
        Kind::Centred => {
            is_of(object, &["rug", "fruit_bowl", "vase", "candle", "cash_register"])
                || (is_of(object, &["coffee_table", "dining_table", "bed_double"]) && is_of(other, &["rug"]))
        }
        _ => false,
    }
}
