//! Lessons of a picture's squares: what each token of a plan shows, said at that token. An answer that must find one thing in a
//! whole picture teaches a network almost nothing as long as all pictures look alike to it; this teaches it to tell them apart.

use parry3d::glamx::Vec2;

use super::examples::{Example, Said, true_plan};
use super::seeing;
use crate::error::Result;
use crate::layout::answer::Steps;
use crate::model::chat::Chat;
use crate::prompt::{Message, PLAN_SIDE_PX, Part, Role};
use crate::render;
use crate::scene::Scene;
use crate::scene::polygon::Edge;
use crate::search;

/// Seeds of scenes for these lessons start here, far from those of the others.
const FIRST_SEED: u64 = 1 << 45;
/// What is asked, one lesson after the other: what a square shows, and where that is along wall 1 and into the room.
const QUESTIONS: [&str; 3] = ["wall", "right", "front"];
/// Steps in which walls are followed, metres.
const STRIDE_M: f32 = 0.05;

/// What a square shows.
#[derive(Debug, Clone, PartialEq)]
struct Square {
    /// Its word.
    word: String,
    /// Where that is, along wall 1 from its start and into the room, metres.
    place: [f32; 2],
}

/// The lesson of that number.
///
/// # Errors
/// A generated scene that is none: a fault of the generator.
pub fn reading(number: u64, chat: &Chat) -> Result<Example> {
    let seed = FIRST_SEED + number;
    let truth = seeing::shown(seed, number, &mut search::rng(seed, 1));
    let scene = Scene::from_snapshot(&truth)?;
    let question = (number % QUESTIONS.len() as u64) as usize;
    let parts =
        vec![Part::Text(QUESTIONS[question].to_owned()), Part::Image(true_plan(&truth, &scene, None)?)];
    let encoded = chat.encode(&[Message { role: Role::User, parts }])?;
    let places: Vec<usize> = (0..encoded.ids.len()).filter(|&at| encoded.ids[at] == chat.image_pad).collect();
    let mut said = vec![];
    for (behind, square) in places.iter().zip(squares(&scene, places.len().isqrt())) {
        let text = match (question, &square) {
            (0, square) => square.word.clone(),
            (axis, Square { place, .. }) => format!(" {}", Steps::nearest(place[axis - 1])),
        };
        // What is very far away is more than one token.
        let [token] = chat.tokenizer.encode(&text)?[..] else { continue };
        said.push(Said { behind: *behind, token, weight: 1.0 });
    }
    let patches = encoded.pictures.iter().flat_map(|picture| picture.patches.iter().copied()).collect();
    let grids = encoded.pictures.iter().map(|picture| picture.grid).collect();
    Ok(Example { tokens: encoded.ids, answers: vec![], said, grids, patches })
}

/// What the squares of the plan show, row by row, `side` of them a row: an opening (of one that ends there, the end) before a wall
/// before the floor.
fn squares(scene: &Scene, side: usize) -> Vec<Square> {
    let (middles, half) = render::schematic_squares(scene, PLAN_SIDE_PX, side);
    let edges = &scene.floor.edges;
    let axes = |at: Vec2| [edges[0].along(at), edges[0].height(at)];
    let is_in = |middle: Vec2, at: Vec2| {
        let off = axes(at).into_iter().zip(axes(middle)).map(|(a, b)| (a - b).abs());
        off.fold(0.0, f32::max) <= half
    };
    let square = |&middle: &Vec2| {
        let opening = scene.openings.iter().find_map(|opening| {
            let end = opening.ends.into_iter().find(|&end| is_in(middle, end));
            let inside = || within(&edges[opening.wall], opening.along, |at| is_in(middle, at));
            Some((format!(" {}", opening.kind.word()), end.or_else(inside)?))
        });
        let object = || {
            let poses = scene.objects.iter().filter_map(|object| object.sent_pose.as_ref());
            let mut places = poses.map(|pose| pose.xy());
            Some((" object".to_owned(), places.find(|&at| is_in(middle, at))?))
        };
        let wall = || {
            edges.iter().enumerate().find_map(|(index, edge)| {
                let at = within(edge, [0.0, edge.length], |at| is_in(middle, at))?;
                Some((format!(": wall {}", index + 1), at))
            })
        };
        let floor = || (if scene.floor.contains(middle) { ": free" } else { ": none" }.to_owned(), middle);
        let (word, at) = opening.or_else(object).or_else(wall).unwrap_or_else(floor);
        Square { word, place: axes(at) }
    };
    middles.iter().map(square).collect()
}

