//! Normalisation of rows.

use candle_core::{CpuStorage, CustomOp2, CustomOp3, D, DType, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{ROWS, is_fused, numbers, slice};

/// x · w / √(mean(x²) + ε) for each row (Zhang & Sennrich 2019). `x` is (…, size), `gain` (size).
///
/// # Errors
/// Those of candle: shapes or devices that do not fit.
pub fn rms_norm(x: &Tensor, gain: &Tensor, epsilon: f64) -> Result<Tensor> {
    if is_fused(x) {
        return x.contiguous()?.apply_op2(gain, RmsNorm { epsilon: epsilon as f32 });
    }
    let dtype = x.dtype();
    let x = x.to_dtype(DType::F32)?;
    let mean = x.sqr()?.mean_keepdim(D::Minus1)?;
    x.broadcast_div(&(mean + epsilon)?.sqrt()?)?.to_dtype(dtype)?.broadcast_mul(gain)
}

/// (x − mean) · w / √(variance + ε) + b for each row (Ba et al. 2016). `x` is (…, size), `gain` and `bias` (size).
///
/// # Errors
/// Those of candle.
pub fn layer_norm(x: &Tensor, gain: &Tensor, bias: &Tensor, epsilon: f64) -> Result<Tensor> {
    if is_fused(x) {
        return x.contiguous()?.apply_op3(gain, bias, LayerNorm { epsilon: epsilon as f32 });
    }
    candle_nn::ops::layer_norm_slow(x, gain, bias, epsilon as f32)
}

struct RmsNorm {
    epsilon: f32,
}

impl RmsNorm {
    /// 1 / √(mean(x²) + ε)
    fn scale(&self, x: &[f32]) -> f32 {
        1.0 / (dot(x, x) / x.len() as f32 + self.epsilon).sqrt()
    }
}

impl CustomOp2 for RmsNorm {
    fn name(&self) -> &'static str {
        "rms-norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        gain: &CpuStorage,
        gain_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, gain) = (slice(x, x_layout)?, slice(gain, gain_layout)?);
        let size = gain.len();
        let mut y = vec![0.0; x.len()];
        y.par_chunks_mut(size * ROWS).zip(x.par_chunks(size * ROWS)).for_each(|(y, x)| {
            for (y, x) in y.chunks_exact_mut(size).zip(x.chunks_exact(size)) {
                let scale = self.scale(x);
                for ((y, x), gain) in y.iter_mut().zip(x).zip(gain) {
                    *y = x * scale * gain;
                }
            }
        });
        Ok((CpuStorage::F32(y), x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        gain: &Tensor,
        _y: &Tensor,
        dy: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let dy = dy.contiguous()?;
        let (xs, gains, dys) = (numbers(x)?, numbers(gain)?, numbers(&dy)?);
        let size = gains.len();
        let mut dx = vec![0.0; xs.len()];
        let rows =
            dx.par_chunks_mut(size * ROWS).zip(xs.par_chunks(size * ROWS)).zip(dys.par_chunks(size * ROWS));
        let dgain = rows
            .map(|((dx, x), dy)| {
                let mut dgain = vec![0.0; size];
                let rows = dx.chunks_exact_mut(size).zip(x.chunks_exact(size)).zip(dy.chunks_exact(size));
                for ((dx, x), dy) in rows {
                    let scale = self.scale(x);
                    for ((dx, dy), gain) in dx.iter_mut().zip(dy).zip(&*gains) {
                        *dx = dy * gain;
                    }
                    let shared = dot(dx, x) * scale * scale * scale / size as f32;
                    for (((dx, dgain), x), dy) in dx.iter_mut().zip(&mut dgain).zip(x).zip(dy) {
                        *dx = *dx * scale - x * shared;
                        *dgain += dy * x * scale;
                    }
                }
                dgain
            })
            .collect::<Vec<_>>();
        let dgain = sum(size, &dgain);
        Ok((
            Some(Tensor::from_vec(dx, x.shape(), x.device())?),
            Some(Tensor::from_vec(dgain, gain.shape(), x.device())?),
        ))
    }
}

struct LayerNorm {
    epsilon: f32,
}

impl LayerNorm {
    /// Mean and 1 / √(variance + ε).
    fn moments(&self, x: &[f32]) -> (f32, f32) {
        let mean = sum_of(x) / x.len() as f32;
        let variance = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / x.len() as f32;
        (mean, 1.0 / (variance + self.epsilon).sqrt())
    }
}

impl CustomOp3 for LayerNorm {
    fn name(&self) -> &'static str {
        "layer-norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        gain: &CpuStorage,
        gain_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, gain, bias) = (slice(x, x_layout)?, slice(gain, gain_layout)?, slice(bias, bias_layout)?);
        let size = gain.len();
        let mut y = vec![0.0; x.len()];
        y.par_chunks_mut(size * ROWS).zip(x.par_chunks(size * ROWS)).for_each(|(y, x)| {
            for (y, x) in y.chunks_exact_mut(size).zip(x.chunks_exact(size)) {
                let (mean, scale) = self.moments(x);
                for (((y, x), gain), bias) in y.iter_mut().zip(x).zip(gain).zip(bias) {
                    *y = (x - mean) * scale * gain + bias;
                }
            }
        });
        Ok((CpuStorage::F32(y), x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        gain: &Tensor,
        _bias: &Tensor,
        _y: &Tensor,
        dy: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let dy = dy.contiguous()?;
        let (xs, gains, dys) = (numbers(x)?, numbers(gain)?, numbers(&dy)?);
        let size = gains.len();
        let mut dx = vec![0.0; xs.len()];
        let rows =
            dx.par_chunks_mut(size * ROWS).zip(xs.par_chunks(size * ROWS)).zip(dys.par_chunks(size * ROWS));
        let (dgain, dbias): (Vec<_>, Vec<_>) = rows
            .map(|((dx, x), dy)| {
                let (mut dgain, mut dbias) = (vec![0.0; size], vec![0.0; size]);
                let rows = dx.chunks_exact_mut(size).zip(x.chunks_exact(size)).zip(dy.chunks_exact(size));
                for ((dx, x), dy) in rows {
                    let (mean, scale) = self.moments(x);
                    for (index, dx) in dx.iter_mut().enumerate() {
                        *dx = dy[index] * gains[index];
                    }
                    let level = sum_of(dx) / size as f32;
                    let slope =
                        dx.iter().zip(x).map(|(dx, x)| dx * (x - mean)).sum::<f32>() * scale / size as f32;
                    for (index, dx) in dx.iter_mut().enumerate() {
                        let normal = (x[index] - mean) * scale;
                        *dx = (*dx - level - normal * slope) * scale;
                        dgain[index] += dy[index] * normal;
                        dbias[index] += dy[index];
                    }
                }
                (dgain, dbias)
            })
            .unzip();
        let device = x.device();
        Ok((
            Some(Tensor::from_vec(dx, x.shape(), device)?),
            Some(Tensor::from_vec(sum(size, &dgain), size, device)?),
            Some(Tensor::from_vec(sum(size, &dbias), size, device)?),
        ))
    }
}

/// Σ a·b in sixteen partial sums, which a vector unit adds side by side.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 16];
    let (a_chunks, b_chunks) = (a.chunks_exact(16), b.chunks_exact(16));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..16 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

fn sum_of(x: &[f32]) -> f32 {
    let mut sums = [0.0; 16];
    let chunks = x.chunks_exact(16);
    let rest: f32 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for lane in 0..16 {
            sums[lane] += chunk[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Element by element, in order: the same bits on any number of threads.
fn sum(size: usize, parts: &[Vec<f32>]) -> Vec<f32> {
    let mut total = vec![0.0; size];
    for part in parts {
        total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
    }
    total
}
