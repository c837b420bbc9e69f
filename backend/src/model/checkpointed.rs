//! Gradients of a network that is too large to remember what every layer computed: each layer computes it again on the way back
//! (Chen et al. 2016). Costs one more pass forward; remembers one hidden state a layer.

use candle_core::backprop::GradStore;
use candle_core::{Result, Tensor, Var, bail};

use super::network::{Branched, Qwen3Vl};
use super::text::{Memory, Own};

impl Qwen3Vl {
    /// The loss that `then` makes of the hidden states, and its gradient with respect to `variables`, which must lie in the text
    /// decoder's layers: pictures and embedding are frozen.
    ///
    /// # Errors
    /// As [`Qwen3Vl::forward_branched`]; those of `then`.
    pub fn gradient_by_layers(
        &self,
        sequences: &[Branched<'_>],
        patches: Option<&Tensor>,
        variables: &[Var],
        then: impl FnOnce(&Tensor) -> Result<Tensor>,
    ) -> Result<(Tensor, GradStore)> {
        let read = self.read(sequences, patches)?;
        let angles = self.text.angles(&read.positions)?;
        let deepstack = read.deepstack();
        let layer = |index: usize, x: &Tensor| {
            let mut memory =
                Memory::Own(Own { segments: &read.segments, keys: read.keys.as_ref(), kept: None });
            self.text.layer(index, x, &angles, deepstack.as_ref(), &mut memory)
        };
        let mut inputs = vec![read.x.detach()];
        for index in 0..self.text.num_layers() {
            let x = layer(index, &inputs[index])?.detach();
            inputs.push(x);
        }
        let last = Var::from_tensor(&inputs[self.text.num_layers()])?;
        let loss = then(&self.text.normalised(&last)?)?;
        let mut total = loss.backward()?;
        let mut slope = of(&total, &last)?;
        for index in (0..self.text.num_layers()).rev() {
            let x = Var::from_tensor(&inputs[index])?;
            inputs.truncate(index);
            let own = (layer(index, &x)? * &slope)?.sum_all()?.backward()?;
            for variable in variables {
                if let Some(gradient) = own.get(variable) {
                    let both = match total.get(variable) {
                        Some(other) => (other + gradient)?,
                        None => gradient.clone(),
                    };
                    total.insert(variable, both);
                }
            }
            slope = of(&own, &x)?;
        }
        Ok((loss.detach(), total))
    }
}

fn of(gradients: &GradStore, variable: &Var) -> Result<Tensor> {
    match gradients.get(variable) {
        Some(gradient) => Ok(gradient.detach()),
        None => bail!("a layer has no gradient"),
    }
}
