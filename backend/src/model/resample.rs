//! Bicubic resampling with antialiasing on bytes, equal to torch's and thereby to what the models were trained on.
//!
//! Weights are rounded to 16 bits with as many binary places as the largest one leaves; rows are resampled first, to bytes,
//! then columns. (Pillow keeps more places: its levels differ by one or two here and there.)

use image::RgbImage;

/// Weights reach this many source pixels to each side, at scales up to 1.
const SUPPORT: f64 = 2.0;

/// Which source pixels make up each target pixel of one axis, and with what weights.
struct Axis {
    /// First source pixel and the range of its weights, one a target pixel.
    windows: Vec<(usize, std::ops::Range<usize>)>,
    weights: Vec<i32>,
    /// Binary places of the weights.
    places: u32,
}

/// The picture at another size; the same picture at its own.
pub(super) fn resized(picture: RgbImage, width: usize, height: usize) -> RgbImage {
    let [from_width, from_height] = [picture.width() as usize, picture.height() as usize];
    if [from_width, from_height] == [width, height] {
        return picture;
    }
    let mut bytes = picture.into_raw();
    if from_width != width {
        bytes = rows_resampled(&bytes, from_width, &Axis::new(from_width, width));
    }
    if from_height != height {
        bytes = columns_resampled(&bytes, width, &Axis::new(from_height, height));
    }
    RgbImage::from_raw(width as u32, height as u32, bytes).expect("invariant: as many bytes as the size says")
}

impl Axis {
    fn new(from: usize, to: usize) -> Self {
        let scale = from as f64 / to as f64;
        // Where a picture shrinks, the filter widens: that is the antialiasing.
        let stretch = scale.max(1.0);
        let reach = SUPPORT * stretch;
        let mut windows = Vec::with_capacity(to);
        let mut exact: Vec<f64> = vec![];
        for target in 0..to {
            let centre = scale * (target as f64 + 0.5);
            // Truncation, as in the reference.
            let first = (centre - reach + 0.5).max(0.0) as usize;
            let end = ((centre + reach + 0.5) as usize).min(from);
            let start = exact.len();
            exact.extend((first..end).map(|source| cubic((source as f64 - centre + 0.5) / stretch)));
            let sum: f64 = exact[start..].iter().sum();
            exact[start..].iter_mut().for_each(|weight| *weight /= sum);
            windows.push((first, start..exact.len()));
        }
        let largest = exact.iter().copied().fold(0.0, f64::max);
        let fits = |places: &u32| ((0.5 + largest * f64::from(1u32 << places)) as i32) < 1 << 15;
        let places = (1..=22).take_while(fits).last().unwrap_or(0);
        let one = f64::from(1u32 << places);
        // Halves away from zero.
        let weights = exact.iter().map(|weight| (weight * one).round() as i32).collect();
        Self { windows, weights, places }
    }

    fn level(&self, sum: i32) -> u8 {
        (sum >> self.places).clamp(0, 255) as u8
    }

    /// Where sums start, so that the shift at the end rounds.
    fn half(&self) -> i32 {
        (1 << self.places) >> 1
    }
}

/// Keys' cubic with a = −0.5.
fn cubic(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        (((x - 5.0) * x + 8.0) * x - 4.0) * -0.5
    } else {
        0.0
    }
}

fn rows_resampled(bytes: &[u8], width: usize, axis: &Axis) -> Vec<u8> {
    let mut resampled = Vec::with_capacity(bytes.len() / width * axis.windows.len());
    for row in bytes.chunks_exact(width * 3) {
        for (first, range) in &axis.windows {
            let mut sums = [axis.half(); 3];
            for (pixel, weight) in row[first * 3..].chunks_exact(3).zip(&axis.weights[range.clone()]) {
                for (sum, level) in sums.iter_mut().zip(pixel) {
                    *sum += i32::from(*level) * weight;
                }
            }
            resampled.extend(sums.map(|sum| axis.level(sum)));
        }
    }
    resampled
}

fn columns_resampled(bytes: &[u8], width: usize, axis: &Axis) -> Vec<u8> {
    let stride = width * 3;
    let mut resampled = Vec::with_capacity(stride * axis.windows.len());
    let mut sums = vec![0; stride];
    for (first, range) in &axis.windows {
        sums.fill(axis.half());
        for (row, weight) in bytes[first * stride..].chunks_exact(stride).zip(&axis.weights[range.clone()]) {
            for (sum, level) in sums.iter_mut().zip(row) {
                *sum += i32::from(*level) * weight;
            }
        }
        resampled.extend(sums.iter().map(|&sum| axis.level(sum)));
    }
    resampled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_colour_stays_that_colour() {
        for level in [0, 1, 127, 254, 255] {
            let picture = RgbImage::from_pixel(37, 11, image::Rgb([level, 255 - level, 9]));
            for (width, height) in [(5, 40), (64, 3), (37, 96), (100, 11)] {
                let resized = resized(picture.clone(), width, height);
                assert!(resized.pixels().all(|pixel| pixel.0 == [level, 255 - level, 9]), "{level} {width}");
            }
        }
    }

    #[test]
    fn halving_weighs_eight_pixels() {
        // By hand: the cubic at ±0.25, ±0.75, ±1.25, ±1.75 is 0.8672, 0.2266, −0.0703, −0.0234; their sum is 2.
        let axis = Axis::new(16, 8);
        let (first, range) = axis.windows[4].clone();
        assert_eq!((first, range.len()), (5, 8));
        let share = |index: usize| f64::from(axis.weights[range.start + index]) / f64::from(1 << axis.places);
        for (index, expected) in [(0, -0.0117), (1, -0.0352), (2, 0.1133), (3, 0.4336), (4, 0.4336)] {
            assert!((share(index) - expected).abs() < 1e-4, "{index}: {}", share(index));
        }
    }
}
