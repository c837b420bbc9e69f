//! The optimiser.

use candle_core::backprop::GradStore;
use candle_core::{CpuStorage, DType, InplaceOp2, Layout, Result, Storage, Tensor, Var, bail};
use rayon::prelude::*;

/// Elements that one task works on.
const ELEMENTS: usize = 16_384;

/// AdamW (Loshchilov & Hutter 2019) with the gradient cut to a global length first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamWOptions {
    /// Step length.
    pub learning_rate: f64,
    /// Share of the mean gradient that stays from step to step.
    pub beta1: f64,
    /// The same for its square.
    pub beta2: f64,
    /// Keeps a division from growing without end.
    pub epsilon: f64,
    /// Share of a weight that goes away per step, times the learning rate. Tensors of one dimension (gains, biases) keep theirs.
    pub weight_decay: f64,
    /// The gradient's length over all tensors is cut to this.
    pub max_norm: f64,
}

impl Default for AdamWOptions {
    /// The values that small decoders are trained with (nanoGPT): β 0.9 and 0.95, decay 0.1, length 1.
    fn default() -> Self {
        Self { learning_rate: 3e-4, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weight_decay: 0.1, max_norm: 1.0 }
    }
}

/// Variables in one order, with the running means of their gradients.
pub struct AdamW {
    variables: Vec<Var>,
    /// The share of the learning rate that each takes.
    rates: Vec<f64>,
    /// Mean and mean square of each gradient.
    means: Vec<[Tensor; 2]>,
    num_steps: i32,
}

impl AdamW {
    /// An optimiser that has made no step yet.
    ///
    /// # Errors
    /// Those of candle.
    pub fn new(variables: Vec<Var>) -> Result<Self> {
        let means = variables.iter().map(|variable| {
            let zeros = || Tensor::zeros(variable.shape(), DType::F32, variable.device());
            Ok([zeros()?, zeros()?])
        });
        let means = means.collect::<Result<_>>()?;
        Self::resumed(variables, 0, means)
    }

    /// An optimiser that goes on where another stopped: its steps, and mean and mean square of each gradient.
    ///
    /// # Errors
    /// Means of another number or shape than the variables.
    pub fn resumed(variables: Vec<Var>, num_steps: i32, means: Vec<[Tensor; 2]>) -> Result<Self> {
        let fits =
            |(variable, pair): (&Var, &[Tensor; 2])| pair.iter().all(|mean| mean.shape() == variable.shape());
        if means.len() != variables.len() || !variables.iter().zip(&means).all(fits) {
            bail!("the optimiser's state is that of another network");
        }
        Ok(Self { rates: vec![1.0; variables.len()], variables, means, num_steps })
    }

    /// The same with a learning rate for each variable: so many times that of a step, in their order. The rest take it whole.
    #[must_use]
    pub fn with_rates(mut self, rates: impl Iterator<Item = f64>) -> Self {
        for (rate, given) in self.rates.iter_mut().zip(rates) {
            *rate = given;
        }
        self
    }

    /// Steps made so far, and mean and mean square of each gradient, in the order of the variables.
    pub fn state(&self) -> (i32, &[[Tensor; 2]]) {
        (self.num_steps, &self.means)
    }

    /// Makes a step; the length that the gradient had. A gradient that is not finite changes nothing and is answered as it is.
    ///
    /// # Errors
    /// Those of candle.
    pub fn step(&mut self, gradients: &GradStore, options: &AdamWOptions) -> Result<f64> {
        let mut square = 0.0;
        for variable in &self.variables {
            if let Some(gradient) = gradients.get(variable) {
                square += sum_of_squares(gradient)?;
            }
        }
        let norm = square.sqrt();
        if !norm.is_finite() {
            return Ok(norm);
        }
        self.num_steps += 1;
        let scale = if norm > options.max_norm { options.max_norm / norm } else { 1.0 };
        for ((variable, rate), [mean, mean_square]) in self.variables.iter().zip(&self.rates).zip(&self.means)
        {
            let learning_rate = options.learning_rate * rate;
            let Some(gradient) = gradients.get(variable) else { continue };
            let weight_decay = if variable.rank() > 1 { options.weight_decay } else { 0.0 };
            let step = Step {
                decay: (1.0 - learning_rate * weight_decay) as f32,
                rate: (learning_rate / (1.0 - options.beta1.powi(self.num_steps))) as f32,
                correction: (1.0 / (1.0 - options.beta2.powi(self.num_steps))) as f32,
                scale: scale as f32,
                beta1: options.beta1 as f32,
                beta2: options.beta2 as f32,
                epsilon: options.epsilon as f32,
            };
            step.apply(variable, gradient, mean, mean_square)?;
        }
        Ok(norm)
    }
}

fn sum_of_squares(x: &Tensor) -> Result<f64> {
    let x = x.contiguous()?;
    let (storage, layout) = x.storage_and_layout();
    if let (Storage::Cpu(CpuStorage::F32(all)), Some((start, end))) = (&*storage, layout.contiguous_offsets())
    {
        // In chunks and in order, so that the number of threads changes no bit.
        let sums: Vec<f32> =
            all[start..end].par_chunks(ELEMENTS).map(|x| x.iter().map(|x| x * x).sum()).collect();
        return Ok(sums.into_iter().map(f64::from).sum());
    }
    drop(storage);
    Ok(f64::from(x.to_dtype(DType::F32)?.sqr()?.sum_all()?.to_scalar::<f32>()?))
}

/// The numbers of one step of one variable.
#[derive(Clone, Copy)]
struct Step {
    decay: f32,
    rate: f32,
    correction: f32,
    scale: f32,
    beta1: f32,
    beta2: f32,
    epsilon: f32,
}

