//! The answer's form: lines to poses and back, its parser, its JSON.

mod examples;
mod hostile;
mod round_trips;

use backend::layout::answer::Aliases;
use backend::protocol::SceneSnapshot;
use backend::scene::Scene;

fn scene(snapshot: &SceneSnapshot) -> (Scene, Aliases) {
    let scene = Scene::from_snapshot(snapshot).expect("a valid snapshot");
    let aliases = Aliases::new(&scene);
    (scene, aliases)
}