/// The middle of the part of a wall, between two places along it, where something holds.
fn within(edge: &Edge, [from, to]: [f32; 2], holds: impl Fn(Vec2) -> bool) -> Option<Vec2> {
    let num = ((to - from) / STRIDE_M) as usize;
    let places = (0..=num).map(|step| edge.start + edge.direction * (from + step as f32 * STRIDE_M));
    let (sum, num) =
        places.filter(|&at| holds(at)).fold((Vec2::ZERO, 0), |(sum, num), at| (sum + at, num + 1));
    (num > 0).then(|| sum / num as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::SceneSnapshot;

    const ROOM: &str = r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [[0,0],[6,0],[6,2],[3,2],[3,4],[0,4]], "height_m": 2.5,
        "openings": [{"id": "in", "kind": "door", "from_m": [1, 0], "to_m": [2.3, 0], "bottom_m": 0, "height_m": 2.1},
        {"id": "out", "kind": "window", "from_m": [6, 0.5], "to_m": [6, 1.5], "bottom_m": 0.9, "height_m": 1.2}]},
        "objects": [{"id": "column", "size_m": [0.4, 0.4, 2.5], "locked": true,
        "placement": {"position_m": [1.5, 2.5, 0], "yaw_deg": 0}}]}"#;
    const SIDE: usize = 7;

    #[test]
    fn squares_say_what_the_plan_shows_there() {
        let snapshot: SceneSnapshot = serde_json::from_str(ROOM).expect("a room");
        let scene = Scene::from_snapshot(&snapshot).expect("a scene");
        let squares = squares(&scene, SIDE);
        assert_eq!(squares.len(), SIDE * SIDE);
        let png = true_plan(&snapshot, &scene, None).expect("a plan");
        let picture = image::load_from_memory(&png).expect("a picture").to_luma8();
        let block = picture.width() / SIDE as u32;
        let is_blank = |at: usize| {
            let (left, top) = ((at % SIDE) as u32 * block, (at / SIDE) as u32 * block);
            let pixels = (top..top + block).flat_map(|y| (left..left + block).map(move |x| (x, y)));
            pixels.into_iter().all(|(x, y)| picture.get_pixel(x, y).0[0] > 200)
        };
        for (at, square) in squares.iter().enumerate() {
            // Numbers of walls and words stand beside what they belong to.
            let may_be_blank = square.word == ": none" || square.word == ": free";
            assert!(may_be_blank || !is_blank(at), "square {at} shows nothing, and says {square:?}");
        }
        let place = |word: &str| {
            let found: Vec<[f32; 2]> =
                squares.iter().filter(|square| square.word == word).map(|square| square.place).collect();
            found
        };
        // Wall 1 is the longest, from (0, 0) to (6, 0); ends of openings are told where they are.
        let near = |a: f32, b: f32| (a - b).abs() < 1e-3;
        let doors = place(" door");
        assert!(
            doors.iter().any(|at| near(at[0], 1.0)) && doors.iter().any(|at| near(at[0], 2.3)),
            "{doors:?}"
        );
        assert!(doors.iter().all(|at| near(at[1], 0.0)));
        let windows = place(" window");
        assert!(!windows.is_empty() && windows.iter().all(|at| near(at[0], 6.0)), "{windows:?}");
        assert_eq!(place(" object"), [[1.5, 2.5]]);
        let walls = [": wall 1", ": wall 2", ": wall 3", ": wall 4", ": wall 5", ": wall 6"];
        // A corner's square says one of its walls: a short one may have none of its own.
        let told = walls.iter().filter(|wall| !place(wall).is_empty()).count();
        assert!(told >= 5, "{told} of 6 walls");
    }
}
