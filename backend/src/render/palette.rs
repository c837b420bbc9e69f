//! Calm colours: one hue a family of things, and the patterns that say locked, wet or wooden.

use std::fmt::{self, Display};

use crate::scene::Object;

/// A colour, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color(pub(super) u32);

impl Color {
    /// Towards another colour: 0 is this one, 1 the other.
    pub(super) fn mixed(self, other: Self, share: f32) -> Self {
        let channel = |shift: u32| {
            let (a, b) = ((self.0 >> shift & 0xff) as f32, (other.0 >> shift & 0xff) as f32);
            ((a + (b - a) * share).round().clamp(0.0, 255.0) as u32) << shift
        };
        Self(channel(16) | channel(8) | channel(0))
    }
}

impl Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

/// The page.
pub(super) const PAPER: Color = Color(0xfbf9f5);
/// The floor.
pub(super) const FLOOR: Color = Color(0xfffdf9);
/// Walls cut by the plan.
pub(super) const WALL: Color = Color(0x3a4048);
/// Titles and labels.
pub(super) const INK: Color = Color(0x2b3036);
/// Second voice: notes, measures.
pub(super) const QUIET: Color = Color(0x80858a);
/// Thin lines of doors, measures and frames.
pub(super) const HAIR: Color = Color(0xb9bab8);
/// Glass of windows and mirrors.
pub(super) const GLASS: Color = Color(0xcfe4ee);
/// Doors.
pub(super) const DOOR: Color = Color(0xd9c3a5);
/// Paper white, for pillows, basins and halos.
pub(super) const WHITE: Color = Color(0xffffff);
/// Findings of severity error.
pub(super) const ERROR: Color = Color(0xd64545);
/// Findings of severity warning.
pub(super) const WARNING: Color = Color(0xe09a2b);
/// A valid layout.
pub(super) const VALID: Color = Color(0x4f8f63);
/// Zones that people need.
pub(super) const CLEARANCE: Color = Color(0x7fa3bf);

/// The colours of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tone {
    /// Its body.
    pub(super) fill: Color,
    /// Lit or soft parts: cushions, lids.
    pub(super) soft: Color,
    /// Shaded parts: arms, back rests.
    pub(super) deep: Color,
    /// Its lines.
    pub(super) line: Color,
}

impl Tone {
    fn of(fill: Color) -> Self {
        Self { fill, soft: fill.mixed(WHITE, 0.55), deep: fill.mixed(INK, 0.14), line: fill.mixed(INK, 0.66) }
    }
}

pub(super) const LOCKED: Color = Color(0xdddcd8);
const BED: Color = Color(0xc9d6e3);
const SEAT: Color = Color(0xbfd3c1);
const TABLE: Color = Color(0xe8d3b1);
const STORAGE: Color = Color(0xdcc3a0);
const KITCHEN: Color = Color(0xd9dfe2);
const BATH: Color = Color(0xe3eff3);
const MACHINE: Color = Color(0xb8c0ca);
const LIGHT: Color = Color(0xfde9a9);
const PLANT: Color = Color(0xa6c99a);
const TEXTILE: Color = Color(0xeccfc5);
const DECOR: Color = Color(0xdbcfe3);
const FIRE: Color = Color(0xd8b09a);
const LEISURE: Color = Color(0xf0d4bb);
const BUILDING: Color = Color(0xc4c5c4);
const OTHER: Color = Color(0xe2dccf);

