//! Checkpoints that nobody vouches for are refused by name, whatever is wrong with them.

use std::collections::HashMap;
use std::path::Path;

use backend::model::{Config, LoadError, Qwen3Vl, Sequence, weights};
use candle_core::{DType, Device, Tensor};
use serde_json::{Value, json};

/// A network of a few thousand numbers.
fn small() -> Value {
    json!({
        "model_type": "qwen3_vl", "image_token_id": 5, "tie_word_embeddings": true,
        "text_config": {
            "vocab_size": 32, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
            "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8, "rms_norm_eps": 1e-6,
            "rope_parameters": {"rope_theta": 5e6, "mrope_section": [2, 1, 1]}
        },
        "vision_config": {
            "depth": 2, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "patch_size": 4,
            "spatial_merge_size": 2, "temporal_patch_size": 2, "out_hidden_size": 16,
            "num_position_embeddings": 16, "deepstack_visual_indexes": [0]
        }
    })
}

fn config(json: &Value) -> Result<Config, LoadError> {
    Config::parse(json.to_string().as_bytes())
}

/// A sound checkpoint's tensors, changed.
fn changed(change: impl FnOnce(&mut HashMap<String, Tensor>)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("config.json"), small().to_string()).expect("a config");
    let mut tensors =
        weights::random(&config(&small()).expect("sound"), 0.1, 1, &Device::Cpu).expect("weights");
    change(&mut tensors);
    candle_core::safetensors::save(&tensors, folder.path().join("model.safetensors")).expect("a checkpoint");
    folder
}

fn load(folder: &Path) -> Result<Qwen3Vl, LoadError> {
    Qwen3Vl::load(folder, DType::F32, &Device::Cpu)
}

fn refused(folder: &Path) -> String {
    match load(folder) {
        Ok(_) => panic!("a bad checkpoint was taken"),
        Err(error) => error.to_string(),
    }
}

const GAIN: &str = "model.language_model.layers.1.input_layernorm.weight";

#[test]
fn a_sound_one_runs() {
    let folder = changed(|_| {});
    let model = load(folder.path()).expect("sound");
    let sequence = Sequence { tokens: &[1, 2, 3], grids: &[] };
    let hidden = model.forward(&[sequence], None).expect("hidden states");
    let logits = model.logits(&hidden).expect("logits");
    assert_eq!(logits.dims(), [3, 32]);
    assert!(
        model.forward(&[Sequence { tokens: &[1, 32], grids: &[] }], None).is_err(),
        "beyond the vocabulary"
    );
    assert!(
        model.forward(&[Sequence { tokens: &[5], grids: &[] }], None).is_err(),
        "a picture's token without one"
    );
}

#[test]
fn bf16_weights_run_in_main_memory() {
    let folder = changed(|_| {});
    let logits = |dtype| {
        let model = Qwen3Vl::load(folder.path(), dtype, &Device::Cpu).expect("sound");
        let (hidden, _) =
            model.prefill(Sequence { tokens: &[1, 2, 3], grids: &[] }, None, 1).expect("a prompt");
        model.logits(&hidden).and_then(|x| x.flatten_all()?.to_vec1::<f32>()).expect("logits")
    };
    for (full, half) in logits(DType::F32).into_iter().zip(logits(DType::BF16)) {
        assert!((full - half).abs() < 0.05, "{half} for {full}");
    }
}

#[test]
fn numbers_that_are_none() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let folder = changed(|tensors| {
            let mut numbers = vec![1.0; 16];
            numbers[7] = bad;
            tensors.insert(GAIN.to_owned(), Tensor::new(numbers, &Device::Cpu).expect("a tensor"));
        });
        let message = refused(folder.path());
        assert!(message.contains(GAIN) && message.contains("not finite"), "{message}");
    }
}

#[test]
fn other_tensors_than_the_config_asks_for() {
    let folder = changed(|tensors| {
        tensors.remove(GAIN);
        let visual = "model.visual.merger.norm.bias";
        tensors.insert(visual.to_owned(), Tensor::zeros(17, DType::F32, &Device::Cpu).expect("a tensor"));
        tensors.insert(
            "evil\n.weight".to_owned(),
            Tensor::zeros(2, DType::F32, &Device::Cpu).expect("a tensor"),
        );
    });
    let message = refused(folder.path());
    for part in
        [&format!("`{GAIN}` is missing"), "shape [17], expected [16]", "`evil\\n.weight` belongs to no part"]
    {
        assert!(message.contains(part), "{message}");
    }
    let folder = changed(|tensors| {
        tensors.insert(GAIN.to_owned(), Tensor::ones(16, DType::U8, &Device::Cpu).expect("a tensor"));
    });
    assert!(refused(folder.path()).contains("is of U8, expected F32, F16 or BF16"));
}

