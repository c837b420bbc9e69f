//! The model that this program holds in itself: who has the program has it.

use std::path::Path;

use crate::error::{Error, Result};
use crate::model::Files;
use crate::policy::vlm::Vlm;

/// What it is called in answers.
pub const NAME: &str = "setdresser-2";

/// Its files; `MODEL_CARD.md` beside them says how they were made.
const FILES: Files<'static> = Files::Held(&[
    ("config.json", include_bytes!("../../assets/model/config.json")),
    ("generation_config.json", include_bytes!("../../assets/model/generation_config.json")),
    ("tokenizer.json", include_bytes!("../../assets/model/tokenizer.json")),
    ("tokenizer_config.json", include_bytes!("../../assets/model/tokenizer_config.json")),
    ("chat_template.jinja", include_bytes!("../../assets/model/chat_template.jinja")),
    ("preprocessor_config.json", include_bytes!("../../assets/model/preprocessor_config.json")),
    ("model.safetensors", include_bytes!("../../assets/model/model.safetensors")),
]);

/// Writes its files into a folder, which is made; the weights last.
///
/// # Errors
/// [`Error::Io`].
pub fn write(folder: &Path) -> Result<()> {
    let Files::Held(files) = FILES else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|source| Error::Io {
        action: "make",
        source,
        path: folder.to_owned(),
    })?;
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|source| Error::Io { action: "write", source, path })?;
    }
    Ok(())
}

/// Loads it, with so many threads of its own as [`Vlm::load`] takes.
///
/// # Errors
/// Those of [`Vlm::load`].
pub fn load(num_threads: Option<usize>) -> Result<Vlm> {
    Vlm::load(NAME, FILES, num_threads)
}
