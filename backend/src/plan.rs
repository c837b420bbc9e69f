//! Why each object stands where it does, read off the layout.

use crate::protocol::OpeningKind;
use crate::reward::{self, Body, Evaluation};
use crate::scene::category::GroupRelation;
use crate::scene::{Mount, Scene};

/// A rule that holds to this degree is a reason.
const HOLDS: f32 = 0.6;

/// The reasons for an object's place, for people; empty where it is not placed.
pub fn reasons(evaluation: &Evaluation<'_>, index: usize) -> String {
    let Some(slot) = &evaluation.slots[index] else { return String::new() };
    let context = evaluation.context;
    let (scene, object) = (context.scene, &context.scene.objects[index]);
    let mut reasons = vec![];
    let name = |index: usize| short_name(scene, index);
    if let (Mount::Surface, Some(carrier)) = (object.mount, slot.support) {
        reasons.push(format!("on {}", name(carrier)));
    }
    for (rule, &(degree, target)) in context.rules[index].iter().zip(&slot.best) {
        let Some(target) = target.filter(|_| degree >= HOLDS) else { continue };
        let words = match rule.relation {
            GroupRelation::Beside => "beside",
            GroupRelation::InFrontOf => "in front of",
            GroupRelation::Facing => "facing",
            GroupRelation::Around | GroupRelation::At => "drawn up to",
            GroupRelation::Under => "under",
            GroupRelation::Above => "over",
            GroupRelation::Near => "close to",
            GroupRelation::OnTopOf => continue,
        };
        reasons.push(format!("{words} {}", name(target)));
    }
    for (wish, &degree) in context.wishes.iter().zip(&evaluation.wish_degrees) {
        if degree >= HOLDS && wish.subjects.contains(&index) {
            reasons.push("as you asked".to_owned());
            break;
        }
    }
    let is_liked = |(held, liking): &(&reward::Held, f32)| {
        let degree = held.degree(scene, &|index| evaluation.body(index));
        if *liking > 0.0 { degree >= HOLDS } else { degree <= 1.0 - HOLDS }
    };
    if context.habits_of(index).any(|habit| is_liked(&habit)) {
        reasons.push("as you like it".to_owned());
    }
    reasons.extend(at_the_wall(scene, object.mount, &slot.body));
    reasons.extend(by_an_opening(scene, &slot.body));
    if reasons.is_empty() {
        reasons.push(match object.mount {
            Mount::Ceiling => "under the ceiling, clear of walls".to_owned(),
            _ => "free in the room, clear of the ways".to_owned(),
        });
    }
    reasons.dedup();
    reasons.join(", ")
}

fn at_the_wall(scene: &Scene, mount: Mount, body: &Body) -> Option<String> {
    if !matches!(mount, Mount::Floor | Mount::Wall) {
        return None;
    }
    scene.floor.edges.iter().enumerate().find_map(|(index, edge)| {
        let gap = edge.height(body.rect.center) - body.rect.half.y;
        let along = edge.along(body.rect.center);
        let is_behind = body.front().dot(edge.normal) > 0.98 && (0.0..=edge.length).contains(&along);
        (is_behind && gap.abs() < 0.08).then(|| {
            let room = along.min(edge.length - along) - body.rect.half.x;
            let place = if room < 0.15 { " in the corner" } else { "" };
            format!("{} wall {}{place}", if mount == Mount::Wall { "on" } else { "back against" }, index + 1)
        })
    })
}

fn by_an_opening(scene: &Scene, body: &Body) -> Option<String> {
    scene.openings.iter().find_map(|opening| {
        let offset = opening.middle() - body.rect.center;
        let distance = (body.rect.local(opening.middle()).abs() - body.rect.half).max_element();
        let facing = body.facing.dot(offset.normalize_or_zero());
        match opening.kind {
            OpeningKind::Window if distance < 0.7 => Some(format!("by {}", opening.id)),
            OpeningKind::Door if distance > 1.2 && facing > 0.9 => Some(format!("in view of {}", opening.id)),
            _ => None,
        }
    })
}

/// A name that fits into a sentence: what people call it, without file-name noise.
pub fn short_name(scene: &Scene, index: usize) -> String {
    let object = &scene.objects[index];
    let num_alike = scene.objects.iter().filter(|other| other.category == object.category).count();
    match object.category {
        Some(_) if num_alike == 1 => format!("the {}", object.category_id().replace('_', " ")),
        _ if object.name.chars().count() <= 32 => object.name.clone(),
        Some(_) => format!("a {}", object.category_id().replace('_', " ")),
        None => object.name.chars().take(32).collect(),
    }
}

/// Why an object has no place, for people.
pub fn why_unplaced(evaluation: &Evaluation<'_>, index: usize) -> String {
    let (scene, object) = (evaluation.context.scene, &evaluation.context.scene.objects[index]);
    let (width, depth) = (object.size.x.min(object.size.y), object.size.x.max(object.size.y));
    let extent = scene.floor.max - scene.floor.min;
    let what = format!("{width:.2} × {depth:.2} m");
    if object.size.z > scene.height {
        return format!(
            "it is {:.2} m high, the room {:.2} m: choose a lower one",
            object.size.z, scene.height
        );
    }
    if depth > extent.length() || width > extent.min_element() {
        return format!("its {what} are larger than the room: choose a smaller one");
    }
    if object.mount == Mount::Surface {
        return "nothing placed here can carry it where it fits: add a table or a shelf".to_owned();
    }
    let taken: f32 = evaluation
        .slots
        .iter()
        .enumerate()
        .filter(|(other, slot)| slot.is_some() && scene.objects[*other].mount == Mount::Floor)
        .map(|(other, _)| scene.objects[other].area())
        .sum();
    format!(
        "no place of {what} is left that keeps clear of the others and of the doors ({taken:.1} of {:.1} m² are taken): remove or shrink something",
        scene.floor.area
    )
}
