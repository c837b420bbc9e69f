//! What stands in a room and never moves: columns, radiators, stairs, stoves, runs of kitchen cabinets.

use super::dice::{Dice, snapped, to_mm};
use super::fitter::Fitter;
use super::plane::{self, Rect};
use crate::protocol::{Mount, OpeningKind};

/// Distance from the wall behind, metres.
const GAP_M: f64 = 0.01;
/// Distance between fixtures, so that nobody gets stuck, metres.
const AISLE_M: f64 = 0.7;
/// Tries for each fixture.
const TRIES: u32 = 14;
/// Height of kitchen cabinets, metres.
const WORKTOP_M: f64 = 0.9;
/// The wall that a window's radiator may take, metres.
const SILL_GAP_M: f64 = 0.04;
/// Smallest rooms for a free column, for stairs, and for a box that bars the way, m².
const COLUMN_M2: f64 = 16.0;
const STAIRS_M2: f64 = 15.0;
const BOX_M2: f64 = 5.5;

/// Words for each, the first half of them English.
const RADIATORS: [&str; 8] = [
    "radiator",
    "SM_Radiator_01",
    "panel radiator",
    "Radiator.001",
    "Heizkörper",
    "radiateur",
    "radiador",
    "grzejnik",
];
const COLUMNS: [&str; 8] =
    ["column", "pillar", "SM_Column_A", "concrete column", "Säule", "Stütze", "colonne", "filar"];
const CHIMNEYS: [&str; 8] =
    ["chimney", "shaft", "chimney breast", "service duct", "Schornstein", "Kamin", "cheminée", "schacht"];
const STAIRS: [&str; 6] = ["stairs", "SM_Stairs_01", "staircase", "Treppe", "escalier", "schody"];
const STOVES: [&str; 6] = ["stove", "wood stove", "tiled stove", "Kachelofen", "poêle", "stufa"];
const BOXES: [&str; 6] = ["built-in cupboard", "block", "plinth", "Podest", "Einbauschrank", "socle"];
/// The modules of a run of kitchen cabinets and how often each comes.
const MODULES: [(&str, f64); 4] =
    [("kitchen_cabinet", 0.6), ("kitchen_sink", 0.16), ("stove", 0.14), ("dishwasher", 0.1)];

