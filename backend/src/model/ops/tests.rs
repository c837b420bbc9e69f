//! Gradients against differences, and kernels against candle's primitives.

use candle_core::{DType, Device, Result, Tensor, Var};

use super::*;

fn random(shape: &[usize], seed: usize) -> Tensor {
    let number = |index: usize| {
        let x = ((index + seed * 7919).wrapping_mul(2_654_435_761) >> 7) % 20_000;
        x as f32 / 10_000.0 - 1.0
    };
    let len = shape.iter().product();
    Tensor::from_vec((0..len).map(number).collect::<Vec<f32>>(), shape, &Device::Cpu).expect("a tensor")
}

/// Our kernel in f32 and candle's primitives in f64, which have no kernel of ours: values and all gradients.
fn check(inputs: &[Tensor], f: impl Fn(&[Tensor]) -> Result<Tensor>) {
    let run = |dtype: DType| {
        let vars: Vec<Var> =
            inputs.iter().map(|x| Var::from_tensor(&x.to_dtype(dtype)?)).collect::<Result<_>>()?;
        let y = f(&vars.iter().map(|var| var.as_tensor().clone()).collect::<Vec<_>>())?;
        // Any fixed weights make a scalar that every element counts in.
        let weights = random(y.dims(), 99).to_dtype(y.dtype())?;
        let grads = (&y * weights)?.sum_all()?.backward()?;
        let mut all = vec![y];
        for var in &vars {
            all.push(grads.get(var).map_or_else(|| var.zeros_like(), |grad| Ok(grad.clone()))?);
        }
        all.iter()
            .map(|x| x.to_dtype(DType::F64)?.flatten_all()?.to_vec1::<f64>())
            .collect::<Result<Vec<_>>>()
    };
    let (ours, theirs) = (run(DType::F32).expect("ours"), run(DType::F64).expect("primitives"));
    for (which, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        let size = theirs.iter().fold(1e-3, |most: f64, x| most.max(x.abs()));
        for (a, b) in ours.iter().zip(theirs) {
            assert!((a - b).abs() < 2e-5 * size, "tensor {which}: {a} for {b}");
        }
    }
}

#[test]
fn norms() {
    check(&[random(&[5, 40], 1), random(&[40], 2)], |x| rms_norm(&x[0], &x[1], 1e-6));
    check(&[random(&[35, 3, 24], 3), random(&[24], 4)], |x| rms_norm(&x[0], &x[1], 1e-5));
    check(&[random(&[21, 40], 5), random(&[40], 6), random(&[40], 7)], |x| {
        layer_norm(&x[0], &x[1], &x[2], 1e-6)
    });
}

#[test]
fn activations() {
    check(&[random(&[7, 33], 1), random(&[7, 33], 2)], |x| swiglu(&x[0], &x[1]));
    check(&[(random(&[9, 31], 3) * 4.0).expect("a tensor")], |x| gelu_tanh(&x[0]));
}

#[test]
fn turning() {
    let angles = random(&[19, 8], 2).to_dtype(DType::F64).expect("angles");
    check(&[random(&[19, 3, 16], 1)], |x| {
        let dtype = x[0].dtype();
        rope(&x[0], &angles.cos()?.to_dtype(dtype)?, &angles.sin()?.to_dtype(dtype)?)
    });
}

#[test]
fn linear_layers() {
    for rows in [3, 200] {
        check(&[random(&[rows, 24], 1), random(&[50, 24], 2)], |x| linear(&x[0], &x[1]));
    }
}

#[test]
fn attentions() {
    let segments = [(0..3, 0..3), (3..80, 3..90), (80..81, 90..97)];
    let segments = segments.map(|(queries, keys)| Segment { queries, keys });
    for (num_heads, num_key_heads) in [(4, 2), (3, 3), (4, 1)] {
        let inputs = [
            random(&[81, num_heads, 8], 1),
            random(&[97, num_key_heads, 8], 2),
            random(&[97, num_key_heads, 8], 3),
        ];
        for is_causal in [true, false] {
            check(&inputs, |x| attention(&x[0], &x[1], &x[2], &segments, is_causal));
        }
    }
}

