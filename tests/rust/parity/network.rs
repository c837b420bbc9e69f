//! The network against transformers: positions, pictures, logits, greedy tokens, loss and every gradient.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use backend::model::ops::{self, Segment};
use backend::model::{Adapter, Config, Feed, Grid, Qwen3Vl, Sequence, positions, weights};
use candle_core::{DType, Device, Tensor, Var};

/// Largest difference of a logit.
const LOGIT: f32 = 1e-4;

fn fixtures() -> PathBuf {
    std::env::var_os("SETDRESSER_PARITY").expect("SETDRESSER_PARITY names the folder of the fixtures").into()
}

/// A batch of transformers, without its padding.
struct Case {
    tensors: HashMap<String, Tensor>,
    /// Rows without padding, and where they begin.
    rows: Vec<(Vec<u32>, usize)>,
    grids: Vec<Vec<Grid>>,
    patches: Option<Tensor>,
}

impl Case {
    fn read(checkpoint: &str, case: &str, config: &Config) -> Self {
        let path = fixtures().join("cases").join(checkpoint).join(format!("{case}.safetensors"));
        let tensors = candle_core::safetensors::load(path, &Device::Cpu).expect("a case");
        let numbers = |name: &str| {
            tensors[name].to_dtype(DType::I64).and_then(|x| x.to_vec2::<i64>()).expect("numbers")
        };
        let mask = numbers("attention_mask");
        let rows: Vec<(Vec<u32>, usize)> = numbers("input_ids")
            .iter()
            .zip(&mask)
            .map(|(ids, mask)| {
                let start = mask.iter().take_while(|&&is_there| is_there == 0).count();
                (ids[start..].iter().map(|&id| id as u32).collect(), start)
            })
            .collect();
        let mut all: Vec<Grid> = vec![];
        if let Some(grids) = tensors.get("image_grid_thw") {
            let grids = grids.to_vec2::<i64>().expect("grids");
            all = grids.iter().map(|grid| [grid[0] as usize, grid[1] as usize, grid[2] as usize]).collect();
        }
        let mut rest = all.into_iter();
        let square = config.vision.merge_size.pow(2);
        let grids = rows
            .iter()
            .map(|(ids, _)| {
                let mut left = ids.iter().filter(|&&id| id == config.image_token).count();
                let mut own = vec![];
                while left > 0 {
                    let grid = rest.next().expect("a picture for the image tokens");
                    left -= grid.iter().product::<usize>() / square;
                    own.push(grid);
                }
                own
            })
            .collect();
        let patches = tensors.get("pixel_values").cloned();
        Self { tensors, rows, grids, patches }
    }

    fn sequences(&self) -> Vec<Sequence<'_>> {
        self.rows.iter().zip(&self.grids).map(|((tokens, _), grids)| Sequence { tokens, grids }).collect()
    }

    /// Rows of a tensor (rows, tokens, …) one behind the other without the padding.
    fn packed(&self, tensor: &Tensor) -> Tensor {
        let parts: Vec<Tensor> = self
            .rows
            .iter()
            .enumerate()
            .map(|(row, (ids, start))| {
                tensor.get(row).and_then(|x| x.narrow(0, *start, ids.len())).expect("a row")
            })
            .collect();
        Tensor::cat(&parts, 0).expect("rows")
    }
}

fn for_all(check: impl Fn(&str, &str, &Path)) {
    let list: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fixtures().join("fixtures.json")).expect("a list"))
            .expect("JSON");
    let mut num = 0;
    for checkpoint in list["checkpoints"].as_array().expect("checkpoints") {
        let name = checkpoint["name"].as_str().expect("a name");
        for case in list["cases"].as_array().expect("cases") {
            check(name, case.as_str().expect("a case"), &fixtures().join("checkpoints").join(name));
            num += 1;
        }
    }
    assert!(num >= 12, "only {num} cases");
}

fn difference(a: &Tensor, b: &Tensor) -> f32 {
    assert_eq!(a.dims(), b.dims());
    let difference = (a - b).and_then(|x| x.abs()?.flatten_all()?.max(0)?.to_scalar::<f32>());
    difference.expect("a difference")
}

fn load(folder: &Path) -> Qwen3Vl {
    Qwen3Vl::load(folder, DType::F32, &Device::Cpu).expect("a checkpoint")
}

#[test]
fn positions_are_equal() {
    for_all(|checkpoint, case, folder| {
        let model = load(folder);
        let case = Case::read(checkpoint, case, &model.config);
        let theirs = case.tensors["position_ids"].to_vec3::<i64>().expect("positions");
        for (row, sequence) in case.sequences().into_iter().enumerate() {
            let merge = model.config.vision.merge_size;
            let (ours, _) = positions(sequence.tokens, model.config.image_token, sequence.grids, merge);
            let start = case.rows[row].1;
            for (token, ours) in ours.iter().enumerate() {
                for axis in 0..3 {
                    assert_eq!(
                        i64::from(ours[axis]),
                        theirs[axis][row][start + token],
                        "{checkpoint} row {row} token {token}"
                    );
                }
            }
        }
    });
}

