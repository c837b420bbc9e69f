//! Rooms furnished from catalogues.

use std::fs;
use std::path::Path;

use backend::document;
use backend::error::Error;
use backend::furnish::{furnish, programme};
use backend::layout::Layout;
use backend::pipeline::Hooks;
use backend::protocol::{
    ArrangeResponse, Asset, Candidate, FurnishRequest, Goal, Mount, Object, Options, Placement, SceneSnapshot,
};
use backend::reward::{Context, Evaluation, Taste, Totals};
use backend::scene::Scene;
use backend::scene::category::ShapeKind;
use serde_json::json;

const EXAMPLES: [&str; 2] = ["furnish_living_room", "furnish_tavern"];

fn read(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An example with as little search as a test needs.
fn example(name: &str, num_candidates: u32) -> FurnishRequest {
    let bytes = read(&format!("schemas/examples/{name}.request.json"));
    let mut request: FurnishRequest = document::read(&bytes).expect("a valid example");
    let seed = request.options.as_ref().and_then(|options| options.seed);
    request.options =
        Some(Options { num_candidates: Some(num_candidates), steps: Some(600), seed, ..Options::default() });
    request
}

fn general_catalogue() -> Vec<Asset> {
    serde_json::from_slice(&read("tests/data/catalogue.json")).expect("a catalogue")
}

/// A room of 5 m by 4 m with a door, a window and the general catalogue.
fn room(kind: &str) -> FurnishRequest {
    let snapshot: SceneSnapshot = serde_json::from_value(json!({
        "version": 1, "frame": "z_up",
        "room": {"kind": kind, "floor_m": [[0, 0], [5, 0], [5, 4], [0, 4]], "height_m": 2.6, "openings": [
            {"id": "door", "kind": "door", "from_m": [0.5, 0], "to_m": [1.4, 0], "height_m": 2.05, "hinge": "from"},
            {"id": "window", "kind": "window", "from_m": [5, 1.2], "to_m": [5, 2.8], "bottom_m": 0.9, "height_m": 1.3}]}
    }))
    .expect("a snapshot");
    FurnishRequest {
        snapshot,
        goal: None,
        image: None,
        options: Some(Options {
            num_candidates: Some(1),
            steps: Some(600),
            seed: Some(1),
            ..Options::default()
        }),
        request_id: None,
        catalogue: general_catalogue(),
        density: None,
    }
}

fn furnished(request: &FurnishRequest) -> ArrangeResponse {
    furnish(request, &Taste::default(), Hooks::NONE)
        .unwrap_or_else(|error| panic!("{:#?}", error.to_protocol()))
}

/// What a client has after it applied a candidate.
fn applied(request: &FurnishRequest, candidate: &Candidate) -> Scene {
    let mut snapshot = request.snapshot.clone();
    for new in &candidate.new_objects {
        let asset = request
            .catalogue
            .iter()
            .find(|asset| asset.asset == new.asset)
            .expect("an asset of the catalogue");
        snapshot.objects.push(Object {
            name: asset.name.clone(),
            category: asset.category.clone(),
            mount: asset.mount,
            front_deg: asset.front_deg,
            ..Object::boxed(new.object.clone(), asset.size_m, None)
        });
    }
    for placed in &candidate.placements {
        let object =
            snapshot.objects.iter_mut().find(|object| object.id == placed.object).expect("an object");
        object.placement = Some(Placement { position_m: placed.position_m, yaw_deg: placed.yaw_deg });
    }
    Scene::from_snapshot(&snapshot).expect("a sound room")
}

fn totals(scene: &Scene) -> Totals {
    Evaluation::new(&Context::new(scene, &Goal::default()), &Layout::from_sent(scene)).totals()
}

/// Floor that the new objects take, m².
fn covered_m2(request: &FurnishRequest, candidate: &Candidate) -> f32 {
    let scene = applied(request, candidate);
    let is_new = |id: &str| candidate.new_objects.iter().any(|new| new.object == id);
    let on_floor = scene.objects.iter().filter(|object| {
        is_new(&object.id) && object.mount == Mount::Floor && object.traits.shape != ShapeKind::Flat
    });
    on_floor.map(|object| object.area()).sum()
}

fn categories(request: &FurnishRequest, candidate: &Candidate) -> Vec<&'static str> {
    applied(request, candidate).objects.iter().map(|object| object.category_id()).collect()
}

fn count(found: &[&str], category: &str) -> usize {
    found.iter().filter(|other| **other == category).count()
}

