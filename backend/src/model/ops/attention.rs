//! Scaled dot-product attention over sequences that lie one behind the other.
//!
//! Sequences of different lengths share a tensor without padding: a [`Segment`] says which tokens of it belong together. Heads
//! that share keys (grouped queries, Ainslie et al. 2023) read them where they lie. On a processor the scores of a block of
//! queries stay in the cache and are made again for the gradient, as in FlashAttention (Dao et al. 2022).

use std::ops::Range;

use candle_core::{CpuStorage, CustomOp3, D, Layout, Result, Shape, Tensor, bail};
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::matrix::{Before, Matrix, Size, multiply};
use super::{exp, is_fused, numbers, rows, slice};

/// Queries whose scores are held at once.
const BLOCK: usize = 64;

/// Tokens that attend to tokens, by their places in the tensors of queries and of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Places of the queries.
    pub queries: Range<usize>,
    /// Places of the keys and values. The last query stands at the last key.
    pub keys: Range<usize>,
}

/// softmax(q·kᵀ/√size)·v within each segment; where it is causal, no query sees a key behind its own place.
///
/// `q` is (queries, heads, size), `k` and `v` are (keys, key heads, size); the answer has the shape of `q`. The segments follow
/// each other and cover all queries and keys.
///
/// # Errors
/// Those of candle; segments that do not cover the tensors.
pub fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    segments: &[Segment],
    is_causal: bool,
) -> Result<Tensor> {
    let (num_queries, num_keys) = (q.dim(0)?, k.dim(0)?);
    let (mut query, mut key) = (0, 0);
    for segment in segments {
        let is_next = segment.queries.start == query && segment.keys.start == key;
        if !is_next || segment.queries.len() > segment.keys.len() {
            bail!("segments must follow each other with no more queries than keys, not {segment:?}");
        }
        (query, key) = (segment.queries.end, segment.keys.end);
    }
    if (query, key) != (num_queries, num_keys) {
        bail!("segments cover {query} queries and {key} keys of {num_queries} and {num_keys}");
    }
    if is_fused(q) {
        let op = Attention { segments: segments.to_vec(), is_causal };
        return q.contiguous()?.apply_op3(&k.contiguous()?, &v.contiguous()?, op);
    }
    let parts = segments.iter().map(|Segment { queries, keys }| {
        let part = |tensor: &Tensor, range: &Range<usize>| tensor.narrow(0, range.start, range.len());
        primitive(&part(q, queries)?, &part(k, keys)?, &part(v, keys)?, is_causal)
    });
    Tensor::cat(&parts.collect::<Result<Vec<_>>>()?, 0)
}

/// The same for the newest tokens of several sequences, whose keys lie in pieces and get no gradient. Each row of the answer
/// depends on its own sequence alone, to the last bit.
///
/// `pieces` gives for each sequence how many queries are its own, and its keys and values, oldest first, each (keys, key heads,
/// size); they may be shared between sequences.
///
/// # Errors
/// Those of candle.
pub fn attention_to_cache(q: &Tensor, sequences: &[(usize, Vec<[Tensor; 2]>)]) -> Result<Tensor> {
    if !is_fused(q) {
        let mut start = 0;
        let parts = sequences.iter().map(|(num_queries, pieces)| {
            let part =
                |which: usize| Tensor::cat(&pieces.iter().map(|piece| &piece[which]).collect::<Vec<_>>(), 0);
            start += num_queries;
            primitive(&q.narrow(0, start - num_queries, *num_queries)?, &part(0)?, &part(1)?, true)
        });
        return Tensor::cat(&parts.collect::<Result<Vec<_>>>()?, 0);
    }
    let (num_tokens, num_heads, size) = q.dims3()?;
    let Some(num_key_heads) = sequences.iter().find_map(|(_, pieces)| pieces.first()?[0].dim(1).ok()) else {
        bail!("there are no keys");
    };
    let sequences = sequences.iter().map(|(num_queries, pieces)| {
        let pieces = pieces.iter().map(|[k, v]| Ok([numbers(k)?, numbers(v)?]));
        Ok((*num_queries, pieces.collect::<Result<Vec<_>>>()?))
    });
    let guards = sequences.collect::<Result<Vec<_>>>()?;
    let sequences = guards.iter().map(|(num_queries, pieces)| {
        let pieces: Vec<[&[f32]; 2]> = pieces.iter().map(|[k, v]| [&**k, &**v]).collect();
        (*num_queries, pieces)
    });
    let sequences: Vec<_> = sequences.collect();
    let token = num_key_heads * size;
    let mut visible = Vec::with_capacity(num_tokens);
    for (num_queries, pieces) in &sequences {
        let num_keys = pieces.iter().map(|[k, _]| k.len() / token).sum::<usize>();
        visible.extend((0..*num_queries).map(|query| (pieces, num_keys + query + 1 - num_queries)));
    }
    let q = q.contiguous()?;
    let queries = numbers(&q)?;
    let group = num_heads / num_key_heads * size;
    let mut y = vec![0.0; queries.len()];
    let arch = Arch::new();
    y.par_chunks_mut(group).zip(queries.par_chunks(group)).enumerate().for_each(|(index, (y, queries))| {
        let (pieces, num_visible) = visible[index / num_key_heads];
        let first = index % num_key_heads * size;
        for (y, query) in y.chunks_exact_mut(size).zip(queries.chunks_exact(size)) {
            arch.dispatch(Glance { query, pieces, num_visible, token, first, y });
        }
    });
    Tensor::from_vec(y, q.shape(), q.device())
}

