//! LoRA: an adapter is what PEFT writes, learns as the mathematics say, and can be merged.

use std::collections::HashMap;
use std::path::Path;

use backend::finetune::start::{Size, checkpoint};
use backend::model::{Adapter, Branched, Config, LoraConfig, Qwen3Vl, Sequence, lora, weights};
use candle_core::{DType, Device, Tensor, Var};

const CPU: &Device = &Device::Cpu;

fn tiny(folder: &Path) -> (Config, HashMap<String, Tensor>) {
    let texts = vec!["bed_1: wall 2, from_left 1.00, gap 0.00, back".to_owned()];
    checkpoint(folder, Size::Tiny, &texts, 3).expect("a checkpoint");
    let config = Config::read(folder).expect("a config");
    let tensors = weights::read(folder, &config, DType::F32, CPU).expect("weights");
    (config, tensors)
}

/// An adapter that changes something.
fn trained(config: &Config) -> Adapter {
    let mut adapter = Adapter::new(LoraConfig::new(4), config, 5, CPU).expect("an adapter");
    for (name, tensor) in &mut adapter.tensors {
        if name.contains("lora_B") {
            *tensor = Tensor::randn(0.0_f32, 0.05, tensor.shape(), CPU).expect("numbers");
        }
    }
    adapter
}

const TOKENS: [u32; 9] = [5, 9, 40, 7, 7, 12, 30, 31, 8];

fn hidden(network: &Qwen3Vl) -> Vec<f32> {
    let sequence = Sequence { tokens: &TOKENS, grids: &[] };
    let hidden = network.forward(&[sequence], None).expect("hidden states");
    hidden.flatten_all().and_then(|hidden| hidden.to_vec1()).expect("numbers")
}

fn furthest(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn a_new_adapter_changes_nothing_and_a_merged_one_what_it_changes_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    let (config, base) = tiny(folder.path());
    let network = |weights: &HashMap<String, Tensor>| Qwen3Vl::new(&config, weights).expect("a network");
    let plain = hidden(&network(&base));
    let new = Adapter::new(LoraConfig::new(4), &config, 5, CPU).expect("an adapter");
    assert_eq!(hidden(&network(&new.beside(&base).expect("weights"))), plain);

    let adapter = trained(&config);
    let beside = hidden(&network(&adapter.beside(&base).expect("weights")));
    assert!(furthest(&beside, &plain) > 0.05);
    let merged = adapter.merged(&base).expect("weights");
    assert!(furthest(&hidden(&network(&merged)), &beside) < 1e-4);
    assert_eq!(hidden(&network(&base)), plain, "what is merged leaves the base as it was");
}

#[test]
fn an_adapter_comes_back_from_its_folder_and_loads_with_the_checkpoint_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (config, base) = tiny(folder.path());
    let adapter = trained(&config);
    adapter.write(folder.path()).expect("written");
    let read = Adapter::read(folder.path(), &config, CPU).expect("an adapter");
    assert_eq!(read.config, adapter.config);
    let loaded = Qwen3Vl::load(folder.path(), DType::F32, CPU).expect("a network");
    let merged = Qwen3Vl::new(&config, &adapter.merged(&base).expect("weights")).expect("a network");
    assert_eq!(hidden(&loaded), hidden(&merged));

    let names = candle_core::safetensors::load(folder.path().join(lora::WEIGHTS), CPU).expect("tensors");
    let first = "base_model.model.model.language_model.layers.0.self_attn.q_proj.lora_A.weight";
    assert!(names.contains_key(first), "{:?}", names.keys().min());
}

#[test]
fn an_adapter_that_does_not_fit_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (config, _) = tiny(folder.path());
    let adapter = trained(&config);
    let refused = |edit: &dyn Fn(&mut Adapter), words: &str| {
        let mut broken = adapter.clone();
        edit(&mut broken);
        broken.write(folder.path()).expect("written");
        let error = Adapter::read(folder.path(), &config, CPU).expect_err("refused").to_string();
        assert!(error.contains(words), "{error}");
        assert!(Qwen3Vl::load(folder.path(), DType::F32, CPU).is_err());
    };
    refused(&|adapter| adapter.config.r = 8, "has the shape");
    refused(&|adapter| adapter.config.r = 0, "rank 1 to 1024");
    refused(&|adapter| adapter.config.lora_alpha = f64::INFINITY, "adapter_config.json: invalid type: null");
    refused(&|adapter| adapter.config.peft_type = "IA3".to_owned(), "IA3");
    refused(&|adapter| adapter.config.target_modules = vec!["head".to_owned()], "no layer");
    refused(&|adapter| adapter.config.target_modules = vec!["q_proj".to_owned()], "belongs to no layer");
    refused(
        &|adapter| adapter.tensors.retain(|name, _| !name.contains("layers.0.self_attn.q_proj.lora_B")),
        "is missing",
    );
    adapter.write(folder.path()).expect("written");
    let path = folder.path().join("adapter_config.json");
    let text = std::fs::read_to_string(&path).expect("read");
    for (key, value) in [("use_rslora", "true"), ("alpha_pattern", r#"{"q_proj": 2}"#)] {
        std::fs::write(&path, text.replacen('{', &format!("{{\"{key}\": {value},"), 1)).expect("written");
        let error = Adapter::read(folder.path(), &config, CPU).expect_err("refused").to_string();
        assert!(error.contains(&format!("expected plain LoRA, got {key}")), "{error}");
    }
}

#[test]
fn a_gradient_layer_by_layer_is_the_gradient() {
    let folder = tempfile::tempdir().expect("a folder");
    let (config, base) = tiny(folder.path());
    let adapter = trained(&config);
    let mut all = adapter.beside(&base).expect("weights");
    let mut variables = vec![];
    for name in adapter.tensors.keys() {
        let variable = Var::from_tensor(&all[name]).expect("a variable");
        all.insert(name.clone(), variable.as_tensor().clone());
        variables.push(variable);
    }
    let network = Qwen3Vl::new(&config, &all).expect("a network");
    // A prompt with two continuations.
    let branched = [Branched { sequence: Sequence { tokens: &TOKENS, grids: &[] }, starts: &[4, 6] }];
    let weights = Tensor::randn(0.0_f32, 1.0, (TOKENS.len(), config.text.hidden), CPU).expect("numbers");
    let loss = |hidden: &Tensor| (hidden * &weights)?.sum_all();
    let whole = loss(&network.forward_branched(&branched, None).expect("states")).expect("a loss");
    let expected = whole.backward().expect("a gradient");
    let (value, got) = network.gradient_by_layers(&branched, None, &variables, loss).expect("a gradient");
    let [value, whole] = [value, whole].map(|loss| loss.to_scalar::<f32>().expect("a number"));
    assert!((value - whole).abs() < 1e-3, "{value} {whole}");
    for variable in &variables {
        let numbers = |store: &candle_core::backprop::GradStore| -> Vec<f32> {
            let gradient = store.get(variable).expect("every variable has one");
            gradient.flatten_all().and_then(|gradient| gradient.to_vec1()).expect("numbers")
        };
        let (expected, got) = (numbers(&expected), numbers(&got));
        assert!(expected.iter().any(|number| *number != 0.0));
        assert!(furthest(&expected, &got) < 1e-4, "{}", furthest(&expected, &got));
    }
}