/// The colours of an object by its category; locked objects are grey.
pub(super) fn tone(object: &Object) -> Tone {
    if object.locked {
        return Tone::of(LOCKED);
    }
    Tone::of(match object.category_id() {
        "bed_double" | "bed_single" | "bunk_bed" | "crib" | "daybed" | "hospital_bed" => BED,
        "chair" | "dining_chair" | "office_chair" | "armchair" | "sofa" | "corner_sofa" | "loveseat"
        | "sofa_bed" | "stool" | "bar_stool" | "bench" | "ottoman" | "rocking_chair" | "bean_bag"
        | "chaise_longue" | "high_chair" | "school_chair" | "folding_chair" | "throne" | "pew" => SEAT,
        "dining_table" | "round_table" | "desk" | "corner_desk" | "school_desk" | "teacher_desk"
        | "coffee_table" | "side_table" | "console_table" | "dressing_table" | "bar_table"
        | "conference_table" | "workbench" | "cafe_table" | "kitchen_island" | "nightstand"
        | "changing_table" | "drafting_table" | "reception_desk" | "bar_counter" | "shop_counter"
        | "altar" | "lectern" => TABLE,
        "wardrobe" | "dresser" | "bookshelf" | "shelving_unit" | "wall_shelf" | "cabinet" | "sideboard"
        | "tv_stand" | "shoe_rack" | "coat_rack" | "display_case" | "wine_rack" | "toy_box" | "chest"
        | "kitchen_cabinet" | "wall_cabinet" | "pantry_cabinet" | "umbrella_stand" | "laundry_basket"
        | "storage_box" | "crate" | "barrel" | "sack" | "bathroom_cabinet" | "magazine_rack"
        | "clothes_rack" | "shop_shelf" | "room_divider" | "weapon_rack" | "basket" | "cart" | "ladder"
        | "coffin" => STORAGE,
        "fridge" | "freezer" | "oven" | "stove" | "microwave" | "dishwasher" | "kitchen_sink"
        | "range_hood" | "kettle" | "toaster" | "coffee_machine" | "blender" | "trash_can" | "cookware"
        | "tableware" | "cup" | "bottle" | "knife_block" | "washing_machine" | "tumble_dryer"
        | "ironing_board" | "drying_rack" | "locker" | "safe" | "filing_cabinet" | "tool_cabinet" => KITCHEN,
        "toilet"
        | "bidet"
        | "urinal"
        | "washbasin"
        | "bathtub"
        | "shower"
        | "towel_rail"
        | "soap_dispenser"
        | "toilet_paper_holder"
        | "toilet_brush"
        | "aquarium"
        | "mirror"
        | "floor_mirror"
        | "whiteboard" => BATH,
        "tv" | "monitor" | "computer" | "laptop" | "keyboard" | "computer_mouse" | "printer" | "copier"
        | "speaker" | "soundbar" | "stereo" | "game_console" | "projector" | "projector_screen" | "phone"
        | "router" | "camera" | "tablet" | "server_rack" | "vending_machine" | "arcade_machine"
        | "jukebox" | "cash_register" | "water_dispenser" | "air_conditioner" | "fan" | "ceiling_fan"
        | "heater" | "sewing_machine" | "vacuum_cleaner" | "cleaning_tool" | "anvil" | "armour_stand"
        | "weapon" | "shield" | "chain" => MACHINE,
        "floor_lamp" | "table_lamp" | "pendant_lamp" | "ceiling_lamp" | "chandelier" | "wall_lamp"
        | "spotlight" | "candle" | "torch" | "lantern" | "brazier" => LIGHT,
        "plant" | "potted_plant" | "indoor_tree" | "christmas_tree" | "fruit_bowl" | "hay_bale" => PLANT,
        "rug" | "doormat" | "bath_mat" | "yoga_mat" | "cushion" | "blanket" | "curtain" | "blinds"
        | "tapestry" | "flag" | "pet_bed" => TEXTILE,
        "picture" | "photo_frame" | "wall_clock" | "table_clock" | "grandfather_clock" | "vase"
        | "statue" | "figurine" | "book" | "globe" | "trophy" | "easel" | "bird_cage" | "notice_board"
        | "flip_chart" | "pen_holder" | "paper" | "mannequin" | "menu_board" | "sign" | "potion"
        | "scroll" | "skull" | "bell" | "tombstone" | "music_stand" => DECOR,
        "fireplace" | "wood_stove" | "radiator" | "cauldron" | "forge" | "firewood" | "piano"
        | "grand_piano" => FIRE,
        "toy" | "teddy_bear" | "doll_house" | "rocking_horse" | "play_tent" | "slide" | "treadmill"
        | "exercise_bike" | "dumbbell" | "dumbbell_rack" | "weight_bench" | "punching_bag" | "guitar"
        | "drum_kit" | "bicycle" | "stroller" | "suitcase" | "bag" | "shoes" | "cat_tree" | "litter_box"
        | "pet_bowl" | "umbrella" | "shopping_cart" | "pool_table" | "table_tennis_table" | "bucket"
        | "training_dummy" => LEISURE,
        "column" | "stairs" | "beam" | "railing" | "partition" | "void" | "electrical_box"
        | "light_switch" | "power_socket" | "smoke_detector" | "vent" | "door" | "window" => BUILDING,
        _ => OTHER,
    })
}

/// The patterns that [`super::svg::Paint::pattern`] names, as SVG definitions.
pub(super) fn patterns() -> String {
    let locked = LOCKED.mixed(INK, 0.35);
    let plank = FLOOR.mixed(DOOR, 0.30);
    let tile = FLOOR.mixed(MACHINE, 0.30);
    format!(
        "<defs>\n\
         <pattern id=\"locked\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path d=\"M0 0V6\" stroke=\"{locked}\" stroke-width=\"1\" opacity=\"0.55\"/></pattern>\n\
         <pattern id=\"hatch\" width=\"3\" height=\"3\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path d=\"M0 0V3\" stroke=\"{INK}\" stroke-width=\"0.7\" opacity=\"0.45\"/></pattern>\n\
         <pattern id=\"planks\" width=\"160\" height=\"32\" patternUnits=\"userSpaceOnUse\">\
         <path d=\"M0 0H160M0 16H160M0 0V16M80 16V32\" fill=\"none\" stroke=\"{plank}\" stroke-width=\"0.8\"/></pattern>\n\
         <pattern id=\"tiles\" width=\"30\" height=\"30\" patternUnits=\"userSpaceOnUse\">\
         <path d=\"M0 0H30M0 0V30\" fill=\"none\" stroke=\"{tile}\" stroke-width=\"0.8\"/></pattern>\n\
         </defs>\n"
    )
}

/// The pattern of a room's floor, by its kind.
pub(super) fn floor_pattern(kind: &str) -> &'static str {
    match kind {
        "bathroom" | "wc" | "kitchen" | "laundry" | "garage" | "workshop" | "dungeon" | "forge"
        | "storage" | "gym" | "shop" | "cafe" | "throne_room" => "tiles",
        _ => "planks",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_way_from_black_to_white_is_grey() {
        assert_eq!(Color(0).mixed(WHITE, 0.5).to_string(), "#808080");
    }
}