#[test]
fn examples_are_furnished_soundly_and_more_so_with_density() {
    for name in EXAMPLES {
        let mut request = example(name, 2);
        let mut before = 0.0;
        for density in [0.1, 0.3] {
            request.density = Some(density);
            let answer = furnished(&request);
            assert!(!answer.candidates.is_empty(), "{name}");
            let mut least = f32::INFINITY;
            for candidate in &answer.candidates {
                assert!(candidate.reward.valid, "{name} at {density}");
                assert!(candidate.unplaced.is_empty(), "{name} at {density}: {:?}", candidate.unplaced);
                assert_eq!(
                    candidate.placements.len(),
                    candidate.new_objects.len(),
                    "{name} has only locked objects"
                );
                assert!(
                    totals(&applied(&request, candidate)).is_valid,
                    "{name} at {density} is valid where it stands"
                );
                for asset in &request.catalogue {
                    let num = candidate.new_objects.iter().filter(|new| new.asset == asset.asset).count();
                    assert!(
                        num <= asset.max_count.unwrap_or(u32::MAX) as usize,
                        "{name}: {num} of {}",
                        asset.asset
                    );
                }
                least = least.min(covered_m2(&request, candidate));
            }
            assert!(least > before, "{name} at {density}: {least} m² after {before} m²");
            before = least;
        }
    }
}

#[test]
fn candidates_differ_and_are_ranked() {
    let request = example("furnish_living_room", 3);
    let answer = furnished(&request);
    assert_eq!(answer.candidates.len(), 3);
    let ids: Vec<&str> = answer.candidates.iter().map(|candidate| candidate.id.as_str()).collect();
    assert_eq!(ids, ["c1", "c2", "c3"]);
    for pair in answer.candidates.windows(2) {
        assert_ne!(pair[0].placements, pair[1].placements);
        assert!(pair[0].reward.total >= pair[1].reward.total);
    }
    for candidate in &answer.candidates {
        for new in &candidate.new_objects {
            let line = candidate.plan.iter().find(|line| line.object == new.object);
            assert!(line.is_some_and(|line| !line.text.is_empty()), "{} has a reason", new.object);
        }
    }
}

#[test]
fn a_seed_fixes_the_answer_and_another_changes_it() {
    let request = example("furnish_living_room", 2);
    let placements = |request: &FurnishRequest| -> Vec<_> {
        furnished(request)
            .candidates
            .into_iter()
            .map(|candidate| (candidate.new_objects, candidate.placements))
            .collect()
    };
    let first = placements(&request);
    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    assert_eq!(first, single.install(|| placements(&request)));
    let mut other = request.clone();
    other.options = Some(Options { seed: Some(99), ..request.options.clone().unwrap_or_default() });
    assert_ne!(first, placements(&other));
}

