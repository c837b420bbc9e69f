//! Products of few rows with many weights, as a decoder makes them for each token.
//!
//! A product of one row and of eight give each row the same bits: every dot product is summed in one order, whatever stands
//! beside it. So a completion depends on its own seed and not on how many others are made along with it. The weights are read
//! once for all rows, and may be bfloat16: then half as many bytes come from memory.

use half::bf16;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// Outputs that one task makes.
const OUTPUTS: usize = 32;

/// A weight as it lies in memory.
pub(in crate::model) trait Weight: Copy + Send + Sync {
    /// The weights as f32: themselves, or in `room`.
    fn widen<'a>(weights: &'a [Self], room: &'a mut Vec<f32>) -> &'a [f32];
}

impl Weight for f32 {
    #[inline(always)]
    fn widen<'a>(weights: &'a [Self], _room: &'a mut Vec<f32>) -> &'a [f32] {
        weights
    }
}

impl Weight for bf16 {
    #[inline(always)]
    fn widen<'a>(weights: &'a [Self], room: &'a mut Vec<f32>) -> &'a [f32] {
        room.clear();
        room.extend(weights.iter().map(|weight| f32::from_bits(u32::from(weight.to_bits()) << 16)));
        room
    }
}

/// `x` (rows, inner) · `weights` (outputs, inner)ᵀ → (rows, outputs).
pub(in crate::model) fn multiply_rows<W: Weight>(x: &[f32], weights: &[W], inner: usize) -> Vec<f32> {
    let (num_rows, num_outputs) = (x.len() / inner, weights.len() / inner);
    let arch = Arch::new();
    // Outputs first while several threads write; turned round at the end.
    let mut turned = vec![0.0; num_rows * num_outputs];
    turned.par_chunks_mut(OUTPUTS * num_rows).zip(weights.par_chunks(OUTPUTS * inner)).for_each(
        |(y, weights)| {
            arch.dispatch(Block { x, weights, y, inner });
        },
    );
    if num_rows == 1 {
        return turned;
    }
    let mut y = vec![0.0; turned.len()];
    for (row, y) in y.chunks_exact_mut(num_outputs).enumerate() {
        for (y, turned) in y.iter_mut().zip(turned.chunks_exact(num_rows)) {
            *y = turned[row];
        }
    }
    y
}

struct Block<'a, W> {
    x: &'a [f32],
    weights: &'a [W],
    /// (outputs, rows)
    y: &'a mut [f32],
    inner: usize,
}

impl<W: Weight> WithSimd for Block<'_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { x, weights, y, inner } = self;
        let num_rows = x.len() / inner;
        let mut rooms: [Vec<f32>; 4] = Default::default();
        for (weights, y) in weights.chunks(4 * inner).zip(y.chunks_mut(4 * num_rows)) {
            if weights.len() == 4 * inner {
                let [a, b, c, d] = &mut rooms;
                let row = |index: usize| &weights[index * inner..(index + 1) * inner];
                let w = [W::widen(row(0), a), W::widen(row(1), b), W::widen(row(2), c), W::widen(row(3), d)];
                outputs::<S, 4>(simd, x, w, y, inner);
            } else {
                for (weights, y) in weights.chunks_exact(inner).zip(y.chunks_exact_mut(num_rows)) {
                    outputs::<S, 1>(simd, x, [W::widen(weights, &mut rooms[0])], y, inner);
                }
            }
        }
    }
}

/// Some outputs of all rows.
#[inline(always)]
fn outputs<S: Simd, const N: usize>(simd: S, x: &[f32], w: [&[f32]; N], y: &mut [f32], inner: usize) {
    let num_rows = x.len() / inner;
    let row = |index: usize| &x[index * inner..(index + 1) * inner];
    let mut first = 0;
    while first + 4 <= num_rows {
        let sums = tile::<S, 4, N>(simd, [row(first), row(first + 1), row(first + 2), row(first + 3)], w);
        for (offset, sums) in sums.iter().enumerate() {
            for (output, sum) in sums.iter().enumerate() {
                y[output * num_rows + first + offset] = *sum;
            }
        }
        first += 4;
    }
    for single in first..num_rows {
        let [sums] = tile::<S, 1, N>(simd, [row(single)], w);
        for (output, sum) in sums.iter().enumerate() {
            y[output * num_rows + single] = *sum;
        }
    }
}

/// The dot products of some rows with some weights. Plain loops: closures are not compiled for the wide vectors.
#[inline(always)]
pub(super) fn tile<S: Simd, const R: usize, const N: usize>(
    simd: S,
    x: [&[f32]; R],
    w: [&[f32]; N],
) -> [[f32; N]; R] {
    let mut x_parts: [(&[S::f32s], &[f32]); R] = [(&[], &[]); R];
    let mut w_parts: [(&[S::f32s], &[f32]); N] = [(&[], &[]); N];
    let num_chunks = S::as_simd_f32s(x[0]).0.len();
    for (part, x) in x_parts.iter_mut().zip(x) {
        let (chunks, rest) = S::as_simd_f32s(x);
        *part = (&chunks[..num_chunks], rest);
    }
    for (part, w) in w_parts.iter_mut().zip(w) {
        let (chunks, rest) = S::as_simd_f32s(w);
        *part = (&chunks[..num_chunks], rest);
    }
    let mut sums = [[simd.splat_f32s(0.0); N]; R];
    for chunk in 0..num_chunks {
        let mut weights = [simd.splat_f32s(0.0); N];
        for (weight, part) in weights.iter_mut().zip(&w_parts) {
            *weight = part.0[chunk];
        }
        for (sums, part) in sums.iter_mut().zip(&x_parts) {
            let x = part.0[chunk];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = simd.mul_add_f32s(x, weight, *sum);
            }
        }
    }
    let mut products = [[0.0; N]; R];
    for row in 0..R {
        for n in 0..N {
            let mut rest = 0.0;
            for (x, w) in x_parts[row].1.iter().zip(w_parts[n].1) {
                rest += x * w;
            }
            products[row][n] = simd.reduce_sum_f32s(sums[row][n]) + rest;
        }
    }
    products
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_the_bits_that_it_has_alone() {
        for (inner, num_outputs) in [(1, 1), (19, 7), (64, 33), (130, 70)] {
            let number = |index: usize| ((index * 2_654_435_761) % 1000) as f32 / 500.0 - 1.0;
            let x: Vec<f32> = (0..9 * inner).map(number).collect();
            let weights: Vec<f32> = (0..num_outputs * inner).map(|index| number(index + 7)).collect();
            let halves: Vec<bf16> = weights.iter().map(|&weight| bf16::from_f32(weight)).collect();
            let (together, narrow) = (multiply_rows(&x, &weights, inner), multiply_rows(&x, &halves, inner));
            for row in 0..9 {
                let alone = multiply_rows(&x[row * inner..(row + 1) * inner], &weights, inner);
                assert_eq!(alone, together[row * num_outputs..(row + 1) * num_outputs]);
                for output in 0..num_outputs {
                    let exact: f64 = (0..inner)
                        .map(|i| f64::from(x[row * inner + i]) * f64::from(weights[output * inner + i]))
                        .sum();
                    assert!((f64::from(alone[output]) - exact).abs() < 1e-4);
                    assert!((f64::from(narrow[row * num_outputs + output]) - exact).abs() < 0.3);
                }
            }
        }
    }
}