/// One query of one head.
struct Glance<'a> {
    query: &'a [f32],
    pieces: &'a [[&'a [f32]; 2]],
    num_visible: usize,
    /// Numbers of a token's keys of all heads, and where this head's begin.
    token: usize,
    first: usize,
    y: &'a mut [f32],
}

impl WithSimd for Glance<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { query, pieces, num_visible, token, first, y } = self;
        let size = query.len();
        let scale = 1.0 / (size as f32).sqrt();
        let mut scores = vec![0.0; num_visible];
        let mut seen = 0;
        for [keys, _] in pieces {
            let num = (keys.len() / token).min(num_visible - seen);
            let row = |index: usize| &keys[index * token + first..index * token + first + size];
            let mut index = 0;
            while index + 4 <= num {
                let four = [row(index), row(index + 1), row(index + 2), row(index + 3)];
                let [found] = rows::tile::<S, 1, 4>(simd, [query], four);
                scores[seen + index..seen + index + 4].copy_from_slice(&found);
                index += 4;
            }
            for index in index..num {
                scores[seen + index] = rows::tile::<S, 1, 1>(simd, [query], [row(index)])[0][0];
            }
            seen += num;
        }
        for score in &mut scores {
            *score *= scale;
        }
        softmax(&mut scores);
        let mut seen = 0;
        for [_, values] in pieces {
            let num = (values.len() / token).min(num_visible - seen);
            for index in 0..num {
                let share = scores[seen + index];
                let value = &values[index * token + first..index * token + first + size];
                for (y, value) in y.iter_mut().zip(value) {
                    *y += share * value;
                }
            }
            seen += num;
        }
    }
}

/// Shares of a row: e^x over their sum.
#[inline(always)]
fn softmax(row: &mut [f32]) {
    let most = row.iter().fold(f32::NEG_INFINITY, |most, &x| most.max(x));
    let mut sum = 0.0;
    for x in &mut *row {
        *x = exp(*x - most);
        sum += *x;
    }
    let share = 1.0 / sum;
    row.iter_mut().for_each(|x| *x *= share);
}

fn primitive(q: &Tensor, k: &Tensor, v: &Tensor, is_causal: bool) -> Result<Tensor> {
    let (num_queries, num_heads, size) = q.dims3()?;
    let (num_keys, num_key_heads, _) = k.dims3()?;
    let group = num_heads / num_key_heads;
    let turned = |tensor: &Tensor| tensor.transpose(0, 1)?.contiguous();
    let q = turned(q)?.reshape((num_key_heads, group * num_queries, size))?;
    let scores = (q.matmul(&turned(k)?.transpose(1, 2)?)? / (size as f64).sqrt())?;
    let scores = scores.reshape((num_heads, num_queries, num_keys))?;
    let scores = if is_causal && num_queries > 1 {
        let first = num_keys - num_queries;
        let hidden = |query: usize, key: usize| if key > first + query { -1e9_f32 } else { 0.0 };
        let mask: Vec<f32> =
            (0..num_queries).flat_map(|query| (0..num_keys).map(move |key| hidden(query, key))).collect();
        let mask = Tensor::from_vec(mask, (1, num_queries, num_keys), scores.device())?;
        scores.broadcast_add(&mask.to_dtype(scores.dtype())?)?
    } else {
        scores
    };
    let shares = candle_nn::ops::softmax(&scores, D::Minus1)?;
    let shares = shares.reshape((num_key_heads, group * num_queries, num_keys))?;
    shares.matmul(&turned(v)?)?.reshape((num_heads, num_queries, size))?.transpose(0, 1)?.contiguous()
}

#[derive(Clone)]
struct Attention {
    segments: Vec<Segment>,
    is_causal: bool,
}

