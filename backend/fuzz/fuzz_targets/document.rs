//! Any bytes as a document: an answer or an error that says why, never a panic.
//!
//! `cargo +nightly fuzz run document -- -max_total_time=120`, in `backend/`.
#![no_main]

use backend::document;
use backend::layout::Layout;
use backend::protocol::FurnishRequest;
use backend::reward::{self, Context};
use backend::scene::{Scene, validate_arrange, validate_furnish};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let arrange = document::read_snapshot_or_request(bytes).and_then(|request| {
        let alone = Scene::from_snapshot(&request.snapshot);
        let scene = validate_arrange(&request);
        assert!(alone.is_ok() || scene.is_err());
        scene
    });
    let furnish =
        document::read_request::<FurnishRequest>(bytes).and_then(|request| validate_furnish(&request));
    for result in [arrange, furnish] {
        match result {
            Ok(scene) => {
                assert!(scene.floor.area > 0.0);
                assert!(scene.objects.iter().all(|object| !object.parts.is_empty()));
                let layout = Layout::from_sent(&scene);
                assert_eq!(layout.placed.len(), scene.objects.len());
                let goal = backend::protocol::Goal::default();
                let reward = reward::score(&Context::new(&scene, &goal), &layout);
                assert!((0.0..=1.0).contains(&reward.total));
                assert!(reward.terms.values().all(|term| (0.0..=1.0).contains(&term.value)));
            }
            Err(error) => {
                let body = error.to_protocol().error;
                assert!(!body.message.is_empty() && body.message.len() < 2000);
                assert!(body.fields.iter().all(|field| field.message.len() < 2000));
            }
        }
    }
});
