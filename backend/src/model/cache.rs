//! What a decoder remembers: the keys and values of a prompt, shared, and of each completion, its own.

use candle_core::{Result, Tensor};

/// Tokens that a completion has room for at first; the room doubles as it is needed.
const FIRST_ROOM: usize = 64;

/// Keys and values of prompts and of several completions of them.
pub struct Cache {
    rows: Vec<Row>,
}

/// One completion.
struct Row {
    /// Its prompt's, per layer, (tokens, key heads, size) each: shared with the other completions of that prompt.
    prompt: Vec<[Tensor; 2]>,
    /// Per layer, with room behind the first `num_tokens`.
    layers: Vec<[Tensor; 2]>,
    num_tokens: usize,
    /// The position of its next token.
    position: u32,
}

impl Cache {
    pub(super) fn new(prompt: Vec<[Tensor; 2]>, num_rows: usize, position: u32) -> Self {
        let row = || Row { prompt: prompt.clone(), layers: vec![], num_tokens: 0, position };
        Self { rows: std::iter::repeat_with(row).take(num_rows).collect() }
    }

    /// The completions of several caches in one: what they are advanced in together.
    pub fn joined(caches: impl IntoIterator<Item = Self>) -> Self {
        Self { rows: caches.into_iter().flat_map(|cache| cache.rows).collect() }
    }

    /// Completions.
    pub fn num_rows(&self) -> usize {
        self.rows.len()
    }

    /// The position of a completion's next token.
    pub(super) fn position(&self, row: usize) -> u32 {
        self.rows[row].position
    }

    /// Puts keys and values of a layer behind those of a completion; answers all that its tokens may look at, oldest first.
    pub(super) fn append(&mut self, row: usize, layer: usize, new: [Tensor; 2]) -> Result<Vec<[Tensor; 2]>> {
        let Row { prompt, layers, num_tokens, .. } = &mut self.rows[row];
        let num_new = new[0].dim(0)?;
        let num_after = *num_tokens + num_new;
        if layers.len() == layer {
            let room = num_after.next_power_of_two().max(FIRST_ROOM);
            layers.push([with_room(&new[0], room)?, with_room(&new[1], room)?]);
        }
        let held = &mut layers[layer];
        if held[0].dim(0)? < num_after {
            let room = num_after.next_power_of_two();
            for held in &mut *held {
                let grown = with_room(held, room)?;
                grown.slice_set(&held.narrow(0, 0, *num_tokens)?, 0, 0)?;
                *held = grown;
            }
        }
        for (held, new) in held.iter().zip(&new) {
            held.slice_set(&new.contiguous()?, 0, *num_tokens)?;
        }
        let [keys, values] = held;
        Ok(vec![prompt[layer].clone(), [keys.narrow(0, 0, num_after)?, values.narrow(0, 0, num_after)?]])
    }

    /// Counts tokens that all layers have taken in.
    pub(super) fn advance(&mut self, row: usize, num_new: usize) {
        let row = &mut self.rows[row];
        row.num_tokens += num_new;
        row.position += num_new as u32;
    }
}

/// Zeros in the shape of `like`, with room for so many tokens.
fn with_room(like: &Tensor, room: usize) -> Result<Tensor> {
    let (_, num_heads, size) = like.dims3()?;
    Tensor::zeros((room, num_heads, size), like.dtype(), like.device())
}