#[test]
fn every_kind_of_room_gets_what_it_cannot_do_without() {
    for programme in programme::all() {
        let request = room(&programme.kind);
        let answer = furnished(&request);
        let candidate = answer.candidates.first().expect("a candidate");
        let kind = &programme.kind;
        assert!(candidate.reward.valid, "{kind}");
        assert!(totals(&applied(&request, candidate)).is_valid, "{kind} is valid where it stands");
        assert!(candidate.new_objects.len() >= 4, "{kind}: {:?}", candidate.new_objects);
        let found = categories(&request, candidate);
        for want in programme.essentials(20.0) {
            let has = want.any_of.iter().any(|category| found.contains(&category.as_str()));
            assert!(
                has,
                "{kind} has none of {:?}: {found:?}",
                want.any_of.iter().map(|id| id.as_str()).collect::<Vec<_>>()
            );
        }
        assert_eq!(answer.warnings, Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn what_is_there_counts_and_stays() {
    let mut request = room("bedroom");
    request.snapshot.objects = serde_json::from_value(json!([
        {"id": "my bed", "size_m": [1.6, 2.0, 0.9], "category": "bed_double",
         "placement": {"position_m": [2.5, 2.95, 0], "yaw_deg": 0}},
        {"id": "my wardrobe", "size_m": [1.2, 0.6, 2.0], "category": "wardrobe"},
        {"id": "furniture/nightstand_1", "size_m": [0.4, 0.4, 0.5], "category": "nightstand", "locked": true,
         "placement": {"position_m": [1.4, 3.75, 0], "yaw_deg": 0}}]))
    .expect("objects");
    let answer = furnished(&request);
    let candidate = &answer.candidates[0];
    let found = categories(&request, candidate);
    assert_eq!(count(&found, "bed_double") + count(&found, "bed_single"), 1, "{found:?}");
    assert_eq!(count(&found, "wardrobe"), 1, "{found:?}");
    assert_eq!(count(&found, "nightstand"), 2, "the second is new: {found:?}");
    let placed: Vec<&str> = candidate.placements.iter().map(|placed| placed.object.as_str()).collect();
    assert_eq!(placed[..2], ["my bed", "my wardrobe"]);
    assert_eq!(candidate.placements[0].position_m, [2.5, 2.95, 0.0]);
    assert!(candidate.new_objects.iter().all(|new| new.object != "furniture/nightstand_1"), "ids are new");
    assert!(totals(&applied(&request, candidate)).is_valid);
}

#[test]
fn what_the_user_names_comes_and_what_is_refused_does_not() {
    let mut request = room("living_room");
    request.density = Some(0.2);
    request.goal = Some(Goal {
        instruction: Some("two armchairs and a piano, but no tv".to_owned()),
        relations: vec![],
    });
    let answer = furnished(&request);
    let found = categories(&request, &answer.candidates[0]);
    assert_eq!((count(&found, "armchair"), count(&found, "piano")), (2, 1), "{found:?}");
    assert_eq!(count(&found, "tv"), 0, "{found:?}");
}

#[test]
fn a_long_wish_list_ends_at_the_limit() {
    let mut request = room("living_room");
    let instruction = "64 armchairs, 64 plants, 64 pictures, 64 books, 64 chairs, 64 stools, ".repeat(8);
    request.goal = Some(Goal { instruction: Some(instruction), relations: vec![] });
    request.options = Some(Options { num_candidates: Some(1), steps: Some(0), ..Options::default() });
    let objects: Vec<_> =
        (0..480).map(|number| json!({"id": format!("pin {number}"), "size_m": [0.01, 0.01, 0.01], "category": "figurine", "locked": true, "placement": {"position_m": [2.0, 2.0, 0.0]}})).collect();
    request.snapshot.objects = serde_json::from_value(json!(objects)).expect("objects");
    let answer = furnished(&request);
    assert!(answer.candidates[0].new_objects.len() <= 32);
}

#[test]
fn density_is_met_as_nearly_as_pieces_allow() {
    for (density, least, most) in [(0.0, 0.0, 0.0), (0.15, 1.8, 3.8), (0.4, 6.0, 8.2)] {
        let mut request = room("living_room");
        request.density = Some(density);
        let answer = furnished(&request);
        let covered = covered_m2(&request, &answer.candidates[0]);
        assert!((least..=most).contains(&covered), "{density}: {covered} m²");
        assert!(density > 0.0 || answer.candidates[0].new_objects.is_empty());
    }
}

#[test]
fn a_catalogue_without_anything_useful_gives_an_empty_answer_that_says_why() {
    let mut request = room("bedroom");
    request.catalogue.retain(|asset| asset.asset == "furniture/toilet" || asset.asset == "furniture/anvil");
    let answer = furnished(&request);
    let [candidate] = answer.candidates.as_slice() else {
        panic!("one candidate, as there is nothing to vary")
    };
    assert!(candidate.reward.valid && candidate.placements.is_empty() && candidate.new_objects.is_empty());
    assert!(
        answer.warnings.iter().any(|warning| warning.contains("nothing was added")),
        "{:?}",
        answer.warnings
    );

    request.catalogue.truncate(1);
    request.catalogue[0] = Asset {
        asset: "x".to_owned(),
        name: Some("qwxz 17".to_owned()),
        category: None,
        ..request.catalogue[0].clone()
    };
    let answer = furnished(&request);
    assert!(answer.warnings.iter().any(|warning| warning.contains("qwxz 17")), "{:?}", answer.warnings);
}

#[test]
fn bad_catalogues_are_told_by_pointer() {
    let mut request = room("bedroom");
    request.density = Some(1.5);
    request.catalogue[0].size_m = [1.0, -1.0, 1.0];
    request.catalogue[1].category = Some("sofaa".to_owned());
    request.catalogue[2].asset = request.catalogue[3].asset.clone();
    let Err(Error::Fields(fields)) = furnish(&request, &Taste::default(), Hooks::NONE) else {
        panic!("an error")
    };
    let paths: Vec<&str> = fields.iter().map(|field| field.path.as_str()).collect();
    for path in ["/catalogue/0/size_m/1", "/catalogue/1/category", "/catalogue/3/asset", "/density"] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
}
