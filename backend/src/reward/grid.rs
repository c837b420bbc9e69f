//! A raster of the floor in bits, for walking.

use parry3d::glamx::Vec2;

use super::geometry::Rect;
use crate::scene::polygon::Polygon;

/// Cells are this large where the room allows it, metres.
const CELL_M: f32 = 0.10;
/// Larger rooms get larger cells: at most this many across.
const MAX_CELLS: f32 = 192.0;
/// Breaks ties where edges of furniture lie exactly on cell centres, the same way in every mirror image, metres.
const TIE_M: f32 = 0.0037;

/// One bit a cell, in words of 64 along wall 1.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    origin: Vec2,
    axis: Vec2,
    pub(crate) cell: f32,
    pub(crate) num_rows: usize,
    pub(crate) num_words: usize,
    num_columns: usize,
    /// Cells whose centre is on the floor and a walker's radius from every wall.
    pub(crate) floor: Vec<u64>,
}

/// The cells that an object takes: (word, bits).
pub(crate) type Raster = Vec<(u32, u64)>;

impl Grid {
    /// `radius` is the walker's, metres.
    pub(crate) fn new(floor: &Polygon, radius: f32) -> Self {
        let axis = floor.edges.first().map_or(Vec2::X, |edge| edge.direction);
        let local = |point: Vec2| Vec2::new(point.dot(axis), point.dot(axis.perp()));
        let (mut low, mut high) = (Vec2::INFINITY, Vec2::NEG_INFINITY);
        for corner in floor.corners() {
            low = low.min(local(corner));
            high = high.max(local(corner));
        }
        let extent = high - low;
        let cell = CELL_M.max(extent.max_element() / MAX_CELLS);
        // A hundredth of a cell less, so that rounding adds no row to a room that is whole cells wide.
        let num = (extent / cell - 0.01).ceil().max(Vec2::ONE);
        // Centred on the room, so that a mirrored room has mirrored cells.
        let middle = (low + high) * 0.5;
        let first = middle - (num - 1.0) * 0.5 * cell;
        let origin = axis * first.x + axis.perp() * first.y;
        let (num_columns, num_rows) = (num.x as usize, num.y as usize);
        let num_words = num_columns.div_ceil(64);
        let mut grid = Self {
            origin,
            axis,
            cell,
            num_rows,
            num_words,
            num_columns,
            floor: vec![0; num_rows * num_words],
        };
        for row in 0..num_rows {
            for column in 0..num_columns {
                let center = grid.center(row, column);
                if floor.contains(center) && floor.border_distance(center) > radius - TIE_M {
                    grid.floor[row * num_words + column / 64] |= 1 << (column % 64);
                }
            }
        }
        grid
    }

    fn center(&self, row: usize, column: usize) -> Vec2 {
        self.origin + (self.axis * column as f32 + self.axis.perp() * row as f32) * self.cell
    }

    /// The cell under a point: row, word, bit.
    pub(crate) fn cell_at(&self, point: Vec2) -> Option<(usize, usize, u64)> {
        let offset = point - self.origin;
        let column = (offset.dot(self.axis) / self.cell).round();
        let row = (offset.dot(self.axis.perp()) / self.cell).round();
        let is_in =
            column >= 0.0 && row >= 0.0 && column < self.num_columns as f32 && row < self.num_rows as f32;
        is_in.then(|| (row as usize, column as usize / 64, 1 << (column as usize % 64)))
    }

    /// How far a set of cells lies from the grid's middle: the sum of squares, in half cells, the same in every mirror image.
    pub(crate) fn eccentricity(&self, cells: &[u64]) -> u64 {
        let mut sum = 0;
        for row in 0..self.num_rows {
            for column in 0..self.num_columns {
                if cells[row * self.num_words + column / 64] & (1 << (column % 64)) != 0 {
                    let y = (2 * row + 1).abs_diff(self.num_rows);
                    let x = (2 * column + 1).abs_diff(self.num_columns);
                    sum += (x * x + y * y) as u64;
                }
            }
        }
        sum
    }

    /// The cells under a point: on the line between two of them both, so that no mirror image prefers the other.
    pub(crate) fn cells_at(&self, point: Vec2) -> impl Iterator<Item = (usize, usize, u64)> {
        let (u, v) = (self.axis * TIE_M, self.axis.perp() * TIE_M);
        [u + v, u - v, v - u, -u - v].into_iter().filter_map(move |nudge| self.cell_at(point + nudge))
    }

