//! SceneEval's scene state (the SmartScenes toolkit's, `scene@1.0.2` with `arch@1.0.2`): one file a scene.
//!
//! Z up, right-handed, metres. A wall is a segment with `holes` whose boxes are measured along it from its first point and up
//! from its foot. An object is a `modelId` (`set.name`) and a 4 × 4 matrix, column by column, that takes the *model's* own
//! coordinates (glTF's, y up, an unturned front along +z) to the scene; sizes are in the model's file and not here.
//! Source: SceneEval's loaders (github.com/3dlg-hcvc/SceneEval, MIT), which take no other version without a warning.

mod objects;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

const SCENE_VERSION: &str = "scene@1.0.2";
const ARCH_VERSION: &str = "arch@1.0.2";
/// The asset set of models whose names have none.
const OWN_SET: &str = "setdresser.";
