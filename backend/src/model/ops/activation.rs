//! What stands between two linear layers.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{ELEMENTS, exp, is_fused, numbers, slice};

/// silu(gate) · up, element by element (Shazeer 2020).
///
/// # Errors
/// Those of candle.
pub fn swiglu(gate: &Tensor, up: &Tensor) -> Result<Tensor> {
    if is_fused(gate) {
        return gate.apply_op2(up, Swiglu);
    }
    gate.silu()? * up
}

/// The tanh form of GELU (Hendrycks & Gimpel 2016).
///
/// # Errors
/// Those of candle.
pub fn gelu_tanh(x: &Tensor) -> Result<Tensor> {
    if is_fused(x) { x.contiguous()?.apply_op1(Gelu) } else { x.gelu() }
}

struct Swiglu;

impl CustomOp2 for Swiglu {
    fn name(&self) -> &'static str {
        "swiglu"
    }

    fn cpu_fwd(
        &self,
        gate: &CpuStorage,
        gate_layout: &Layout,
        up: &CpuStorage,
        up_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (gate, up) = (slice(gate, gate_layout)?, slice(up, up_layout)?);
        let mut y = vec![0.0; gate.len()];
        y.par_chunks_mut(ELEMENTS).zip(gate.par_chunks(ELEMENTS)).zip(up.par_chunks(ELEMENTS)).for_each(
            |((y, gate), up)| {
                for ((y, gate), up) in y.iter_mut().zip(gate).zip(up) {
                    *y = gate / (1.0 + exp(-gate)) * up;
                }
            },
        );
        Ok((CpuStorage::F32(y), gate_layout.shape().clone()))
    }

    fn bwd(
        &self,
        gate: &Tensor,
        up: &Tensor,
        _y: &Tensor,
        dy: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let dy = dy.contiguous()?;
        let (gates, ups, dys) = (numbers(gate)?, numbers(up)?, numbers(&dy)?);
        let (mut dgate, mut dup) = (vec![0.0; gates.len()], vec![0.0; gates.len()]);
        dgate
            .par_chunks_mut(ELEMENTS)
            .zip(dup.par_chunks_mut(ELEMENTS))
            .zip(gates.par_chunks(ELEMENTS).zip(ups.par_chunks(ELEMENTS)))
            .zip(dys.par_chunks(ELEMENTS))
            .for_each(|(((dgate, dup), (gate, up)), dy)| {
                for index in 0..dy.len() {
                    let sigmoid = 1.0 / (1.0 + exp(-gate[index]));
                    dup[index] = dy[index] * gate[index] * sigmoid;
                    dgate[index] = dy[index] * up[index] * sigmoid * (1.0 + gate[index] * (1.0 - sigmoid));
                }
            });
        let (shape, device) = (gate.shape(), gate.device());
        Ok((Some(Tensor::from_vec(dgate, shape, device)?), Some(Tensor::from_vec(dup, shape, device)?)))
    }
}

/// √(2/π)
const SLOPE: f32 = 0.797_884_6;
const CUBE: f32 = 0.044_715;

struct Gelu;

impl CustomOp1 for Gelu {
    fn name(&self) -> &'static str {
        "gelu-tanh"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = slice(x, layout)?;
        let mut y = vec![0.0; x.len()];
        y.par_chunks_mut(ELEMENTS).zip(x.par_chunks(ELEMENTS)).for_each(|(y, x)| {
            for (y, &x) in y.iter_mut().zip(x) {
                // ½ (1 + tanh u) is the logistic function of 2u.
                let u = SLOPE * (x + CUBE * x * x * x);
                *y = x / (1.0 + exp(-2.0 * u));
            }
        });
        Ok((CpuStorage::F32(y), layout.shape().clone()))
    }

    fn bwd(&self, x: &Tensor, _y: &Tensor, dy: &Tensor) -> Result<Option<Tensor>> {
        let (x, dy) = (x.contiguous()?, dy.contiguous()?);
        let (xs, dys) = (numbers(&x)?, numbers(&dy)?);
        let mut dx = vec![0.0; xs.len()];
        dx.par_chunks_mut(ELEMENTS).zip(xs.par_chunks(ELEMENTS)).zip(dys.par_chunks(ELEMENTS)).for_each(
            |((dx, x), dy)| {
                for ((dx, &x), dy) in dx.iter_mut().zip(x).zip(dy) {
                    let u = SLOPE * (x + CUBE * x * x * x);
                    let half = 1.0 / (1.0 + exp(-2.0 * u));
                    let slope = SLOPE * (1.0 + 3.0 * CUBE * x * x);
                    *dx = dy * (half + x * 2.0 * half * (1.0 - half) * slope);
                }
            },
        );
        Ok(Some(Tensor::from_vec(dx, x.shape(), x.device())?))
    }
}
