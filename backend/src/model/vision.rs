//! The picture encoder.

use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor, bail};

use super::config::VisionConfig;
use super::network::{Linear, take};
use super::ops::{self, Segment};
use super::positions::Grid;

/// ε of the norms: no file names it.
const EPSILON: f64 = 1e-6;
/// The base of the rotary angles.
const THETA: f32 = 10_000.0;
const PREFIX: &str = "model.visual";

/// A vision transformer whose patches go on to the text decoder in squares, and from some of its layers too (deepstack).
pub(super) struct VisionEncoder {
    config: VisionConfig,
    patch: Linear,
    positions: Tensor,
    blocks: Vec<Block>,
    merger: Merger,
    deepstack: Vec<Merger>,
}

struct Block {
    attention_norm: Norm,
    qkv: Linear,
    projection: Linear,
    inner_norm: Norm,
    up: Linear,
    down: Linear,
}

struct Norm {
    gain: Tensor,
    bias: Tensor,
}

/// Squares of patches to tokens.
struct Merger {
    norm: Norm,
    /// Is a whole square normalised, not each patch?
    is_wide: bool,
    up: Linear,
    down: Linear,
}

impl Norm {
    fn new(weights: &HashMap<String, Tensor>, name: &str) -> Result<Self> {
        let part = |part: &str| take(weights, &format!("{name}.{part}"));
        Ok(Self { gain: part("weight")?, bias: part("bias")? })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        ops::layer_norm(x, &self.gain, &self.bias, EPSILON)
    }
}

impl Merger {
    fn new(weights: &HashMap<String, Tensor>, name: &str, is_wide: bool) -> Result<Self> {
        let linear = |part: &str| Linear::new(weights, &format!("{name}.{part}"), true);
        let norm = Norm::new(weights, &format!("{name}.norm"))?;
        Ok(Self { norm, is_wide, up: linear("linear_fc1")?, down: linear("linear_fc2")? })
    }

    /// (patches, hidden) → (tokens, hidden of the text)
    fn forward(&self, x: &Tensor, square: usize) -> Result<Tensor> {
        let (num_patches, hidden) = x.dims2()?;
        let squares = |x: &Tensor| x.reshape((num_patches / square, hidden * square));
        let x =
            if self.is_wide { self.norm.forward(&squares(x)?)? } else { squares(&self.norm.forward(x)?)? };
        self.down.forward(&self.up.forward(&x)?.gelu_erf()?)
    }
}

impl VisionEncoder {
    pub(super) fn new(config: &VisionConfig, weights: &HashMap<String, Tensor>) -> Result<Self> {
        let kernel = take(weights, &format!("{PREFIX}.patch_embed.proj.weight"))?;
        let bias = take(weights, &format!("{PREFIX}.patch_embed.proj.bias"))?;
        let block = |index: usize| {
            let prefix = format!("{PREFIX}.blocks.{index}");
            let linear = |name: &str| Linear::new(weights, &format!("{prefix}.{name}"), true);
            let norm = |name: &str| Norm::new(weights, &format!("{prefix}.{name}"));
            Ok(Block {
                attention_norm: norm("norm1")?,
                qkv: linear("attn.qkv")?,
                projection: linear("attn.proj")?,
                inner_norm: norm("norm2")?,
                up: linear("mlp.linear_fc1")?,
                down: linear("mlp.linear_fc2")?,
            })
        };
        let deepstack =
            |index| Merger::new(weights, &format!("{PREFIX}.deepstack_merger_list.{index}"), true);
        Ok(Self {
            // A convolution whose steps are as long as its kernel is a product.
            patch: Linear { weight: kernel.flatten_from(1)?, bias: Some(bias), beside: None },
            positions: take(weights, &format!("{PREFIX}.pos_embed.weight"))?,
            blocks: (0..config.depth).map(block).collect::<Result<_>>()?,
            merger: Merger::new(weights, &format!("{PREFIX}.merger"), false)?,
            deepstack: (0..config.deepstack.len()).map(deepstack).collect::<Result<_>>()?,
            config: config.clone(),
        })
    }

    /// Patches of all pictures, (patches, numbers of a patch), each picture's in squares; the tokens and those for the first
    /// layers, (patches / square, hidden of the text) each.
    pub(super) fn forward(
        &self,
        patches: &Tensor,
        grids: &[Grid],
        dtype: DType,
    ) -> Result<(Tensor, Vec<Tensor>)> {
        let VisionConfig { hidden, num_heads, merge_size, .. } = self.config;
        let (num_patches, size, square) = (patches.dim(0)?, hidden / num_heads, merge_size * merge_size);
        let num_expected: usize = grids.iter().map(|grid| grid.iter().product::<usize>()).sum();
        let is_even =
            grids.iter().all(|[_, rows, columns]| rows % merge_size == 0 && columns % merge_size == 0);
        if num_patches != num_expected || !is_even {
            bail!("{num_patches} patches for the grids {grids:?} in squares of {merge_size}");
        }
        let places = self.places(grids);
        let x = self.patch.forward(&patches.to_dtype(dtype)?)?;
        let mut x = (x + self.learned_positions(grids, &places, patches.device())?.to_dtype(dtype)?)?;
        let (cos, sin) = angles(&places, size, patches.device())?;
        let segments = segments(grids);
        let mut deepstack = vec![];
        for (index, block) in self.blocks.iter().enumerate() {
            let y = block.qkv.forward(&block.attention_norm.forward(&x)?)?;
            let part =
                |part: usize| y.narrow(1, part * hidden, hidden)?.reshape((num_patches, num_heads, size));
            let (q, k) = (ops::rope(&part(0)?, &cos, &sin)?, ops::rope(&part(1)?, &cos, &sin)?);
            let y = ops::attention(&q, &k, &part(2)?, &segments, false)?;
            x = (x + block.projection.forward(&y.reshape((num_patches, hidden))?)?)?;
            let y = ops::gelu_tanh(&block.up.forward(&block.inner_norm.forward(&x)?)?)?;
            x = (x + block.down.forward(&y)?)?;
            if let Some(merger) = self.config.deepstack.iter().position(|&layer| layer == index) {
                deepstack.push(self.deepstack[merger].forward(&x, square)?);
            }
        }
        Ok((self.merger.forward(&x, square)?, deepstack))
    }

