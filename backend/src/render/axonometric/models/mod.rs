//! Simple bodies of furniture: a table has a top and legs, a sofa arms and cushions.

mod fittings;
mod furniture;
mod small;

use super::super::symbols::{footprint, is_round, is_sofa};
use super::maker::Maker;
use super::solid::Look;
use crate::scene::Mount;
use crate::scene::category::ShapeKind;

/// Makes the solids of the maker's object.
pub(super) fn make(maker: &mut Maker<'_>) {
    if let Some(parts) = footprint(maker.object) {
        return strips(maker, &parts);
    }
    match maker.object.category_id() {
        "bed_double" | "bed_single" | "daybed" | "hospital_bed" | "crib" => furniture::bed(maker, 0.0),
        "bunk_bed" => furniture::bunk(maker),
        "sofa" | "loveseat" | "sofa_bed" | "armchair" | "throne" | "corner_sofa" | "chaise_longue" => {
            furniture::sofa(maker)
        }
        "chair" | "dining_chair" | "school_chair" | "folding_chair" | "rocking_chair" | "high_chair" => {
            furniture::chair(maker)
        }
        "office_chair" => furniture::office_chair(maker),
        "stool" | "bar_stool" => furniture::stool(maker),
        "bench" | "weight_bench" | "pew" => furniture::bench(maker),
        "ottoman" | "bean_bag" | "pet_bed" | "cushion" => furniture::pouf(maker),
        "desk" | "corner_desk" | "school_desk" | "teacher_desk" | "drafting_table" | "dressing_table"
        | "workbench" => {
            furniture::desk(maker);
        }
        "reception_desk" | "bar_counter" | "shop_counter" | "kitchen_island" | "altar" => {
            furniture::counter(maker)
        }
        "round_table" | "dining_table" | "coffee_table" | "side_table" | "console_table" | "bar_table"
        | "cafe_table" | "conference_table" | "changing_table" | "pool_table" | "table_tennis_table" => {
            furniture::table(maker)
        }
        "nightstand" => furniture::drawers(maker, 1, 2),
        "dresser" => furniture::drawers(maker, if maker.half.x > 0.5 { 2 } else { 1 }, 3),
        "filing_cabinet" | "tool_cabinet" => furniture::drawers(maker, 1, 3),
        "wardrobe" | "cabinet" | "sideboard" | "tv_stand" | "locker" | "kitchen_cabinet" | "wall_cabinet"
        | "pantry_cabinet" | "bathroom_cabinet" | "safe" => furniture::cabinet(maker),
        "bookshelf" | "shelving_unit" | "magazine_rack" => furniture::shelves(maker, Look::Shelves),
        "shop_shelf" | "wine_rack" | "server_rack" | "display_case" | "shoe_rack" => {
            furniture::shelves(maker, Look::Goods);
        }
        "chest" | "toy_box" | "coffin" => furniture::chest(maker),
        "crate" | "storage_box" => maker.slab([0.0, maker.height], maker.tone.fill, Look::Braced),
        "barrel" => {
            maker.drum([0.0; 2], maker.half.to_array(), [0.0, maker.height], maker.tone.fill, Look::Hoops)
        }
        "clothes_rack" => furniture::clothes_rack(maker),
        "fridge" | "freezer" => fittings::fridge(maker),
        "oven" | "stove" => fittings::stove(maker),
        "microwave" | "toaster" | "coffee_machine" => fittings::hollow_front(maker),
        "washing_machine" | "tumble_dryer" | "dishwasher" => fittings::washing_machine(maker),
        "kitchen_sink" => fittings::sink(maker),
        "washbasin" => fittings::washbasin(maker),
        "toilet" | "bidet" => fittings::toilet(maker),
        "bathtub" => fittings::bathtub(maker),
        "shower" => fittings::shower(maker),
        "fireplace" | "forge" | "wood_stove" => fittings::fireplace(maker),
        "radiator" | "towel_rail" | "heater" => fittings::radiator(maker),
        "stairs" => fittings::stairs(maker),
        "piano" => fittings::piano(maker),
        "grand_piano" => fittings::grand_piano(maker),
        "rug" | "doormat" | "bath_mat" | "yoga_mat" => small::rug(maker),
        "plant" | "potted_plant" | "indoor_tree" | "christmas_tree" => small::plant(maker),
        "floor_lamp" => small::floor_lamp(maker),
        "table_lamp" | "lantern" | "candle" => small::table_lamp(maker),
        "pendant_lamp" | "ceiling_lamp" | "spotlight" | "chandelier" => small::ceiling_lamp(maker),
        "tv" | "monitor" | "computer" => small::screen(maker),
        "laptop" => small::laptop(maker),
        "picture" | "photo_frame" | "tapestry" | "flag" | "menu_board" | "notice_board" | "wall_clock" => {
            small::framed(maker, maker.tone.fill);
        }
        "mirror" | "floor_mirror" => small::framed(maker, super::super::palette::GLASS),
        "whiteboard" | "projector_screen" => small::framed(maker, super::super::palette::WHITE),
        "flip_chart" | "easel" | "music_stand" | "sign" => small::easel(maker),
        "curtain" | "blinds" => {
            maker.slab([0.0, maker.height], maker.tone.fill, Look::Ribs((maker.half.x * 24.0) as usize))
        }
        "mannequin" | "statue" | "figurine" | "armour_stand" | "teddy_bear" => small::figure(maker),
        "coat_rack" if maker.half.x < 0.35 => small::coat_stand(maker),
        _ => unknown(maker),
    }
}

