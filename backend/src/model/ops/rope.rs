//! Rotary positions.

use candle_core::{CpuStorage, CustomOp3, D, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{ROWS, is_fused, slice};

/// Turns each pair (x[i], x[i + size/2]) by its token's angle i (Su et al. 2021, in halves as in GPT-NeoX).
/// `x` is (tokens, heads, size); `cos` and `sin` are (tokens, size/2) and get no gradient.
///
/// # Errors
/// Those of candle.
pub fn rope(x: &Tensor, cos: &Tensor, sin: &Tensor) -> Result<Tensor> {
    if is_fused(x) {
        return x.contiguous()?.apply_op3(cos, sin, Rope { is_inverse: false });
    }
    let half = x.dim(D::Minus1)? / 2;
    let (cos, sin) = (cos.unsqueeze(1)?.to_dtype(x.dtype())?, sin.unsqueeze(1)?.to_dtype(x.dtype())?);
    let (a, b) = (x.narrow(D::Minus1, 0, half)?, x.narrow(D::Minus1, half, half)?);
    let first = (a.broadcast_mul(&cos)? - b.broadcast_mul(&sin)?)?;
    let second = (b.broadcast_mul(&cos)? + a.broadcast_mul(&sin)?)?;
    Tensor::cat(&[first, second], D::Minus1)
}

struct Rope {
    is_inverse: bool,
}

impl CustomOp3 for Rope {
    fn name(&self) -> &'static str {
        "rope"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        cos: &CpuStorage,
        cos_layout: &Layout,
        sin: &CpuStorage,
        sin_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, cos, sin) = (slice(x, x_layout)?, slice(cos, cos_layout)?, slice(sin, sin_layout)?);
        let (_, num_heads, size) = x_layout.shape().dims3()?;
        let (token, half) = (num_heads * size, size / 2);
        let sign = if self.is_inverse { -1.0 } else { 1.0 };
        let mut y = vec![0.0; x.len()];
        y.par_chunks_mut(token * ROWS)
            .zip(x.par_chunks(token * ROWS))
            .zip(cos.par_chunks(half * ROWS).zip(sin.par_chunks(half * ROWS)))
            .for_each(|((y, x), (cos, sin))| {
                let tokens = y.chunks_exact_mut(token).zip(x.chunks_exact(token));
                let angles = cos.chunks_exact(half).zip(sin.chunks_exact(half));
                for ((y, x), (cos, sin)) in tokens.zip(angles) {
                    for (y, x) in y.chunks_exact_mut(size).zip(x.chunks_exact(size)) {
                        let (y_a, y_b) = y.split_at_mut(half);
                        let (a, b) = x.split_at(half);
                        for index in 0..half {
                            let sin = sin[index] * sign;
                            y_a[index] = a[index] * cos[index] - b[index] * sin;
                            y_b[index] = b[index] * cos[index] + a[index] * sin;
                        }
                    }
                }
            });
        Ok((CpuStorage::F32(y), x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        _x: &Tensor,
        cos: &Tensor,
        sin: &Tensor,
        _y: &Tensor,
        dy: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let back = Rope { is_inverse: !self.is_inverse };
        Ok((Some(dy.contiguous()?.apply_op3_no_bwd(cos, sin, &back)?), None, None))
    }
}
