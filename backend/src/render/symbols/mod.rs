//! Furniture as drawn in floor plans: one function a kind of thing, in the thing's own axes.

mod beds;
mod building;
mod decor;
mod machines;
mod pen;
mod seats;
mod storage;
mod tables;
mod wet;

use parry3d::glamx::Vec2;

pub(super) use pen::Pen;

use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Object, shape};

use super::names::says_round;

type Symbol = fn(&mut Pen<'_>);

/// Draws an object around the pen's origin.
pub(super) fn draw(pen: &mut Pen<'_>, object: &Object) {
    if let Some(parts) = footprint(object) {
        if is_sofa(object) {
            seats::cushioned(pen, &parts);
        } else {
            pen.union(&parts, pen.tone.fill);
            pen.bevels(&parts);
        }
    } else {
        symbol(object)(pen);
    }
    if has_front(object) {
        pen.front_mark(object.front);
    }
}

/// Do people lean against its sides?
pub(super) fn is_sofa(object: &Object) -> bool {
    object.traits.shape == ShapeKind::Seat || object.category_id() == "corner_sofa"
}

/// The rectangles of an object that is not its whole box (low and high corners in its own axes, metres).
pub(super) fn footprint(object: &Object) -> Option<Vec<[Vec2; 2]>> {
    if object.parts == shape::parts(&object.traits, object.size, None) {
        return None;
    }
    let corners = |part: &shape::Part| {
        let (center, half) = (part.center.truncate(), part.half_extents.truncate());
        [center - half, center + half]
    };
    Some(object.parts.iter().map(corners).collect())
}

/// Is it drawn round?
pub(super) fn is_round(object: &Object) -> bool {
    let is_square = (object.size.x - object.size.y).abs() <= 0.1 * object.size.x.max(object.size.y);
    match object.category_id() {
        "round_table" | "stool" | "bar_stool" | "barrel" | "vase" | "bottle" | "cup" | "potion"
        | "bucket" | "trash_can" | "basket" | "umbrella_stand" | "cauldron" | "wood_stove" | "brazier"
        | "globe" | "fruit_bowl" | "pen_holder" | "candle" | "ottoman" | "bean_bag" | "kettle"
        | "laundry_basket" | "side_table" | "plant" | "potted_plant" | "indoor_tree" | "christmas_tree"
        | "floor_lamp" | "table_lamp" | "pendant_lamp" | "ceiling_lamp" | "chandelier" | "lantern"
        | "smoke_detector" | "pet_bowl" | "toilet_brush" | "torch" => is_square,
        "rug" | "dining_table" | "cafe_table" | "bar_table" | "coffee_table" | "conference_table"
        | "column" | "mirror" | "wall_clock" | "unknown" => {
            is_square && (says_round(&object.name) || says_round(&object.id))
        }
        _ => false,
    }
}

/// Does its symbol fill its box (or circle), so that the box's shadow is its own?
pub(super) fn fills_box(object: &Object) -> bool {
    !matches!(
        object.category_id(),
        "toilet"
            | "conference_table"
            | "bidet"
            | "urinal"
            | "plant"
            | "potted_plant"
            | "indoor_tree"
            | "christmas_tree"
            | "office_chair"
            | "bicycle"
            | "exercise_bike"
            | "rocking_horse"
            | "guitar"
            | "monitor"
            | "computer"
            | "mannequin"
            | "statue"
            | "figurine"
            | "armour_stand"
            | "teddy_bear"
            | "training_dummy"
            | "sack"
            | "room_divider"
            | "curtain"
            | "grand_piano"
            | "basket"
            | "laundry_basket"
            | "corner_sofa"
            | "coat_rack"
            | "candle"
            | "pet_bed"
    )
}

/// Does it matter which way it faces?
fn has_front(object: &Object) -> bool {
    let is_building =
        matches!(object.category_id(), "column" | "beam" | "void" | "partition" | "stairs" | "chandelier");
    !is_round(object)
        && !is_building
        && object.traits.shape != ShapeKind::Flat
        && object.mount != Mount::Ceiling
        && !matches!(object.category_id(), "spotlight" | "crate" | "sack" | "room_divider" | "dining_table")
}

fn symbol(object: &Object) -> Symbol {
    if is_round(object) {
        return round_symbol(object);
    }
    match object.category_id() {
        "bed_double" | "bed_single" | "daybed" | "hospital_bed" => beds::bed,
        "bunk_bed" => beds::bunk,
        "crib" => beds::crib,
        "pet_bed" => beds::cushion,
        "sofa" | "loveseat" | "sofa_bed" | "armchair" | "throne" => seats::sofa,
        "corner_sofa" => seats::corner_sofa,
        "chaise_longue" => seats::chaise,
        "chair" | "dining_chair" | "school_chair" | "folding_chair" | "rocking_chair" | "high_chair" => {
            seats::chair
        }
        "office_chair" => seats::office_chair,
        "bench" | "weight_bench" => seats::bench,
        "pew" => seats::pew,
        "ottoman" | "cushion" | "bean_bag" | "stool" | "bar_stool" => seats::pouf,
        "desk" | "corner_desk" | "school_desk" | "teacher_desk" | "drafting_table" => tables::desk,
        "dressing_table" => tables::dressing_table,
        "reception_desk" | "bar_counter" | "shop_counter" | "kitchen_island" => tables::counter,
        "conference_table" => tables::conference,
        "workbench" => tables::workbench,
        "pool_table" => tables::pool,
        "table_tennis_table" => tables::tennis,
        "dining_table" | "coffee_table" | "side_table" | "console_table" | "bar_table" | "cafe_table"
        | "changing_table" | "altar" | "lectern" => tables::table,
        "wardrobe" => storage::wardrobe,
        "clothes_rack" => storage::clothes_rack,
        "nightstand" | "dresser" | "filing_cabinet" | "tool_cabinet" => storage::drawers,
        "shop_shelf" | "shoe_rack" | "wine_rack" | "display_case" => storage::goods,
        "bookshelf" | "shelving_unit" | "wall_shelf" | "magazine_rack" => storage::shelf,
        "cabinet" | "sideboard" | "tv_stand" | "locker" | "kitchen_cabinet" | "wall_cabinet"
        | "pantry_cabinet" | "bathroom_cabinet" | "safe" | "server_rack" | "vending_machine"
        | "electrical_box" => storage::cabinet,
        "chest" | "toy_box" | "coffin" => storage::chest,
        "crate" | "storage_box" => storage::crate_box,
        "sack" => storage::sack,
        "coat_rack" => storage::coat_rack,
        "weapon_rack" | "drying_rack" => storage::lattice,
        "room_divider" => storage::screen,
        "basket" | "laundry_basket" | "trash_can" | "umbrella_stand" | "litter_box" => storage::basket,
        "toilet" => wet::toilet,
        "bidet" | "urinal" => wet::bidet,
        "washbasin" => wet::washbasin,
        "bathtub" => wet::bathtub,
        "shower" => wet::shower,
        "kitchen_sink" => wet::kitchen_sink,
        "stove" | "oven" => wet::stove,
        "fridge" | "freezer" => wet::fridge,
        "washing_machine" | "tumble_dryer" | "dishwasher" => wet::washing_machine,
        "range_hood" => wet::hood,
        "microwave" | "toaster" | "coffee_machine" => wet::microwave,
        "rug" | "doormat" | "bath_mat" | "yoga_mat" => decor::rug,
        "plant" | "potted_plant" | "indoor_tree" | "christmas_tree" => decor::plant,
        "floor_lamp" | "table_lamp" | "pendant_lamp" | "ceiling_lamp" | "spotlight" | "lantern"
        | "candle" => decor::lamp,
        "chandelier" => decor::chandelier,
        "wall_lamp" | "torch" => decor::wall_lamp,
        "picture" | "photo_frame" | "tapestry" | "flag" | "whiteboard" | "notice_board" | "menu_board"
        | "wall_clock" | "blinds" | "projector_screen" | "shield" | "trophy" => decor::plate,
        "mirror" | "floor_mirror" => decor::mirror,
        "curtain" => decor::curtain,
        "book" | "paper" | "tablet" | "scroll" => decor::book,
        "mannequin" | "statue" | "figurine" | "armour_stand" | "teddy_bear" | "training_dummy" => {
            decor::figure
        }
        "tv" | "monitor" | "computer" => machines::screen,
        "laptop" => machines::laptop,
        "keyboard" => machines::keyboard,
        "printer" | "copier" | "cash_register" => machines::printer,
        "speaker" | "soundbar" | "stereo" => machines::speaker,
        "piano" => machines::piano,
        "grand_piano" => machines::grand_piano,
        "treadmill" => machines::treadmill,
        "bicycle" | "exercise_bike" | "rocking_horse" => machines::bicycle,
        "suitcase" | "bag" => machines::suitcase,
        "guitar" => machines::guitar,
        "fireplace" | "forge" => building::fireplace,
        "radiator" | "towel_rail" | "heater" => building::radiator,
        "column" | "partition" => building::column,
        "stairs" | "ladder" | "slide" => building::stairs,
        "beam" | "void" => building::void,
        "railing" => building::railing,
        _ => unknown(object),
    }
}

fn round_symbol(object: &Object) -> Symbol {
    match object.category_id() {
        "rug" => decor::round_rug,
        "plant" | "potted_plant" | "indoor_tree" | "christmas_tree" => decor::plant,
        "floor_lamp" | "table_lamp" | "pendant_lamp" | "ceiling_lamp" | "lantern" | "candle" | "torch" => {
            decor::lamp
        }
        "chandelier" => decor::chandelier,
        "column" => building::round_column,
        "barrel" => storage::barrel,
        "mirror" | "wall_clock" => decor::plate,
        _ if object.traits.shape == ShapeKind::Flat => decor::round_rug,
        _ => tables::round,
    }
}

/// A thing without a category is drawn by how it is used.
fn unknown(object: &Object) -> Symbol {
    match object.traits.shape {
        ShapeKind::Flat => decor::rug,
        ShapeKind::Table => tables::table,
        ShapeKind::Seat if object.size.x > 1.2 => seats::sofa,
        ShapeKind::Seat => seats::chair,
        ShapeKind::Box if object.mount == Mount::Wall && object.size.y < 0.12 => decor::plate,
        ShapeKind::Box => tables::plain,
    }
}
