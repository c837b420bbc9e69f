//! Matrix products on slices: the one place where this module meets raw pointers.

/// A matrix that lies anywhere in a slice.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    pub(super) numbers: &'a [f32],
    pub(super) row_stride: usize,
    pub(super) column_stride: usize,
}

impl<'a> Matrix<'a> {
    /// Rows of so many numbers each `row_stride` apart.
    pub(super) fn rows(numbers: &'a [f32], row_stride: usize) -> Self {
        Self { numbers, row_stride, column_stride: 1 }
    }

    pub(super) fn transposed(self) -> Self {
        Self { row_stride: self.column_stride, column_stride: self.row_stride, ..self }
    }

    fn holds(&self, rows: usize, columns: usize) -> bool {
        rows == 0
            || columns == 0
            || (rows - 1) * self.row_stride + (columns - 1) * self.column_stride < self.numbers.len()
    }
}

/// What becomes of what stands in the product's place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Replaced,
    AddedTo,
}

/// rows, columns, and the inner size of a product.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) inner: usize,
}

/// scale · a · b into rows of `product` that lie `stride` apart, on this thread.
pub(super) fn multiply(
    product: &mut [f32],
    stride: usize,
    before: Before,
    (a, b): (Matrix<'_>, Matrix<'_>),
    size: Size,
    scale: f32,
) {
    let Size { rows, columns, inner } = size;
    if rows == 0 || columns == 0 {
        return;
    }
    let is_inside =
        (rows - 1) * stride + columns <= product.len() && a.holds(rows, inner) && b.holds(inner, columns);
    assert!(is_inside, "invariant: a product's operands lie in their slices");
    #[expect(unsafe_code, reason = "gemm takes pointers; all that it touches was found to lie in the slices")]
    unsafe {
        gemm::gemm(
            rows,
            columns,
            inner,
            product.as_mut_ptr(),
            1,
            stride as isize,
            before == Before::AddedTo,
            a.numbers.as_ptr(),
            a.column_stride as isize,
            a.row_stride as isize,
            b.numbers.as_ptr(),
            b.column_stride as isize,
            b.row_stride as isize,
            1.0,
            scale,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}
