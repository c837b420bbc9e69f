//! Every picture is well-formed, finite and complete.

use super::*;
use crate::document::read_snapshot_or_request;

/// A scene from an outline and objects as JSON.
pub(super) fn scene_of(floor: &str, objects: &str) -> Scene {
    let text = format!(
        "{{\"version\":1,\"frame\":\"z_up\",\"room\":{{\"floor_m\":{floor},\"height_m\":2.6}},\"objects\":{objects}}}"
    );
    let request = read_snapshot_or_request(text.as_bytes()).expect("the document is valid");
    Scene::from_snapshot(&request.snapshot).expect("the scene is valid")
}

fn examples() -> Vec<(String, Scene)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/examples");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the examples are there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read(path).expect("it can be read");
        let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        let mut value: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
        if let Some(snapshot) = value.get_mut("snapshot") {
            value = snapshot.take();
        }
        let snapshot = serde_json::from_value(value).expect("it is a snapshot");
        (name, Scene::from_snapshot(&snapshot).expect("the scene is valid"))
    };
    paths.iter().map(read).collect()
}