#[test]
fn pictures_and_logits_are_equal() {
    for_all(|checkpoint, name, folder| {
        let model = load(folder);
        let case = Case::read(checkpoint, name, &model.config);
        if let Some(patches) = &case.patches {
            let grids: Vec<Grid> = case.grids.concat();
            let (tokens, layers) = model.encode(patches, &grids).expect("pictures");
            assert!(difference(&tokens, &case.tensors["vision"]) < LOGIT, "{checkpoint} {name}");
            for (index, layer) in layers.iter().enumerate() {
                let theirs = &case.tensors[&format!("deepstack_{index}")];
                assert!(difference(layer, theirs) < LOGIT, "{checkpoint} {name} layer {index}");
            }
        }
        let hidden = model.forward(&case.sequences(), case.patches.as_ref()).expect("hidden states");
        let logits = model.logits(&hidden).expect("logits");
        let theirs = case.packed(&case.tensors["logits"]);
        let most = difference(&logits, &theirs);
        eprintln!("{checkpoint} {name}: {} tokens, logits differ by {most:.1e} at most", logits.dims()[0]);
        assert!(most < LOGIT, "{checkpoint} {name}: {most}");
    });
}

/// Beside the weights and merged into them; and what we write is what PEFT wrote.
#[test]
fn adapters_of_peft_give_its_logits() {
    for checkpoint in ["tied", "untied"] {
        let [folder, adapters] =
            ["checkpoints", "adapters"].map(|folder| fixtures().join(folder).join(checkpoint));
        let config = Config::read(&folder).expect("a config");
        let weights = weights::read(&folder, &config, DType::F32, &Device::Cpu).expect("weights");
        let adapter = Adapter::read(&adapters, &config, &Device::Cpu).expect("PEFT's adapter");
        let case = Case::read(checkpoint, "two_images", &config);
        let theirs = candle_core::safetensors::load(adapters.join("logits.safetensors"), &Device::Cpu)
            .expect("logits");
        let theirs = case.packed(&theirs["logits"]);
        for tensors in [adapter.beside(&weights), adapter.merged(&weights)] {
            let model = Qwen3Vl::new(&config, &tensors.expect("tensors")).expect("a network");
            let hidden = model.forward(&case.sequences(), case.patches.as_ref()).expect("hidden states");
            let most = difference(&model.logits(&hidden).expect("logits"), &theirs);
            assert!(most < LOGIT, "{checkpoint}: {most}");
        }
        let written = tempfile::TempDir::new().expect("a folder");
        adapter.write(written.path()).expect("written");
        let read = |folder: &Path| {
            candle_core::safetensors::load(folder.join("adapter_model.safetensors"), &Device::Cpu)
                .expect("tensors")
        };
        let (ours, theirs) = (read(written.path()), read(&adapters));
        assert_eq!(ours.len(), theirs.len());
        for (name, tensor) in &theirs {
            assert_eq!(difference(&ours[name], tensor), 0.0, "{checkpoint} {name}");
        }
    }
}

/// Through the cache, several completions at once, and each alone.
#[test]
fn greedy_tokens_are_equal() {
    for_all(|checkpoint, name, folder| {
        let model = load(folder);
        let case = Case::read(checkpoint, name, &model.config);
        let theirs = case.tensors["greedy"].to_vec2::<i64>().expect("tokens");
        let mut first_patch = 0;
        for (sequence, theirs) in case.sequences().into_iter().zip(theirs) {
            let theirs: Vec<u32> = theirs.iter().map(|&token| token as u32).collect();
            let prompt =
                Sequence { tokens: &sequence.tokens[..sequence.tokens.len() - theirs.len()], ..sequence };
            let num_patches: usize = prompt.grids.iter().map(|grid| grid.iter().product::<usize>()).sum();
            let patches = case
                .patches
                .as_ref()
                .map(|patches| patches.narrow(0, first_patch, num_patches).expect("patches"));
            first_patch += num_patches;
            let (hidden, mut cache) = model.prefill(prompt, patches.as_ref(), 2).expect("a prompt");
            let best = |hidden: &Tensor| -> Vec<u32> {
                let logits = model.logits(hidden).expect("logits");
                logits.argmax(1).and_then(|x| x.to_vec1::<u32>()).expect("tokens")
            };
            let mut next = best(&hidden)[0];
            let mut ours = vec![];
            for step in 0..theirs.len() {
                ours.push(next);
                let tokens = [next];
                let feed = |row| Feed { row, tokens: &tokens };
                let hidden = model.advance(&[feed(0), feed(1)], &mut cache).expect("a step");
                let both = best(&hidden);
                assert_eq!(both[0], both[1]);
                next = both[0];
                let _ = step;
            }
            assert_eq!(ours, theirs, "{checkpoint} {name}");
            // Several tokens in one pass, beside another completion, are the same as one by one.
            let (_, mut jumping) = model.prefill(prompt, patches.as_ref(), 3).expect("a prompt");
            let feeds = [Feed { row: 2, tokens: &theirs }, Feed { row: 0, tokens: &theirs[..3] }];
            let jumped = model.advance(&feeds, &mut jumping).expect("a step");
            assert_eq!(best(&jumped)[0], next, "{checkpoint} {name}: in one pass");
        }
    });
}