#[test]
fn files_that_lie() {
    let folder = changed(|_| {});
    let path = folder.path().join("model.safetensors");
    let whole = std::fs::read(&path).expect("a checkpoint");
    let header = u64::from_le_bytes(whole[..8].try_into().expect("eight bytes")) as usize;
    let lying = String::from_utf8(whole[8..8 + header].to_vec()).expect("JSON").replacen("[16]", "[61]", 1);
    let with_header = |json: &str| {
        let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
        bytes.extend(json.as_bytes());
        bytes.extend(&whole[8 + header..]);
        bytes
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", vec![]),
        ("cut in its length", whole[..5].to_vec()),
        ("cut in its header", whole[..header / 2].to_vec()),
        ("cut in its numbers", whole[..whole.len() - 9].to_vec()),
        ("longer than it says", [&whole[..], &[0; 64]].concat()),
        ("a header without end", [&u64::MAX.to_le_bytes()[..], &whole[8..]].concat()),
        ("another shape than bytes", with_header(&lying)),
        ("no JSON", with_header("{\"a\": ")),
        ("a pickle", b"\x80\x02}q\x00.".to_vec()),
    ];
    for (case, bytes) in cases {
        std::fs::write(&path, bytes).expect("a file");
        let message = refused(folder.path());
        assert!(message.starts_with("model.safetensors: ") && !message.contains('\n'), "{case}: {message}");
    }
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(refused(folder.path()), "model.safetensors: is not there");
}

#[test]
fn indices_that_lead_elsewhere() {
    let folder = changed(|_| {});
    let index = folder.path().join("model.safetensors.index.json");
    for (name, expected) in [
        ("../../secret.safetensors", "names `../../secret.safetensors`, expected plain names"),
        ("/etc/passwd", "expected plain names"),
        ("model.bin", "expected plain names"),
        ("gone.safetensors", "gone.safetensors: is not there"),
    ] {
        std::fs::write(&index, json!({"weight_map": {"a": name}}).to_string()).expect("an index");
        let message = refused(folder.path());
        assert!(message.contains(expected), "{message}");
    }
    for bad in ["", "[]", "{\"weight_map\": {}}", "{\"weight_map\": 7}"] {
        std::fs::write(&index, bad).expect("an index");
        assert!(refused(folder.path()).starts_with("model.safetensors.index.json: "));
    }
    std::fs::write(&index, json!({"weight_map": {GAIN: "model.safetensors"}}).to_string()).expect("an index");
    load(folder.path()).expect("one file, with an index");
}

#[test]
fn configs_out_of_range() {
    let with = |pointer: &str, value: Value| {
        let mut json = small();
        *json.pointer_mut(pointer).expect("a place") = value;
        match config(&json) {
            Ok(_) => panic!("{pointer} was taken"),
            Err(error) => error.to_string(),
        }
    };
    for (pointer, value, expected) in [
        ("/model_type", json!("llama"), "model_type is `llama`, only `qwen3_vl`"),
        ("/image_token_id", json!(32), "image_token_id lies beyond vocab_size"),
        ("/text_config/vocab_size", json!(1_u64 << 40), "vocab_size is 1099511627776, expected 1 to"),
        ("/text_config/num_hidden_layers", json!(0), "num_hidden_layers is 0"),
        ("/text_config/num_attention_heads", json!(-1), "invalid value"),
        ("/text_config/num_key_value_heads", json!(3), "no multiple"),
        ("/text_config/rope_parameters/mrope_section", json!([2, 1, 2]), "half of head_dim"),
        ("/text_config/rope_parameters/rope_theta", json!(0.0), "rope_theta"),
        ("/text_config/rms_norm_eps", json!(0.0), "rms_norm_eps"),
        ("/vision_config/deepstack_visual_indexes", json!([9]), "beyond depth"),
        ("/vision_config/num_position_embeddings", json!(17), "no square"),
        ("/vision_config/out_hidden_size", json!(17), "out_hidden_size"),
    ] {
        let message = with(pointer, value);
        assert!(message.starts_with("config.json: ") && message.contains(expected), "{pointer}: {message}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert!(refused(folder.path()).starts_with("config.json: "));
}
