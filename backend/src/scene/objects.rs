//! Faults of the client's objects.

use std::collections::HashMap;

use super::MAX_OBJECTS;
use super::check::{Faults, MAX_NAME_BYTES};
use super::simple::{first_contact, signed_double_area};
use crate::error::quoted;
use crate::protocol::{Object, SceneSnapshot};

/// Everything that is wrong with the objects of a snapshot; those over the limit are not looked at.
pub(super) fn check(snapshot: &SceneSnapshot, faults: &mut Faults) {
    let are_few = faults.at_most("/objects", "objects", MAX_OBJECTS, snapshot.objects.len());
    for (index, sent) in snapshot.objects.iter().enumerate().take(MAX_OBJECTS) {
        check_object(sent, &format!("/objects/{index}"), faults);
    }
    if are_few {
        check_attachments(snapshot, faults);
    }
}

fn check_object(sent: &Object, path: &str, faults: &mut Faults) {
    faults.id(&format!("{path}/id"), &sent.id);
    faults.text(&format!("{path}/name"), sent.name.as_deref(), [0, MAX_NAME_BYTES]);
    let is_sized = faults.size(&format!("{path}/size_m"), sent.size_m);
    faults.range(&format!("{path}/front_deg"), sent.front_deg, [-3600.0, 3600.0], "°");
    if let Some(placement) = &sent.placement {
        faults.coordinates(&format!("{path}/placement/position_m"), &placement.position_m);
        faults.range(&format!("{path}/placement/yaw_deg"), placement.yaw_deg, [-1e6, 1e6], "°");
    } else if sent.locked {
        let message = "expected a placement, since a locked object cannot be placed, got none";
        faults.add(format!("{path}/placement"), message);
    }
    faults.category(&format!("{path}/category"), sent.category.as_deref());
    if let (Some(points), true) = (&sent.footprint_m, is_sized) {
        check_footprint(points, sent.size_m, &format!("{path}/footprint_m"), faults);
    }
}

fn check_footprint(points: &[[f64; 2]], size: [f64; 3], path: &str, faults: &mut Faults) {
    if points.len() < 3 {
        faults.add(path, format!("expected at least 3 points, got {}", points.len()));
    }
    if points.len() < 3 || !faults.at_most(path, "points", 32, points.len()) {
        return;
    }
    let before = faults.fields.len();
    for (index, point) in points.iter().enumerate() {
        for axis in 0..2 {
            let half = size[axis] / 2.0 + 0.01;
            faults.range(&format!("{path}/{index}/{axis}"), point[axis], [-half, half], " m (half the box)");
        }
    }
    if faults.fields.len() > before {
        return;
    }
    let mut ring = points.to_vec();
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    // A sliver would let everything through.
    let share = signed_double_area(&ring).abs() / 2.0 / (size[0] * size[1]);
    if share < 0.01 {
        faults.add(path, format!("expected at least 1 % of the box's area, got {:.2} %", share * 100.0));
    } else if let Some([a, b]) = first_contact(&ring) {
        let message =
            format!("expected a simple polygon, got one that meets itself: edges {a} and {b} touch or cross");
        faults.add(path, message);
    }
}

fn check_attachments(snapshot: &SceneSnapshot, faults: &mut Faults) {
    let objects = &snapshot.objects;
    let by_id: HashMap<&str, usize> =
        objects.iter().enumerate().map(|(index, object)| (object.id.as_str(), index)).collect();
    let parent = |index: usize| by_id.get(objects[index].attached_to.as_deref()?).copied();
    for (index, object) in objects.iter().enumerate() {
        let Some(id) = &object.attached_to else { continue };
        let path = format!("/objects/{index}/attached_to");
        if parent(index).is_none() {
            let is_opening = snapshot.room.openings.iter().any(|opening| opening.id == *id);
            let what = if is_opening { "the opening " } else { "" };
            faults.add(path, format!("expected the id of an object, got {what}{}", quoted(id)));
            continue;
        }
        // A chain longer than the list goes round in circles; those in the circle are told.
        let mut chain = std::iter::successors(parent(index), |&next| parent(next)).take(objects.len());
        if chain.any(|next| next == index) {
            faults.add(path, "expected a chain that ends, got one that comes back to this object");
        }
    }
}
