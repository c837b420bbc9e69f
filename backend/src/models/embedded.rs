//! The model that this program holds in itself: who has the program has it.

use crate::model::Files;

/// What it is called in answers.
pub const NAME: &str = "setdresser-1";

/// Its files; `MODEL_CARD.md` beside them says how they were made.
pub const FILES: Files<'static> = Files::Held(&[
    ("config.json", include_bytes!("../../assets/model/config.json")),
    ("generation_config.json", include_bytes!("../../assets/model/generation_config.json")),
    ("tokenizer.json", include_bytes!("../../assets/model/tokenizer.json")),
    ("tokenizer_config.json", include_bytes!("../../assets/model/tokenizer_config.json")),
    ("chat_template.jinja", include_bytes!("../../assets/model/chat_template.jinja")),
    ("preprocessor_config.json", include_bytes!("../../assets/model/preprocessor_config.json")),
    ("model.safetensors", include_bytes!("../../assets/model/model.safetensors")),
]);
