//! A checkpoint of a few thousand random numbers, with a real tokenizer: it says nonsense, quickly, in the right form.

use std::fs;
use std::path::Path;

use backend::model::{Config, weights};
use candle_core::Device;
use serde_json::{Value, json};
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{AddedToken, NormalizerWrapper, PostProcessorWrapper, TokenizerBuilder};

const SPECIAL: [&str; 6] =
    ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"];

/// What the merges are learned from: the words of prompts and answers.
const CORPUS: [&str; 6] = [
    "<think>the bed's head on the long wall, the desk at the window</think>\n<answer>\n",
    "bed_1: wall 2, from_left 1.35, gap 0.00, back\nwardrobe_1: wall 1, from_right 0.80, gap 0.05, left\n",
    "nightstand_1: left_of bed_1, gap 0.05, align 0.00\nchair_1: in_front_of desk_1, gap 0.10, align -0.05, yaw 180\n",
    "picture_1: wall 1, from_middle 0.20, height 1.45\nlaptop_1: on desk_1, right 0.10, front -0.05, yaw 0\n",
    "armchair_1: free 3.20 0.40, yaw 45\nlamp_2: ceiling 2.10 1.80\nrug_1: under sofa_1, right 0.00, front 0.40, yaw 0\n",
    "plant_1: behind sofa_1, gap 0.20, align 0.00\nbench_1: right_of table_1, gap 0.05, align 0.00\nlamp_1: none\n</answer>",
];

const TEMPLATE: &str = "{%- for message in messages %}<|im_start|>{{ message.role }}\n\
    {%- for part in message.content %}\
    {%- if part.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part.text }}{% endif %}\
    {%- endfor %}<|im_end|>\n{%- endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/// Writes the checkpoint's folder; the seed fixes its numbers.
pub(crate) fn write(folder: &Path, seed: u64) {
    fs::create_dir_all(folder).expect("a folder");
    let mut tokenizer =
        TokenizerBuilder::<BPE, NormalizerWrapper, ByteLevel, PostProcessorWrapper, ByteLevel>::new()
            .with_model(BPE::default())
            .with_pre_tokenizer(Some(ByteLevel::default().add_prefix_space(false)))
            .with_decoder(Some(ByteLevel::default()))
            .build()
            .expect("a tokenizer");
    let mut trainer = BpeTrainerBuilder::new()
        .vocab_size(480)
        .show_progress(false)
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .build();
    tokenizer.train(&mut trainer, CORPUS.iter()).expect("trained");
    let special: Vec<AddedToken> = SPECIAL.iter().map(|text| AddedToken::from(*text, true)).collect();
    tokenizer.add_special_tokens(special).expect("added");
    tokenizer.save(folder.join("tokenizer.json"), false).expect("saved");
    let id = |text: &str| tokenizer.token_to_id(text).expect("a token");
    let config = json!({
        "model_type": "qwen3_vl", "image_token_id": id("<|image_pad|>"), "tie_word_embeddings": true,
        "text_config": {
            "vocab_size": 512, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "rms_norm_eps": 1e-6,
            "rope_parameters": {"rope_theta": 5e6, "mrope_section": [2, 1, 1]}
        },
        "vision_config": {
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "patch_size": 16,
            "spatial_merge_size": 2, "temporal_patch_size": 2, "out_hidden_size": 32,
            "num_position_embeddings": 64, "deepstack_visual_indexes": [0]
        }
    });
    let save = |name: &str, json: &Value| fs::write(folder.join(name), json.to_string()).expect("saved");
    save("config.json", &config);
    save("generation_config.json", &json!({"eos_token_id": [id("<|im_end|>"), id("<|endoftext|>")]}));
    save("tokenizer_config.json", &json!({"chat_template": TEMPLATE, "eos_token": "<|im_end|>"}));
    let sides = json!({"shortest_edge": 4096, "longest_edge": 65_536});
    let thirds = json!([0.5, 0.5, 0.5]);
    save(
        "preprocessor_config.json",
        &json!({
            "image_processor_type": "Qwen2VLImageProcessor", "do_resize": true, "do_rescale": true, "do_normalize": true,
            "do_convert_rgb": true, "image_mean": thirds, "image_std": thirds, "rescale_factor": 1.0 / 255.0, "resample": 3,
            "patch_size": 16, "temporal_patch_size": 2, "merge_size": 2, "size": sides
        }),
    );
    let config = Config::parse(config.to_string().as_bytes()).expect("a config");
    let tensors = weights::random(&config, 0.3, seed, &Device::Cpu).expect("weights");
    candle_core::safetensors::save(&tensors, folder.join("model.safetensors")).expect("saved");
}
