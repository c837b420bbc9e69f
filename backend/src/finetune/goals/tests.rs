use super::{instruction, relations};
use crate::protocol::SceneSnapshot;
use crate::scene::Scene;
use crate::search::rng;

const ROOMS: [&str; 18] = [
    include_str!("../../../../schemas/examples/attic_bedroom.json"),
    include_str!("../../../../schemas/examples/bathroom.json"),
    include_str!("../../../../schemas/examples/bedroom.json"),
    include_str!("../../../../schemas/examples/cafe.json"),
    include_str!("../../../../schemas/examples/childrens_room.json"),
    include_str!("../../../../schemas/examples/classroom.json"),
    include_str!("../../../../schemas/examples/dungeon_store_room.json"),
    include_str!("../../../../schemas/examples/hallway.json"),
    include_str!("../../../../schemas/examples/home_office.json"),
    include_str!("../../../../schemas/examples/hotel_room.json"),
    include_str!("../../../../schemas/examples/kitchen_diner.json"),
    include_str!("../../../../schemas/examples/living_room.json"),
    include_str!("../../../../schemas/examples/meeting_room.json"),
    include_str!("../../../../schemas/examples/open_plan_office.json"),
    include_str!("../../../../schemas/examples/shop.json"),
    include_str!("../../../../schemas/examples/studio.json"),
    include_str!("../../../../schemas/examples/tavern.json"),
    include_str!("../../../../schemas/examples/bedroom.json"),
];

fn scenes() -> Vec<Scene> {
    let scene = |text: &&str| {
        let snapshot: SceneSnapshot = serde_json::from_str(text).unwrap();
        Scene::from_snapshot(&snapshot).unwrap()
    };
    ROOMS.iter().map(scene).collect()
}

#[test]
#[ignore = "prints samples for people to read"]
fn samples() {
    let scenes = scenes();
    for seed in 0..400 {
        let scene = &scenes[seed as usize % scenes.len()];
        let mut rng = rng(seed, 7);
        let wanted = relations(scene, &mut rng);
        let text = instruction(scene, &wanted, &mut rng);
        let told: Vec<String> = wanted
            .iter()
            .map(|one| {
                format!(
                    "{:?} {} > {} {:?}",
                    one.kind,
                    one.subject,
                    one.target.as_deref().unwrap_or("-"),
                    one.distance_m
                )
            })
            .collect();
        println!("{}\n    [{}] {text}\n", told.join(" ; "), scene.kind);
    }
}