#[test]
fn attention_to_pieces_is_attention() {
    let (q, k, v) = (random(&[6, 4, 8], 1), random(&[40, 2, 8], 2), random(&[40, 2, 8], 3));
    let part = |start: usize, len: usize| {
        [k.narrow(0, start, len).expect("keys"), v.narrow(0, start, len).expect("values")]
    };
    let shared = part(0, 20);
    // Two sequences behind a shared beginning: keys 20..27 and 27..40.
    let own = [part(20, 7), part(27, 13)];
    let sequences = [(2, vec![shared.clone(), own[0].clone()]), (4, vec![shared.clone(), own[1].clone()])];
    let together = attention_to_cache(&q, &sequences).expect("attention").flatten_all().expect("flat");
    let together = together.to_vec1::<f32>().expect("numbers");
    let mut alone = vec![];
    let mut whole = vec![];
    for (start, num_queries, own) in [(0, 2, &own[0]), (2, 4, &own[1])] {
        let q = q.narrow(0, start, num_queries).expect("queries");
        let y =
            attention_to_cache(&q, &[(num_queries, vec![shared.clone(), own.clone()])]).expect("attention");
        alone.extend(y.flatten_all().and_then(|y| y.to_vec1::<f32>()).expect("numbers"));
        let joined = |which: usize| Tensor::cat(&[&shared[which], &own[which]], 0).expect("joined");
        let (k, v) = (joined(0), joined(1));
        let num_keys = k.dim(0).expect("keys");
        let segment = Segment { queries: 0..num_queries, keys: 0..num_keys };
        let y = attention(&q, &k, &v, &[segment], true).expect("attention");
        whole.extend(y.flatten_all().and_then(|y| y.to_vec1::<f32>()).expect("numbers"));
    }
    assert_eq!(together, alone, "a sequence's answer depends on others");
    for (a, b) in together.iter().zip(&whole) {
        assert!((a - b).abs() < 1e-5, "{a} for {b}");
    }
}

#[test]
fn log_probs() {
    let mask = |tokens: &[u32]| -> Allowed {
        let mut words = vec![0_u32; 2];
        tokens.iter().for_each(|token| words[*token as usize / 32] |= 1 << (token % 32));
        Some(words.into())
    };
    let tokens = [3, 40, 0, 7, 7];
    let allowed = [None, mask(&[1, 40, 41]), mask(&[0]), mask(&[1, 2]), mask(&[7, 8])];
    check(&[random(&[5, 42], 1)], |x| token_log_probs(&x[0], &tokens, &allowed)?.to_dtype(x[0].dtype()));
    let logits = random(&[5, 42], 1);
    let y = token_log_probs(&logits, &tokens, &allowed).and_then(|y| y.to_vec1::<f32>()).expect("numbers");
    assert_eq!((y[2], y[3]), (0.0, 0.0), "nothing was chosen there");
    let loss = cross_entropy(&logits, &tokens, &[1.0, 0.0, 2.0, 0.0, 0.0]).and_then(|x| x.to_scalar::<f32>());
    let free = token_log_probs(&logits, &tokens, &[]).and_then(|y| y.to_vec1::<f32>()).expect("numbers");
    assert!((loss.expect("a number") + free[0] + 2.0 * free[2]).abs() < 1e-5);
    assert!(token_log_probs(&logits, &[1, 2, 3, 4, 42], &[]).is_err());
}

#[test]
fn exp_is_exact_enough() {
    for step in -8600..=8700 {
        let x = step as f32 * 0.01;
        let exact = f64::from(x).exp();
        let relative = (f64::from(exp(x)) - exact).abs() / exact;
        assert!(relative < 3e-7, "{x}: {relative}");
    }
}
