//! What starts an engine on exported data.

use super::Engine;

/// A file that stands beside the data.
pub struct Script {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// Is it run by name?
    pub is_executable: bool,
}

/// The files for an engine that trains `model`, a checkpoint's folder or its name on a hub.
pub fn scripts(engine: Engine, model: &str) -> Vec<Script> {
    let script = |name, text: &str| {
        // In single quotes of a shell everything stands for itself but the quote.
        let quoted = format!("'{}'", model.replace('\'', r"'\''"));
        Script { name, text: text.replace("{{model}}", &quoted), is_executable: !name_is_library(name) }
    };
    match engine {
        Engine::Verl => vec![script("train.sh", include_str!("scripts/verl.sh"))],
        Engine::Easyr1 => vec![
            script("train.sh", include_str!("scripts/easyr1.sh")),
            script("reward.py", include_str!("scripts/easyr1_reward.py")),
            script("prompt.jinja", "{{ content }}\n"),
        ],
        Engine::Trl => vec![
            script("train.sh", include_str!("scripts/trl.sh")),
            script("train.py", include_str!("scripts/trl_train.py")),
        ],
        Engine::Openrlhf => vec![
            script("train.sh", include_str!("scripts/openrlhf.sh")),
            script("reward.py", include_str!("scripts/openrlhf_reward.py")),
        ],
    }
}

fn name_is_library(name: &str) -> bool {
    !name.ends_with(".sh")
}