#[test]
fn loss_and_all_gradients_are_equal() {
    let list: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fixtures().join("fixtures.json")).expect("a list"))
            .expect("JSON");
    let num_checked = std::cell::Cell::new(0);
    for_all(|checkpoint, name, folder| {
        let entry = list["checkpoints"]
            .as_array()
            .and_then(|all| all.iter().find(|entry| entry["name"] == checkpoint));
        if entry.is_none_or(|entry| entry["gradients"] != true) {
            return;
        }
        let config =
            Config::parse(&std::fs::read(folder.join("config.json")).expect("a file")).expect("a config");
        let tensors = weights::read(folder, &config, DType::F32, &Device::Cpu).expect("weights");
        let vars: HashMap<String, Var> = tensors
            .into_iter()
            .map(|(name, tensor)| (name, Var::from_tensor(&tensor).expect("a variable")))
            .collect();
        let as_tensors = vars.iter().map(|(name, var)| (name.clone(), var.as_tensor().clone())).collect();
        let model = Qwen3Vl::new(&config, &as_tensors).expect("a network");
        let case = Case::read(checkpoint, name, &config);
        let hidden = model.forward(&case.sequences(), case.patches.as_ref()).expect("hidden states");
        // labels[t + 1] is to be said at t.
        let labels = case.tensors["labels"].to_vec2::<i64>().expect("labels");
        let (mut places, mut tokens, mut start) = (vec![], vec![], 0);
        for ((ids, padding), labels) in case.rows.iter().zip(labels) {
            for (token, &label) in labels[*padding..].iter().enumerate().skip(1) {
                if label >= 0 {
                    places.push((start + token - 1) as u32);
                    tokens.push(label as u32);
                }
            }
            start += ids.len();
        }
        let places = Tensor::from_vec(places.clone(), places.len(), &Device::Cpu).expect("places");
        let logits =
            hidden.index_select(&places, 0).and_then(|hidden| model.logits(&hidden)).expect("logits");
        let shares = vec![1.0 / tokens.len() as f32; tokens.len()];
        let loss = ops::cross_entropy(&logits, &tokens, &shares).expect("a loss");
        let theirs = case.tensors["loss"].flatten_all().and_then(|x| x.to_vec1::<f32>()).expect("a loss")[0];
        let ours = loss.to_scalar::<f32>().expect("a loss");
        assert!((ours - theirs).abs() < 1e-4, "{checkpoint} {name}: loss {ours} for {theirs}");
        let grads = loss.backward().expect("gradients");
        let path = fixtures().join("cases").join(checkpoint).join(format!("{name}.gradients.safetensors"));
        let theirs = candle_core::safetensors::load(path, &Device::Cpu).expect("gradients");
        let theirs: BTreeMap<String, Tensor> = theirs.into_iter().collect();
        assert_eq!(theirs.len(), vars.len(), "tensors of {checkpoint}");
        let mut worst: f32 = 0.0;
        for (tensor, theirs) in &theirs {
            let ours =
                grads.get(&vars[tensor]).cloned().unwrap_or_else(|| theirs.zeros_like().expect("zeros"));
            let size =
                theirs.abs().and_then(|x| x.flatten_all()?.max(0)?.to_scalar::<f32>()).expect("a size");
            let relative = difference(&ours, theirs) / size.max(1e-4);
            assert!(
                relative < 2e-3,
                "{checkpoint} {name}: the gradient of {tensor} differs by {relative} of {size}"
            );
            worst = worst.max(relative);
        }
        eprintln!(
            "{checkpoint} {name}: {} gradients, the worst differs by {worst:.1e} of its largest",
            theirs.len()
        );
        num_checked.set(num_checked.get() + 1);
    });
}

#[test]
fn segments_must_cover() {
    let x = Tensor::zeros((4, 1, 4), DType::F32, &Device::Cpu).expect("zeros");
    let segment = |range: std::ops::Range<usize>| Segment { queries: range.clone(), keys: range };
    assert!(ops::attention(&x, &x, &x, &[segment(0..3)], true).is_err());
    assert!(ops::attention(&x, &x, &x, &[segment(0..3), segment(3..4)], true).is_ok());
}