impl Step {
    fn apply(&self, variable: &Var, gradient: &Tensor, mean: &Tensor, mean_square: &Tensor) -> Result<()> {
        let gradient = gradient.contiguous()?;
        if variable.device().is_cpu() && variable.dtype() == DType::F32 {
            mean.inplace_op2(&gradient, &Towards { share: self.beta1, scale: self.scale, is_square: false })?;
            mean_square
                .inplace_op2(&gradient, &Towards { share: self.beta2, scale: self.scale, is_square: true })?;
            return variable.inplace_op3(mean, mean_square, self);
        }
        let gradient = (gradient.to_dtype(DType::F32)? * f64::from(self.scale))?;
        let next = ((mean * f64::from(self.beta1))? + (&gradient * f64::from(1.0 - self.beta1))?)?;
        let next_square =
            ((mean_square * f64::from(self.beta2))? + (gradient.sqr()? * f64::from(1.0 - self.beta2))?)?;
        mean.slice_set(&next, 0, 0)?;
        mean_square.slice_set(&next_square, 0, 0)?;
        let size = ((next_square * f64::from(self.correction))?.sqrt()? + f64::from(self.epsilon))?;
        let weights = (variable.to_dtype(DType::F32)? * f64::from(self.decay))?;
        let weights = (weights - (next / size)?.affine(f64::from(self.rate), 0.0)?)?;
        variable.set(&weights.to_dtype(variable.dtype())?)
    }
}

/// A running mean goes towards a gradient, or its square.
struct Towards {
    share: f32,
    scale: f32,
    is_square: bool,
}

impl InplaceOp2 for Towards {
    fn name(&self) -> &'static str {
        "running-mean"
    }

    fn cpu_fwd(
        &self,
        mean: &mut CpuStorage,
        mean_layout: &Layout,
        gradient: &CpuStorage,
        gradient_layout: &Layout,
    ) -> Result<()> {
        let mean = target(mean, mean_layout)?;
        let gradient = super::ops::slice(gradient, gradient_layout)?;
        let Self { share, scale, is_square } = *self;
        mean.par_chunks_mut(ELEMENTS).zip(gradient.par_chunks(ELEMENTS)).for_each(|(mean, gradient)| {
            for (mean, gradient) in mean.iter_mut().zip(gradient) {
                let gradient = gradient * scale;
                let new = if is_square { gradient * gradient } else { gradient };
                *mean = share * *mean + (1.0 - share) * new;
            }
        });
        Ok(())
    }
}

impl candle_core::InplaceOp3 for Step {
    fn name(&self) -> &'static str {
        "adamw"
    }

    fn cpu_fwd(
        &self,
        weights: &mut CpuStorage,
        weights_layout: &Layout,
        mean: &CpuStorage,
        mean_layout: &Layout,
        mean_square: &CpuStorage,
        mean_square_layout: &Layout,
    ) -> Result<()> {
        let weights = target(weights, weights_layout)?;
        let mean = super::ops::slice(mean, mean_layout)?;
        let mean_square = super::ops::slice(mean_square, mean_square_layout)?;
        let Self { decay, rate, correction, epsilon, .. } = *self;
        weights
            .par_chunks_mut(ELEMENTS)
            .zip(mean.par_chunks(ELEMENTS).zip(mean_square.par_chunks(ELEMENTS)))
            .for_each(|(weights, (mean, mean_square))| {
                for ((weight, mean), mean_square) in weights.iter_mut().zip(mean).zip(mean_square) {
                    *weight = *weight * decay - rate * mean / ((mean_square * correction).sqrt() + epsilon);
                }
            });
        Ok(())
    }
}

fn target<'a>(storage: &'a mut CpuStorage, layout: &Layout) -> Result<&'a mut [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(all), Some((start, end))) => Ok(&mut all[start..end]),
        _ => bail!("a variable is not contiguous f32"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    /// Two steps by hand: gradient of x² at 1 is 2, cut to length 1; then at the new place.
    #[test]
    fn two_steps_by_hand() {
        let variable = Var::new(&[[1.0_f32]], &Device::Cpu).expect("a variable");
        let options = AdamWOptions { learning_rate: 0.1, weight_decay: 0.5, ..AdamWOptions::default() };
        let mut optimizer = AdamW::new(vec![variable.clone()]).expect("an optimiser");
        let mut value = || {
            let loss = variable.sqr().and_then(|x| x.sum_all()).expect("a loss");
            let norm = optimizer.step(&loss.backward().expect("gradients"), &options).expect("a step");
            (norm, variable.to_vec2::<f32>().expect("a value")[0][0])
        };
        // 1 · (1 − 0.1 · 0.5) − 0.1 · 1 / 1
        let (norm, x) = value();
        assert!((norm - 2.0).abs() < 1e-6 && (x - 0.85).abs() < 1e-6, "{norm} {x}");
        // Both gradients count as 1 after the cut, so their means over the corrections are 1 again.
        let (norm, x) = value();
        assert!((norm - 1.7).abs() < 1e-5 && (x - (0.85 * 0.95 - 0.1)).abs() < 1e-5, "{norm} {x}");
    }

    #[test]
    fn a_gradient_that_is_none_changes_nothing() {
        let variable = Var::new(&[[1.0_f32]], &Device::Cpu).expect("a variable");
        let mut optimizer = AdamW::new(vec![variable.clone()]).expect("an optimiser");
        let loss = (variable.as_tensor() * f64::NAN).and_then(|x| x.sum_all()).expect("a loss");
        let norm =
            optimizer.step(&loss.backward().expect("gradients"), &AdamWOptions::default()).expect("a step");
        assert!(norm.is_nan());
        assert_eq!(variable.to_vec2::<f32>().expect("a value"), [[1.0]]);
        assert_eq!(optimizer.num_steps, 0);
    }
}
