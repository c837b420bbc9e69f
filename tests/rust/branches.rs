//! A prompt that is read once for several continuations gives what reading it for each would give.

use std::collections::HashMap;

use backend::model::{Branched, Config, Qwen3Vl, Sequence, weights};
use candle_core::{Device, Tensor, Var};
use serde_json::json;

const PROMPT: [u32; 7] = [1, 5, 5, 5, 5, 7, 8];
const GRID: [usize; 3] = [1, 4, 4];
const CONTINUATIONS: [&[u32]; 3] = [&[9, 10, 11], &[12], &[9, 13, 3, 1]];

fn network() -> (Qwen3Vl, HashMap<String, Var>) {
    let config = json!({
        "model_type": "qwen3_vl", "image_token_id": 5, "tie_word_embeddings": true,
        "text_config": {
            "vocab_size": 32, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
            "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8, "rms_norm_eps": 1e-6,
            "rope_parameters": {"rope_theta": 1e4, "mrope_section": [2, 1, 1]}
        },
        "vision_config": {
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "patch_size": 4,
            "spatial_merge_size": 2, "temporal_patch_size": 1, "out_hidden_size": 16,
            "num_position_embeddings": 16, "deepstack_visual_indexes": [0]
        }
    });
    let config = Config::parse(config.to_string().as_bytes()).expect("a config");
    let tensors = weights::random(&config, 0.3, 3, &Device::Cpu).expect("weights");
    let variables: HashMap<String, Var> = tensors
        .into_iter()
        .map(|(name, tensor)| (name, Var::from_tensor(&tensor).expect("a variable")))
        .collect();
    let tensors = variables.iter().map(|(name, variable)| (name.clone(), variable.as_tensor().clone()));
    (Qwen3Vl::new(&config, &tensors.collect()).expect("a network"), variables)
}

/// Numbers of any kind for so many pictures.
fn patches(num: usize) -> Tensor {
    let numbers: Vec<f32> = (0..16 * 48).map(|index| (index % 11) as f32 / 11.0 - 0.5).collect();
    Tensor::from_vec(numbers.repeat(num), (16 * num, 48), &Device::Cpu).expect("patches")
}

fn close(ours: &Tensor, theirs: &Tensor, what: &str) {
    let difference = (ours - theirs).and_then(|x| x.abs()?.max_all()?.to_scalar::<f32>()).expect("numbers");
    assert!(difference < 1e-5, "{what}: {difference}");
}

#[test]
fn continuations_are_what_they_are_alone() {
    let (network, variables) = network();
    let mut tokens = PROMPT.to_vec();
    let mut starts = vec![];
    for continuation in CONTINUATIONS {
        starts.push(tokens.len());
        tokens.extend(continuation);
    }
    let grids = [GRID];
    let whole = Branched { sequence: Sequence { tokens: &tokens, grids: &grids }, starts: &starts };
    // Another one before it: places are counted from its own start.
    let before = Branched { sequence: Sequence { tokens: &PROMPT, grids: &grids }, starts: &[] };
    let hidden = network.forward_branched(&[before, whole], Some(&patches(2))).expect("hidden states");
    let ours = hidden.narrow(0, 2 * PROMPT.len(), tokens.len() - PROMPT.len()).expect("continuations");

    let alone: Vec<Vec<u32>> =
        CONTINUATIONS.iter().map(|continuation| [&PROMPT, *continuation].concat()).collect();
    let sequences: Vec<Sequence<'_>> =
        alone.iter().map(|tokens| Sequence { tokens, grids: &grids }).collect();
    let hidden = network.forward(&sequences, Some(&patches(3))).expect("hidden states");
    let mut start = 0;
    let rows = alone.iter().map(|tokens| {
        start += tokens.len();
        hidden.narrow(0, start - (tokens.len() - PROMPT.len()), tokens.len() - PROMPT.len())
    });
    let theirs = Tensor::cat(&rows.collect::<Result<Vec<_>, _>>().expect("rows"), 0).expect("rows");
    close(&ours, &theirs, "hidden states");

    let gradients = |rows: &Tensor| {
        let logits = network.logits(rows).expect("logits");
        logits.sqr().and_then(|x| x.mean_all()?.backward()).expect("gradients")
    };
    let (ours, theirs) = (gradients(&ours), gradients(&theirs));
    let variables: std::collections::BTreeMap<_, _> = variables.into_iter().collect();
    for (name, variable) in &variables {
        let [ours, theirs] = [&ours, &theirs].map(|gradients| gradients.get(variable).expect("a gradient"));
        close(ours, theirs, name);
    }
}

#[test]
fn starts_are_checked() {
    let (network, _) = network();
    for starts in [&[0][..], &[2, 2], &[3, 2], &[4]] {
        let sequence = Sequence { tokens: &[1, 2, 3, 4], grids: &[] };
        assert!(network.forward_branched(&[Branched { sequence, starts }], None).is_err(), "{starts:?}");
    }
}
