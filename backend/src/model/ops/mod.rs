//! Operations with a gradient: own kernels for `f32` on a processor, candle's primitives everywhere else.
//!
//! candle's own fused operations pass no gradient back, and its primitive ones make a tensor a step; these do the whole of a
//! formula in one pass over the memory, forwards and backwards. Rows of a tensor are worked on by several threads, but each row
//! by one and in one order: a row's result depends on nothing beside it.

mod activation;
mod attention;
mod linear;
mod matrix;
mod norm;
mod rope;
mod rows;
#[cfg(test)]
mod tests;
mod tokens;

use std::ops::Deref;

use candle_core::{CpuStorage, DType, Layout, Result, Storage, Tensor, bail};

pub use activation::{gelu_tanh, swiglu};
pub use attention::{Segment, attention, attention_to_cache};
pub use linear::linear;
pub use norm::{layer_norm, rms_norm};
pub use rope::rope;
pub use tokens::{Allowed, cross_entropy, token_log_probs};

/// Rows that one task works on.
const ROWS: usize = 16;
/// Elements that one task works on where rows do not matter.
const ELEMENTS: usize = 8192;

/// Have we a kernel for it?
fn is_fused(x: &Tensor) -> bool {
    x.device().is_cpu() && x.dtype() == DType::F32
}

/// The numbers of a contiguous operand.
pub(super) fn slice<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let all = storage.as_slice::<f32>()?;
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&all[start..end]),
        None => bail!("an operand is not contiguous"),
    }
}

/// The numbers of a contiguous tensor in main memory, as long as this lives.
struct Numbers<G> {
    storage: G,
    range: std::ops::Range<usize>,
}

fn numbers(tensor: &Tensor) -> Result<Numbers<impl Deref<Target = Storage> + '_>> {
    let (storage, layout) = tensor.storage_and_layout();
    let Some((start, end)) = layout.contiguous_offsets() else { bail!("an operand is not contiguous") };
    match &*storage {
        Storage::Cpu(CpuStorage::F32(_)) => Ok(Numbers { storage, range: start..end }),
        _ => bail!("an operand is not of f32 in main memory"),
    }
}

impl<G: Deref<Target = Storage>> Deref for Numbers<G> {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        match &*self.storage {
            Storage::Cpu(CpuStorage::F32(all)) => &all[self.range.clone()],
            _ => &[],
        }
    }
}

/// e^x for vectors: a polynomial of degree 6 on [−½, ½] around powers of two; relative error below 2e-7 within ±87.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding and taking away 1.5 · 2²³ rounds to the nearest whole number.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let scaled = x * std::f32::consts::LOG2_E;
    let whole = (scaled + ROUND) - ROUND;
    // In two parts, so that the rest keeps its last bits (Cody and Waite).
    let rest = (x - whole * 0.693_359_4) - whole * -2.121_944_4e-4;
    let series = 1.0 / 720.0;
    let series = series * rest + 1.0 / 120.0;
    let series = series * rest + 1.0 / 24.0;
    let series = series * rest + 1.0 / 6.0;
    let series = series * rest + 0.5;
    let series = series * rest + 1.0;
    let series = series * rest + 1.0;
    series * f32::from_bits((((whole as i32) + 127) << 23) as u32)
}