    /// Row and column of each patch in its picture, in the order of squares, with the picture's grid.
    fn places(&self, grids: &[Grid]) -> Vec<([usize; 2], Grid)> {
        let merge = self.config.merge_size;
        let mut places = vec![];
        for &grid in grids {
            let [frames, rows, columns] = grid;
            for _ in 0..frames {
                for index in 0..rows * columns {
                    let (square, within) = (index / (merge * merge), index % (merge * merge));
                    let (across, inner) = (columns / merge, [within / merge, within % merge]);
                    let place = [square / across * merge + inner[0], square % across * merge + inner[1]];
                    places.push((place, grid));
                }
            }
        }
        places
    }

    /// The learned square of positions, stretched over each picture: between four of them, by their nearness.
    fn learned_positions(
        &self,
        grids: &[Grid],
        places: &[([usize; 2], Grid)],
        device: &Device,
    ) -> Result<Tensor> {
        let side = self.config.num_positions.isqrt();
        let stretched = |num: usize| stretch(num, side);
        let by_grid: Vec<(Grid, Vec<f32>, Vec<f32>)> =
            grids.iter().map(|&grid| (grid, stretched(grid[1]), stretched(grid[2]))).collect();
        let num = places.len();
        let (mut indices, mut shares) = (vec![0_u32; 4 * num], vec![0.0_f32; 4 * num]);
        let mut current = by_grid.first();
        for (patch, &([row, column], grid)) in places.iter().enumerate() {
            if current.is_none_or(|(known, ..)| *known != grid) {
                current = by_grid.iter().find(|(known, ..)| *known == grid);
            }
            let Some((_, rows, columns)) = current else { continue };
            let (y, x) = (rows[row], columns[column]);
            let (top, left) = (y as usize, x as usize);
            let (bottom, right) = ((top + 1).min(side - 1), (left + 1).min(side - 1));
            let (dy, dx) = (y - top as f32, x - left as f32);
            let corners = [
                (top, left, (1.0 - dy) * (1.0 - dx)),
                (top, right, (1.0 - dy) * dx),
                (bottom, left, dy * (1.0 - dx)),
                (bottom, right, dy * dx),
            ];
            for (corner, (row, column, share)) in corners.into_iter().enumerate() {
                indices[corner * num + patch] = (row * side + column) as u32;
                shares[corner * num + patch] = share;
            }
        }
        let indices = Tensor::from_vec(indices, 4 * num, device)?;
        let learned = self.positions.index_select(&indices, 0)?.reshape((4, num, self.config.hidden))?;
        let shares = Tensor::from_vec(shares, (4, num, 1), device)?.to_dtype(learned.dtype())?;
        learned.broadcast_mul(&shares)?.sum(0)
    }
}

/// `num` places evenly over the indices of a side, as torch's `linspace` rounds them: from the nearer end.
fn stretch(num: usize, side: usize) -> Vec<f32> {
    let last = (side - 1) as f32;
    let step = if num > 1 { last / (num - 1) as f32 } else { 0.0 };
    let place = |index: usize| {
        if index < num / 2 || num == 1 { index as f32 * step } else { last - (num - 1 - index) as f32 * step }
    };
    (0..num).map(place).collect()
}

/// Rotary angles: the first half of them turns by rows, the other by columns.
fn angles(places: &[([usize; 2], Grid)], size: usize, device: &Device) -> Result<(Tensor, Tensor)> {
    let quarter = size / 4;
    let frequencies: Vec<f32> =
        (0..quarter).map(|index| 1.0 / THETA.powf(2.0 * index as f32 / (size / 2) as f32)).collect();
    let turns = places.iter().flat_map(|(place, _)| {
        place.iter().flat_map(|&at| frequencies.iter().map(move |frequency| at as f32 * frequency))
    });
    let (sin, cos): (Vec<f32>, Vec<f32>) = turns.map(f32::sin_cos).unzip();
    let shape = (places.len(), size / 2);
    Ok((Tensor::from_vec(cos, shape, device)?, Tensor::from_vec(sin, shape, device)?))
}

/// Patches see those of their own picture and frame.
fn segments(grids: &[Grid]) -> Vec<Segment> {
    let mut start = 0;
    let frames =
        grids.iter().flat_map(|&[frames, rows, columns]| std::iter::repeat_n(rows * columns, frames));
    frames
        .map(|num| {
            start += num;
            Segment { queries: start - num..start, keys: start - num..start }
        })
        .collect()
}