/// Numbers that belong together in a tensor of heads.
#[derive(Clone, Copy)]
struct Heads {
    num_heads: usize,
    num_key_heads: usize,
    size: usize,
}

impl Heads {
    fn of(q: &Shape, k: &Shape) -> Result<Self> {
        let (_, num_heads, size) = q.dims3()?;
        let (_, num_key_heads, _) = k.dims3()?;
        Ok(Self { num_heads, num_key_heads, size })
    }

    fn group(self) -> usize {
        self.num_heads / self.num_key_heads
    }

    /// The rows of one head from a token on.
    fn matrix(self, numbers: &[f32], token: usize, head: usize, num_heads: usize) -> Matrix<'_> {
        let start = (token * num_heads + head) * self.size;
        Matrix::rows(numbers.get(start..).unwrap_or_default(), num_heads * self.size)
    }
}

impl Attention {
    /// How many keys a query sees, by its place among the queries of its segment.
    fn num_visible(&self, segment: &Segment, query: usize) -> usize {
        if self.is_causal {
            segment.keys.len() - segment.queries.len() + query + 1
        } else {
            segment.keys.len()
        }
    }

    /// The shares of a block of queries in all keys that one of them sees, rows of that many.
    fn shares(
        &self,
        segment: &Segment,
        block: Range<usize>,
        (q, k): (Matrix<'_>, Matrix<'_>),
        size: usize,
        shares: &mut Vec<f32>,
    ) -> usize {
        let num_keys = self.num_visible(segment, block.end - 1);
        shares.resize(block.len() * num_keys, 0.0);
        let product = Size { rows: block.len(), columns: num_keys, inner: size };
        let scale = 1.0 / (size as f32).sqrt();
        multiply(shares, num_keys, Before::Replaced, (q, k.transposed()), product, scale);
        for (row, query) in shares.chunks_exact_mut(num_keys).zip(block) {
            let (seen, hidden) = row.split_at_mut(self.num_visible(segment, query));
            softmax(seen);
            hidden.fill(0.0);
        }
        num_keys
    }
}

impl CustomOp3 for Attention {
    fn name(&self) -> &'static str {
        "attention"
    }

    fn cpu_fwd(
        &self,
        q: &CpuStorage,
        q_layout: &Layout,
        k: &CpuStorage,
        k_layout: &Layout,
        v: &CpuStorage,
        v_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let heads = Heads::of(q_layout.shape(), k_layout.shape())?;
        let (q, k, v) = (slice(q, q_layout)?, slice(k, k_layout)?, slice(v, v_layout)?);
        let token = heads.num_heads * heads.size;
        let mut y = vec![0.0; q.len()];
        // Every block of queries writes its own stretch of the answer.
        let mut blocks = vec![];
        let mut rest = &mut y[..];
        for segment in &self.segments {
            for start in (0..segment.queries.len()).step_by(BLOCK) {
                let block = start..(start + BLOCK).min(segment.queries.len());
                let (own, others) = rest.split_at_mut(block.len() * token);
                blocks.push((segment, block, own));
                rest = others;
            }
        }
        blocks.into_par_iter().for_each(|(segment, block, y)| {
            let mut shares = vec![];
            for head in 0..heads.num_heads {
                let key_head = head / heads.group();
                let q = heads.matrix(q, segment.queries.start + block.start, head, heads.num_heads);
                let k = heads.matrix(k, segment.keys.start, key_head, heads.num_key_heads);
                let v = heads.matrix(v, segment.keys.start, key_head, heads.num_key_heads);
                let num_keys = self.shares(segment, block.clone(), (q, k), heads.size, &mut shares);
                let product = Size { rows: block.len(), columns: heads.size, inner: num_keys };
                let shares = Matrix::rows(&shares, num_keys);
                multiply(&mut y[head * heads.size..], token, Before::Replaced, (shares, v), product, 1.0);
            }
        });
        Ok((CpuStorage::F32(y), q_layout.shape().clone()))
    }

    fn bwd(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        y: &Tensor,
        dy: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let heads = Heads::of(q.shape(), k.shape())?;
        let dy = dy.contiguous()?;
        let operands = Operands {
            q: &numbers(q)?,
            k: &numbers(k)?,
            v: &numbers(v)?,
            y: &numbers(y)?,
            dy: &numbers(&dy)?,
        };
        let tasks: Vec<(&Segment, usize)> = self
            .segments
            .iter()
            .flat_map(|segment| (0..heads.num_key_heads).map(move |key_head| (segment, key_head)))
            .collect();
        let parts: Vec<Gradient> = tasks
            .par_iter()
            .map(|&(segment, key_head)| self.gradient(segment, key_head, heads, &operands))
            .collect();
        let mut dq = vec![0.0; q.elem_count()];
        let (mut dk, mut dv) = (vec![0.0; k.elem_count()], vec![0.0; k.elem_count()]);
        for ((segment, key_head), part) in tasks.into_iter().zip(parts) {
            let (group, size) = (heads.group(), heads.size);
            spread(&mut dq, &part.dq, segment.queries.start, (key_head, heads.num_key_heads), group * size);
            spread(&mut dk, &part.dk, segment.keys.start, (key_head, heads.num_key_heads), size);
            spread(&mut dv, &part.dv, segment.keys.start, (key_head, heads.num_key_heads), size);
        }
        let device = q.device();
        Ok((
            Some(Tensor::from_vec(dq, q.shape(), device)?),
            Some(Tensor::from_vec(dk, k.shape(), device)?),
            Some(Tensor::from_vec(dv, v.shape(), device)?),
        ))
    }
}

