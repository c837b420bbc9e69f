//! Soft: people can walk where they need to.
//!
//! A walker of 0.25 m radius (SceneEval: 0.20 m, Henderson: 0.25 m) crosses the floor between obstacles; chairs are pushed
//! aside. Value: 0.4 × share of doors and passages in the largest connected part + 0.4 × share of objects whose functional
//! side can be reached from it + 0.2 × its share of the free floor; parts that a room lacks leave their weight to the others.

use super::clearance;
use super::context::Context;
use super::geometry::Body;
use super::grid::{Grid, Raster};
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Object};

/// The walker's radius, metres.
pub(crate) const WALKER_M: f32 = 0.25;
/// Access is tried this far before a side, metres: the walker's centre just off the box.
const ACCESS_M: f32 = WALKER_M + 0.10;

/// What a walk over the floor found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Walk {
    /// In [0, 1].
    pub(crate) value: f32,
    /// Per opening: is it a way that the walker cannot take?
    pub(crate) cut_off: Vec<bool>,
    /// Per object: `Some(false)` = nobody can walk to it, `None` = nobody needs to.
    pub(crate) reached: Vec<Option<bool>>,
    /// Share of the free floor in the largest part.
    pub(crate) connected: f32,
}

/// The cells that an object keeps walkers from.
pub(crate) fn raster(grid: &Grid, object: &Object, body: &Body) -> Raster {
    let mut raster = vec![];
    let stands = object.mount == Mount::Floor || (object.mount == Mount::Wall && body.z[0] < 0.5);
    let is_passable = matches!(object.traits.shape, ShapeKind::Flat | ShapeKind::Seat);
    if stands && !is_passable && clearance::takes_space(object, body) {
        // A table's top hides its legs; an L-shaped piece leaves its notch free.
        let is_whole = object.parts.iter().any(|part| part.half_extents.truncate() == body.rect.half);
        if is_whole {
            grid.rasterise(&body.rect, WALKER_M, &mut raster);
        } else {
            for part in &object.parts {
                grid.rasterise(&body.part(part).0, WALKER_M, &mut raster);
            }
        }
    }
    raster
}

/// Scratch memory of a walk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch {
    free: Vec<u64>,
    reached: Vec<u64>,
    main: Vec<u64>,
}

/// Walks over what the rasters leave free.
pub(crate) fn walk<'r>(
    context: &Context<'_>,
    rasters: impl Iterator<Item = &'r Raster>,
    bodies: impl Fn(usize) -> Option<Body>,
    scratch: &mut Scratch,
    found: &mut Walk,
) {
    let (scene, grid) = (context.scene, &context.grid);
    scratch.free.clone_from(&grid.floor);
    for raster in rasters {
        for &(word, bits) in raster {
            scratch.free[word as usize] &= !bits;
        }
    }
    let num_free = count(&scratch.free);
    let num_main = largest_part(context, scratch);
    let is_main = |point| {
        grid.cells_at(point).any(|(row, word, bit)| scratch.main[row * grid.num_words + word] & bit != 0)
    };

    found.cut_off.clear();
    found.cut_off.resize(scene.openings.len(), false);
    let (mut num_ways, mut num_connected) = (0, 0);
    for (index, seeds) in context.way_seeds.iter().enumerate() {
        if seeds.is_empty() {
            continue;
        }
        let is_connected = seeds.iter().any(|&seed| is_main(seed));
        found.cut_off[index] = !is_connected;
        num_ways += 1;
        num_connected += usize::from(is_connected);
    }

    found.reached.clear();
    found.reached.resize(scene.objects.len(), None);
    let (mut num_needed, mut num_reached) = (0, 0);
    for (index, object) in scene.objects.iter().enumerate() {
        if !clearance::applies(object) {
            continue;
        }
        let Some(body) = bodies(index) else { continue };
        let is_reached = clearance::sides(object).any(|(side, _)| {
            let strip = clearance::strip(&body, side, 2.0 * ACCESS_M);
            [-0.6, 0.0, 0.6]
                .iter()
                .any(|&share| is_main(strip.center + strip.axis.perp() * (share * strip.half.y)))
        });
        found.reached[index] = Some(is_reached);
        num_needed += 1;
        num_reached += usize::from(is_reached);
    }

    found.connected = if num_free == 0 { 1.0 } else { num_main as f32 / num_free as f32 };
    let (mut sum, mut weight) = (0.2 * found.connected, 0.2);
    for (share, num, of) in [(0.4, num_connected, num_ways), (0.4, num_reached, num_needed)] {
        if of > 0 {
            sum += share * num as f32 / of as f32;
            weight += share;
        }
    }
    found.value = sum / weight;
}

/// Leaves the largest connected part of `free` in `main`; its number of cells.
fn largest_part(context: &Context<'_>, scratch: &mut Scratch) -> u32 {
    let grid = &context.grid;
    let num_words = scratch.free.len();
    scratch.main.clear();
    scratch.main.resize(num_words, 0);
    let mut best = 0;
    let mut left = scratch.free.clone();
    // Doors first: nearly always the first flood is the largest part and nothing much is left.
    let mut seeds = context.way_seeds.iter().flatten();
    loop {
        let seed = loop {
            match seeds.next() {
                Some(&point) => {
                    let cell = grid.cell_at(point).map(|(row, word, bit)| (row * grid.num_words + word, bit));
                    if let Some(cell) = cell.filter(|&(index, bit)| left[index] & bit != 0) {
                        break Some(cell);
                    }
                }
                None => {
                    let index = left.iter().position(|&word| word != 0);
                    break index.map(|index| (index, left[index] & left[index].wrapping_neg()));
                }
            }
        };
        let Some((index, bit)) = seed else { return best };
        scratch.reached.clear();
        scratch.reached.resize(num_words, 0);
        scratch.reached[index] = bit;
        grid.flood(&scratch.free, &mut scratch.reached);
        let num = count(&scratch.reached);
        for (left, reached) in left.iter_mut().zip(&scratch.reached) {
            *left &= !reached;
        }
        // Of two parts as large as each other the more central one counts, so that neither the order of search nor a
        // mirror decides.
        let is_more_central = || grid.eccentricity(&scratch.reached) < grid.eccentricity(&scratch.main);
        if num > best || (num == best && is_more_central()) {
            best = num;
            std::mem::swap(&mut scratch.main, &mut scratch.reached);
        }
        // What is left cannot be larger any more.
        if count(&left) < best {
            return best;
        }
    }
}

fn count(cells: &[u64]) -> u32 {
    cells.iter().map(|word| word.count_ones()).sum()
}