impl Fitter<'_> {
    /// What a room of that kind was built with.
    pub(super) fn furnish(&mut self, programme: &str) {
        let is_kitchen = matches!(programme, "kitchen" | "kitchen_diner" | "studio");
        match self.rng.count([0, 5]) {
            0..=2 if is_kitchen => self.kitchen_run(),
            0 | 1 => {
                let most = self.rng.count([1, 2]);
                for _ in 0..most {
                    self.radiator();
                }
            }
            2 | 3 => {
                self.obstacle();
            }
            _ => {
                self.radiator();
                self.obstacle();
            }
        }
    }

    /// Something that stands in the way, or a radiator where there is no floor to spare.
    pub(super) fn obstacle(&mut self) {
        let area = plane::area(&self.shell.corners);
        let before = self.fixtures.len();
        let least = [COLUMN_M2, STAIRS_M2, BOX_M2, BOX_M2, 0.0];
        let usual = [0.25, 0.12, 0.2, 0.23, 0.2];
        let weights: Vec<f64> =
            least.iter().zip(usual).map(|(&least, share)| if area > least { share } else { 0.0 }).collect();
        match self.rng.weighted(&weights) {
            0 => self.column(),
            1 => self.stairs(),
            2 => self.chimney(),
            3 => self.cupboard(),
            _ => self.radiator(),
        }
        if self.fixtures.len() == before && area > BOX_M2 {
            self.chimney();
        }
        if self.fixtures.len() == before {
            self.radiator();
        }
    }

    fn radiator(&mut self) {
        let tall = snapped(self.rng.between([0.4, 0.6]), 0.05);
        let deep = snapped(self.rng.between([0.06, 0.13]), 0.01);
        let bottom = snapped(self.rng.between([0.1, 0.15]), 0.01);
        for _ in 0..TRIES {
            let windows: Vec<usize> = (0..self.shell.openings.len())
                .filter(|&index| {
                    let opening = &self.shell.openings[index];
                    opening.kind == OpeningKind::Window && opening.bottom_m > bottom + tall + SILL_GAP_M
                })
                .collect();
            let is_under = !windows.is_empty() && self.rng.chance(0.85);
            let (wall, along) = if is_under {
                let (wall, [from, to]) = self.shell.spans[windows[self.rng.below(windows.len())]];
                let wide = snapped((to - from) * self.rng.between([0.6, 1.0]), 0.05).max(0.4);
                let middle = (from + to) / 2.0;
                (wall, [middle - wide / 2.0, middle + wide / 2.0])
            } else {
                let wall = self.rng.below(self.shell.walls.len());
                let wide = snapped(self.rng.between([0.5, 1.4]), 0.1);
                let from = self.rng.between([0.1, self.shell.walls[wall].length - wide - 0.1]);
                (wall, [from, from + wide])
            };
            let is_hung = self.rng.chance(0.6);
            let (depth, bottom) = ([GAP_M, GAP_M + deep], if is_hung { bottom } else { 0.0 });
            if self.is_before(wall, along, bottom + tall + SILL_GAP_M) {
                continue;
            }
            if self.stands(wall, along, depth, 0.0) {
                let name = self.namer.word(&RADIATORS, self.rng);
                let mount = is_hung.then_some(Mount::Wall);
                return self.add(name, Some("radiator"), (wall, along, depth), [bottom, tall], mount);
            }
        }
    }

    /// Free in the room, away from walls and ways.
    fn column(&mut self) {
        let side = snapped(self.rng.between([0.25, 0.6]), 0.05);
        let bounds = plane::bounds(&self.shell.corners);
        for _ in 0..TRIES {
            let centre = [0, 1].map(|axis| to_mm(self.rng.between([bounds.min[axis], bounds.max[axis]])));
            let around = |half: f64| Rect::of(centre.map(|v| v - half), centre.map(|v| v + half));
            let is_free = around(side / 2.0 + 0.9).is_inside(&self.shell.corners)
                && self.shell.zones.iter().all(|zone| !zone.is_near(&around(side / 2.0), 0.5))
                && self.taken.iter().all(|other| !other.is_near(&around(side / 2.0), 1.0));
            if is_free {
                let name = self.namer.word(&COLUMNS, self.rng);
                self.taken.push(around(side / 2.0));
                let size = [side, side, self.shell.height];
                return self.keep(name, Some("column"), size, [centre[0], centre[1], 0.0], 0.0, None);
            }
        }
    }

    /// In a corner or at a wall, up to the ceiling.
    fn chimney(&mut self) {
        let wide = snapped(self.rng.between([0.3, 0.8]), 0.05);
        let deep = snapped(self.rng.between([0.3, 0.6]), 0.05);
        for _ in 0..TRIES {
            let wall = self.rng.below(self.shell.walls.len());
            let room = self.shell.walls[wall].length - wide;
            let share = self.rng.between([0.0, 1.0]);
            let from = [0.0, room, room * share][self.rng.below(3)];
            let (along, depth) = ([from, from + wide], [0.0, deep]);
            if room > 0.0
                && !self.is_before(wall, along, self.shell.height)
                && self.stands(wall, along, depth, AISLE_M)
            {
                let is_column = self.rng.chance(0.4);
                let name = if is_column {
                    self.namer.word(&COLUMNS, self.rng)
                } else {
                    self.namer.word(&CHIMNEYS, self.rng)
                };
                let height = self.shell.height;
                return self.add(name, Some("column"), (wall, along, depth), [0.0, height], None);
            }
        }
    }

    fn stairs(&mut self) {
        let wide = snapped(self.rng.between([0.8, 1.1]), 0.05);
        let long = snapped(self.rng.between([2.0, 3.4]), 0.1);
        for _ in 0..TRIES {
            let wall = self.rng.below(self.shell.walls.len());
            let room = self.shell.walls[wall].length - long;
            let along =
                if self.rng.chance(0.5) { [0.02, long + 0.02] } else { [room - 0.02, room + long - 0.02] };
            let depth = [GAP_M, GAP_M + wide];
            if room > 0.1
                && !self.is_before(wall, along, self.shell.height)
                && self.stands(wall, along, depth, AISLE_M)
            {
                let name = self.namer.word(&STAIRS, self.rng);
                let tall = self.rng.between([0.6, 1.0]) * self.shell.height;
                let height = to_mm(tall.min(self.shell.height - 0.01));
                return self.add(name, Some("stairs"), (wall, along, depth), [0.0, height], None);
            }
        }
    }

    /// A box of half a metre or more at a wall.
    fn cupboard(&mut self) {
        let wide = snapped(self.rng.between([0.4, 1.2]), 0.05);
        let deep = snapped(self.rng.between([0.3, 0.8]), 0.05);
        let is_stove = self.rng.chance(0.5);
        let tall = snapped(self.rng.between(if is_stove { [0.8, 1.8] } else { [0.3, 2.2] }), 0.05);
        for _ in 0..TRIES {
            let wall = self.rng.below(self.shell.walls.len());
            let room = self.shell.walls[wall].length - wide;
            let from = room * self.rng.between([0.0, 1.0]);
            let (along, depth) = ([from, from + wide], [GAP_M, GAP_M + deep]);
            let is_free =
                !self.is_before(wall, along, self.shell.height) && self.stands(wall, along, depth, AISLE_M);
            if room > 0.0 && is_free {
                let name = if is_stove {
                    self.namer.word(&STOVES, self.rng)
                } else {
                    self.namer.word(&BOXES, self.rng)
                };
                let height = tall.min(self.shell.height - 0.1);
                return self.add(name, None, (wall, along, depth), [0.0, to_mm(height)], None);
            }
        }
    }

    /// Cabinets side by side from a corner on.
    fn kitchen_run(&mut self) {
        let num = self.rng.count([2, 5]);
        for _ in 0..TRIES {
            let wall = self.rng.below(self.shell.walls.len());
            let long = 0.6 * f64::from(num);
            let room = self.shell.walls[wall].length - long;
            let from = if self.rng.chance(0.5) { 0.02 } else { room - 0.02 };
            let depth = [GAP_M, GAP_M + 0.6];
            let all = [from, from + long];
            if room < 0.04 || self.is_before(wall, all, WORKTOP_M) || !self.stands(wall, all, depth, AISLE_M)
            {
                continue;
            }
            let mut seen = vec![];
            for index in 0..num {
                let mut module = MODULES[self.rng.weighted(&MODULES.map(|(_, share)| share))].0;
                if seen.contains(&module) {
                    module = MODULES[0].0;
                }
                seen.push(module);
                let start = from + 0.6 * f64::from(index);
                self.add(module, Some(module), (wall, [start, start + 0.6], depth), [0.0, WORKTOP_M], None);
            }
            return;
        }
    }
}