fn strips(maker: &mut Maker<'_>, parts: &[[parry3d::glamx::Vec2; 2]]) {
    let height = maker.height;
    let is_table = maker.object.traits.shape == ShapeKind::Table && height > 0.4;
    let is_seat = is_sofa(maker.object);
    let half = maker.half;
    for [low, high] in parts {
        let (low, high) = (low.to_array(), high.to_array());
        let (from, to) = if is_table {
            (height - 0.05, height)
        } else {
            (0.0, if is_seat { 0.45_f32.min(height) } else { height })
        };
        maker.block([low[0], low[1], from], [high[0], high[1], to], maker.tone.fill, Look::Plain);
        if is_table {
            for x in [low[0] + 0.03, high[0] - 0.08] {
                for y in [low[1] + 0.03, high[1] - 0.08] {
                    maker.block([x, y, 0.0], [x + 0.05, y + 0.05, from], maker.tone.deep, Look::Plain);
                }
            }
        }
        // An L-shaped sofa leans on the sides of its own box.
        let rest = 0.18;
        if is_seat && height > to + 0.1 {
            if high[1] > half.y - 0.01 {
                maker.block(
                    [low[0], half.y - rest, to],
                    [high[0], half.y, height],
                    maker.tone.deep,
                    Look::Plain,
                );
            }
            let top = if high[1] > half.y - 0.01 { half.y - rest } else { high[1] };
            for (side, is_there) in [
                (-1.0, low[0] < 0.01 - half.x && high[0] < half.x - 0.01),
                (1.0, high[0] > half.x - 0.01 && low[0] > 0.01 - half.x),
            ] {
                if is_there {
                    let (a, b) = (side * half.x, side * (half.x - rest));
                    maker.block([a, low[1], to], [b, top, height], maker.tone.deep, Look::Plain);
                }
            }
        }
    }
}

/// A thing without a body of its own is made by how it is used.
fn unknown(maker: &mut Maker<'_>) {
    let (height, fill) = (maker.height, maker.tone.fill);
    match maker.object.traits.shape {
        _ if is_round(maker.object) => maker.round(1.0, [0.0, height], fill),
        ShapeKind::Flat => small::rug(maker),
        ShapeKind::Table if height > 0.3 => furniture::table(maker),
        ShapeKind::Seat if maker.half.x > 0.6 => furniture::sofa(maker),
        ShapeKind::Seat => furniture::chair(maker),
        _ if maker.object.mount == Mount::Wall && maker.half.y < 0.06 => small::framed(maker, fill),
        _ => maker.slab([0.0, height], fill, Look::Plain),
    }
}
