//! A linear layer's product.

use candle_core::{CpuStorage, CustomOp2, DType, Layout, Result, Shape, Storage, Tensor, bail};
use rayon::prelude::*;

use super::matrix::{Before, Matrix, Size, multiply};
use super::{is_fused, numbers, rows, slice};

/// Up to so many rows without a gradient go the decoder's way ([`rows`]).
const FEW_ROWS: usize = 128;

/// x · weightᵀ: `x` is (…, inner), `weight` (outputs, inner) in the dtype of `x`, or in bf16 beside an `x` of f32 in main memory.
///
/// # Errors
/// Those of candle.
pub fn linear(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    let (num_outputs, inner) = weight.dims2()?;
    let mut shape = x.dims().to_vec();
    if shape.pop() != Some(inner) {
        bail!("a layer of {inner} inputs got {:?}", x.dims());
    }
    let num_rows: usize = shape.iter().product();
    shape.push(num_outputs);
    // A change of shape costs a pass over the memory on the way back, also where it changes nothing.
    let is_flat = shape.len() == 2;
    let x = if is_flat { x.contiguous()? } else { x.contiguous()?.reshape((num_rows, inner))? };
    let y = flat(&x, weight, num_rows)?;
    if is_flat { Ok(y) } else { y.reshape(shape) }
}

/// (rows, inner) → (rows, outputs)
fn flat(x: &Tensor, weight: &Tensor, num_rows: usize) -> Result<Tensor> {
    if !is_fused(x) {
        return x.matmul(&weight.t()?);
    }
    if num_rows <= FEW_ROWS && !x.track_op() && !weight.track_op() {
        return few_rows(x, weight);
    }
    let weight = if weight.dtype() == DType::F32 { weight.clone() } else { weight.to_dtype(DType::F32)? };
    x.apply_op2(&weight.contiguous()?, Linear)
}

fn few_rows(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    let (num_rows, inner) = x.dims2()?;
    let weight = weight.contiguous()?;
    let xs = numbers(x)?;
    let (storage, layout) = weight.storage_and_layout();
    let range = match layout.contiguous_offsets() {
        Some((start, end)) => start..end,
        None => bail!("a weight is not contiguous"),
    };
    let y = match &*storage {
        Storage::Cpu(CpuStorage::F32(weights)) => rows::multiply_rows(&xs, &weights[range], inner),
        Storage::Cpu(CpuStorage::BF16(weights)) => rows::multiply_rows(&xs, &weights[range], inner),
        _ => bail!("a weight in main memory is of f32 or bf16, not {:?}", weight.dtype()),
    };
    Tensor::from_vec(y, (num_rows, layout.dims()[0]), x.device())
}

struct Linear;

impl CustomOp2 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, weight) = (slice(x, x_layout)?, slice(weight, weight_layout)?);
        let (num_outputs, inner) = weight_layout.shape().dims2()?;
        let num_rows = x.len() / inner;
        let product = Size { rows: num_rows, columns: num_outputs, inner };
        let weight = Matrix::rows(weight, inner).transposed();
        let y = in_parallel(Matrix::rows(x, inner), weight, product);
        Ok((CpuStorage::F32(y), Shape::from((num_rows, num_outputs))))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _y: &Tensor,
        dy: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let dy = dy.contiguous()?;
        let (num_outputs, inner) = weight.dims2()?;
        let (xs, weights, dys) = (numbers(x)?, numbers(weight)?, numbers(&dy)?);
        let num_rows = xs.len() / inner;
        let dy_rows = Matrix::rows(&dys, num_outputs);
        // Neither frozen weights nor inputs without a gradient cost a product.
        let dx = x.track_op().then(|| {
            let product = Size { rows: num_rows, columns: inner, inner: num_outputs };
            Tensor::from_vec(
                in_parallel(dy_rows, Matrix::rows(&weights, inner), product),
                x.shape(),
                x.device(),
            )
        });
        let dweight = weight.track_op().then(|| {
            let product = Size { rows: num_outputs, columns: inner, inner: num_rows };
            let dweight = in_parallel(dy_rows.transposed(), Matrix::rows(&xs, inner), product);
            Tensor::from_vec(dweight, weight.shape(), x.device())
        });
        Ok((dx.transpose()?, dweight.transpose()?))
    }
}

/// The product by all threads, each some of its rows.
fn in_parallel(a: Matrix<'_>, b: Matrix<'_>, size: Size) -> Vec<f32> {
    let Size { rows, columns, inner } = size;
    let mut product = vec![0.0; rows * columns];
    if product.is_empty() {
        return product;
    }
    let share = rows.div_ceil(rayon::current_num_threads()).next_multiple_of(16);
    product.par_chunks_mut(share * columns).enumerate().for_each(|(index, product)| {
        let start = index * share * a.row_stride;
        let a = Matrix { numbers: &a.numbers[start..], ..a };
        let part = Size { rows: product.len() / columns, columns, inner };
        multiply(product, columns, Before::Replaced, (a, b), part, 1.0);
    });
    product
}