    /// Adds the cells whose centres a rectangle grown by `radius` covers.
    pub(crate) fn rasterise(&self, rect: &Rect, radius: f32, raster: &mut Raster) {
        let grown = Rect { half: rect.half + (radius - TIE_M), ..*rect };
        let corners = grown.corners().map(|corner| {
            let offset = corner - self.origin;
            Vec2::new(offset.dot(self.axis), offset.dot(self.axis.perp())) / self.cell
        });
        let low = corners.iter().fold(f32::INFINITY, |low, corner| low.min(corner.y));
        let high = corners.iter().fold(f32::NEG_INFINITY, |high, corner| high.max(corner.y));
        let first = low.ceil().max(0.0) as usize;
        let last = high.floor().min(self.num_rows as f32 - 1.0);
        if last < 0.0 {
            return;
        }
        for row in first..=last as usize {
            let y = row as f32;
            let (mut from, mut to) = (f32::INFINITY, f32::NEG_INFINITY);
            for index in 0..4 {
                let (a, b) = (corners[index], corners[(index + 1) % 4]);
                if (a.y <= y) != (b.y <= y) {
                    let x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
                    from = from.min(x);
                    to = to.max(x);
                }
            }
            let (from, to) = (from.ceil().max(0.0), to.floor().min(self.num_columns as f32 - 1.0));
            if to >= from {
                self.add_run(row, from as usize, to as usize, raster);
            }
        }
    }

    fn add_run(&self, row: usize, from: usize, to: usize, raster: &mut Raster) {
        for word in from / 64..=to / 64 {
            let start = from.saturating_sub(word * 64).min(63);
            let end = (to - word * 64).min(63);
            let bits = (u64::MAX >> (63 - end)) & (u64::MAX << start);
            raster.push(((row * self.num_words + word) as u32, bits));
        }
    }

    /// Grows `reached` over all cells of `free` that touch it by a side.
    pub(crate) fn flood(&self, free: &[u64], reached: &mut [u64]) {
        let words = self.num_words;
        loop {
            let mut has_grown = false;
            for row in 0..self.num_rows {
                has_grown |= self.spread(free, reached, row, row.checked_sub(1));
            }
            for row in (0..self.num_rows).rev() {
                let below = Some(row + 1).filter(|&below| below < self.num_rows);
                has_grown |= self.spread(free, reached, row, below);
            }
            if !has_grown || words == 0 {
                return;
            }
        }
    }

    /// Takes over what a neighbouring row reached, and fills along the row; true if anything is new.
    fn spread(&self, free: &[u64], reached: &mut [u64], row: usize, from: Option<usize>) -> bool {
        let words = self.num_words;
        let mut has_grown = false;
        let mut carry = 0_u64;
        for word in 0..words {
            let index = row * words + word;
            let above = from.map_or(0, |from| reached[from * words + word]);
            let seed = (reached[index] | above | carry) & free[index];
            let filled = fill(seed, free[index]);
            has_grown |= filled != reached[index];
            reached[index] = filled;
            carry = filled >> 63;
        }
        if words > 1 {
            for word in (0..words - 1).rev() {
                let index = row * words + word;
                let carry = (reached[index + 1] & 1) << 63;
                if carry & free[index] & !reached[index] != 0 {
                    reached[index] = fill(reached[index] | carry, free[index]);
                    has_grown = true;
                }
            }
        }
        has_grown
    }
}

/// Spreads bits along runs of `free`, by doubling (Kogge and Stone).
fn fill(seed: u64, free: u64) -> u64 {
    if seed == 0 || seed == free {
        return seed;
    }
    let (mut up, mut down) = (seed, seed);
    let (mut up_free, mut down_free) = (free, free);
    for shift in [1, 2, 4, 8, 16, 32] {
        up |= up_free & (up << shift);
        up_free &= up_free << shift;
        down |= down_free & (down >> shift);
        down_free &= down_free >> shift;
    }
    up | down
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filling_stops_at_gaps() {
        assert_eq!(fill(0b0000_0100, 0b0111_0110), 0b0000_0110);
        assert_eq!(fill(1 << 40, u64::MAX), u64::MAX);
        assert_eq!(fill(0, 0b1111), 0);
    }

    #[test]
    fn a_wall_across_the_room_stops_the_flood() {
        let floor = Polygon::new(&[[0.0, 0.0], [9.0, 0.0], [9.0, 4.0], [0.0, 4.0]].map(Vec2::from));
        let grid = Grid::new(&floor, 0.25);
        assert!(grid.num_words == 2);
        let mut raster = vec![];
        let across = Rect { center: Vec2::new(4.5, 2.0), axis: Vec2::X, half: Vec2::new(0.1, 2.0) };
        grid.rasterise(&across, 0.25, &mut raster);
        let mut free = grid.floor.clone();
        for (word, bits) in raster {
            free[word as usize] &= !bits;
        }
        let (row, word, bit) = grid.cell_at(Vec2::new(1.0, 1.0)).expect("inside");
        let mut reached = vec![0; free.len()];
        reached[row * grid.num_words + word] = bit;
        grid.flood(&free, &mut reached);
        let is_reached = |point: Vec2| {
            let (row, word, bit) = grid.cell_at(point).expect("inside");
            reached[row * grid.num_words + word] & bit != 0
        };
        assert!(is_reached(Vec2::new(3.5, 3.5)));
        assert!(!is_reached(Vec2::new(8.0, 2.0)));
        let num = |cells: &[u64]| cells.iter().map(|word| word.count_ones()).sum::<u32>();
        assert!(num(&reached) * 2 <= num(&free) + 200 && num(&reached) > 0);
    }
}