/// Puts rows of `width` numbers to their place in a tensor whose tokens have several such rows.
fn spread(whole: &mut [f32], part: &[f32], token: usize, (place, num_places): (usize, usize), width: usize) {
    for (index, row) in part.chunks_exact(width).enumerate() {
        let start = ((token + index) * num_places + place) * width;
        whole[start..start + width].copy_from_slice(row);
    }
}

struct Operands<'a> {
    q: &'a [f32],
    k: &'a [f32],
    v: &'a [f32],
    y: &'a [f32],
    dy: &'a [f32],
}

/// Of one key head and its queries in one segment: `dq` is (queries, group, size), `dk` and `dv` are (keys, size).
struct Gradient {
    dq: Vec<f32>,
    dk: Vec<f32>,
    dv: Vec<f32>,
}

impl Attention {
    fn gradient(
        &self,
        segment: &Segment,
        key_head: usize,
        heads: Heads,
        operands: &Operands<'_>,
    ) -> Gradient {
        let Operands { q, k, v, y, dy } = *operands;
        let (num_queries, num_keys, size) = (segment.queries.len(), segment.keys.len(), heads.size);
        let group = heads.group();
        let scale = 1.0 / (size as f32).sqrt();
        let k = heads.matrix(k, segment.keys.start, key_head, heads.num_key_heads);
        let v = heads.matrix(v, segment.keys.start, key_head, heads.num_key_heads);
        let mut dq = vec![0.0; num_queries * group * size];
        let (mut dk, mut dv) = (vec![0.0; num_keys * size], vec![0.0; num_keys * size]);
        let (mut shares, mut dshares) = (vec![], vec![]);
        for member in 0..group {
            let head = key_head * group + member;
            for start in (0..num_queries).step_by(BLOCK) {
                let block = start..(start + BLOCK).min(num_queries);
                let token = segment.queries.start + block.start;
                let q = heads.matrix(q, token, head, heads.num_heads);
                let dy_rows = heads.matrix(dy, token, head, heads.num_heads);
                let num_seen = self.shares(segment, block.clone(), (q, k), size, &mut shares);
                let by_key = Size { rows: num_seen, columns: size, inner: block.len() };
                let shares_rows = Matrix::rows(&shares, num_seen);
                multiply(&mut dv, size, Before::AddedTo, (shares_rows.transposed(), dy_rows), by_key, 1.0);
                dshares.resize(block.len() * num_seen, 0.0);
                let by_query = Size { rows: block.len(), columns: num_seen, inner: size };
                multiply(&mut dshares, num_seen, Before::Replaced, (dy_rows, v.transposed()), by_query, 1.0);
                let rows = dshares.chunks_exact_mut(num_seen).zip(shares.chunks_exact(num_seen));
                for (offset, (dshares, shares)) in rows.enumerate() {
                    let at = ((token + offset) * heads.num_heads + head) * size;
                    let level: f32 =
                        y[at..at + size].iter().zip(&dy[at..at + size]).map(|(y, dy)| y * dy).sum();
                    for (dshare, share) in dshares.iter_mut().zip(shares) {
                        *dshare = share * (*dshare - level) * scale;
                    }
                }
                let dscores = Matrix::rows(&dshares, num_seen);
                let place = &mut dq[(block.start * group + member) * size..];
                let to_query = Size { rows: block.len(), columns: size, inner: num_seen };
                multiply(place, group * size, Before::Replaced, (dscores, k), to_query, 1.0);
                multiply(&mut dk, size, Before::AddedTo, (dscores.transposed(), q), by_key, 1.0);
            }
        }
        Gradient { dq, dk, dv }
    }
}
