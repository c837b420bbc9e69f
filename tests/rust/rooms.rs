//! Rooms found in floors and walls as users have them.

mod build;
mod documents;
mod floors;
mod markers;
mod meshes;
mod properties;
mod walls;

use backend::protocol::{Object, Opening, OpeningKind, RoomsResponse, SceneSnapshot};
use backend::rooms::find;
use backend::scene::Scene;
use build::Site;

/// How far a corner or an opening may be off, metres.
const NEAR_M: f64 = 0.015;

/// The rooms of a site, each of which a scene accepts, with its objects.
#[track_caller]
fn found(site: &Site) -> RoomsResponse {
    let response = find(&site.request).expect("a sound request");
    for (index, room) in response.rooms.iter().enumerate() {
        let objects = site.request.objects.iter().filter(|object| room.objects.contains(&object.id));
        let objects =
            objects.map(|object| Object::boxed(object.id.clone(), object.size_m, Some(object.placement)));
        let snapshot = SceneSnapshot {
            version: 1,
            frame: site.request.frame,
            room: room.room.clone(),
            objects: objects.collect(),
        };
        if let Err(error) = Scene::from_snapshot(&snapshot) {
            panic!("room {index} is no scene: {:?}\n{:?}", error.to_protocol(), room.room);
        }
    }
    response
}

/// The rooms of a site, of which there must be so many.
#[track_caller]
fn found_num(site: &Site, num: usize) -> RoomsResponse {
    let response = found(site);
    let outlines: Vec<_> = response.rooms.iter().map(|room| (room.area_m2, &room.room.floor_m)).collect();
    assert_eq!(response.rooms.len(), num, "{outlines:?} {:?}", response.warnings);
    response
}

/// Asserts that room `index` has exactly these corners, in any order.
#[track_caller]
fn is_outlined(response: &RoomsResponse, index: usize, corners: &[[f64; 2]]) {
    let got = &response.rooms[index].room.floor_m;
    let is_near = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) < NEAR_M;
    let has_all = corners.iter().all(|corner| got.iter().any(|point| is_near(point, corner)));
    assert!(has_all && got.len() == corners.len(), "room {index} is {got:?}, expected {corners:?}");
}

/// Asserts that room `index` has an opening of that kind between two points, in any order; gives it.
#[track_caller]
fn opening(response: &RoomsResponse, index: usize, kind: OpeningKind, ends: [[f64; 2]; 2]) -> &Opening {
    let openings = &response.rooms[index].room.openings;
    let is_near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) < 0.02;
    let is_it = |one: &&Opening| {
        let [from, to] = [one.from_m, one.to_m];
        one.kind == kind
            && (is_near(from, ends[0]) && is_near(to, ends[1])
                || is_near(from, ends[1]) && is_near(to, ends[0]))
    };
    let found = openings.iter().find(is_it);
    found.unwrap_or_else(|| panic!("room {index} has no {kind:?} at {ends:?}: {openings:#?}"))
}

#[track_caller]
fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < NEAR_M, "{got}, expected {expected}");
}

/// Is something with these words uncertain about a room?
fn is_unsure(response: &RoomsResponse, index: usize, words: &str) -> bool {
    response.rooms[index].uncertain.iter().any(|uncertain| uncertain.message.contains(words))
}
