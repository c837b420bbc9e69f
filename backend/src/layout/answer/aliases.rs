//! The names that answers use: nothing that a client wrote.

use std::collections::HashMap;

use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Object, Scene};

/// Short names of a scene's objects and openings: `bed_1`, `door_2`; and the order in which an answer names the objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Aliases {
    objects: Vec<String>,
    openings: Vec<String>,
    order: Vec<usize>,
    by_name: HashMap<String, Named>,
}

/// What an alias names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An index into [`Scene::objects`].
    Object(usize),
    /// An index into [`Scene::openings`].
    Opening(usize),
}

impl Aliases {
    /// Aliases by category and canonical order; an unknown category is `object`, as are those that openings go by.
    pub fn new(scene: &Scene) -> Self {
        let mut num_of: HashMap<&str, usize> = HashMap::new();
        let mut numbered = |word: &'static str| {
            let number = num_of.entry(word).or_default();
            *number += 1;
            format!("{word}_{number}")
        };
        let objects: Vec<String> =
            scene.objects.iter().map(|object| numbered(word_of(object.category_id()))).collect();
        let openings: Vec<String> =
            scene.openings.iter().map(|opening| numbered(opening.kind.word())).collect();
        let named = |names: &[String], what: fn(usize) -> Named| -> Vec<(String, Named)> {
            names.iter().enumerate().map(|(index, name)| (name.clone(), what(index))).collect()
        };
        let by_name = named(&objects, Named::Object).into_iter().chain(named(&openings, Named::Opening));
        Self { by_name: by_name.collect(), order: order(scene), objects, openings }
    }

    /// The alias of an object.
    pub fn object(&self, index: usize) -> &str {
        &self.objects[index]
    }

    /// The alias of an opening.
    pub fn opening(&self, index: usize) -> &str {
        &self.openings[index]
    }

    /// What an alias names, if anything.
    pub fn find(&self, alias: &str) -> Option<Named> {
        self.by_name.get(alias).copied()
    }

    /// The object of an alias, if it is one.
    pub fn find_object(&self, alias: &str) -> Option<usize> {
        match self.find(alias)? {
            Named::Object(index) => Some(index),
            Named::Opening(_) => None,
        }
    }

    /// The objects that an answer names, in its order: what stands on the floor, then rugs, what hangs on walls, what stands on
    /// other things (carriers first), what hangs from the ceiling; large ones first. Only those that may move on their own.
    pub fn order(&self) -> &[usize] {
        &self.order
    }
}

fn word_of(category: &'static str) -> &'static str {
    match category {
        "unknown" | "door" | "window" | "passage" => "object",
        known => known,
    }
}

fn order(scene: &Scene) -> Vec<usize> {
    let mut movable: Vec<usize> =
        (0..scene.objects.len()).filter(|&index| scene.objects[index].is_movable()).collect();
    // Areas as whole cm², so that twins of slightly different numbers keep the canonical order.
    let area = |object: &Object| (object.area() * 1e4).round() as i64;
    movable.sort_by_key(|&index| {
        let object = &scene.objects[index];
        (layer(object), -area(object), index)
    });
    movable
}

fn layer(object: &Object) -> u8 {
    match object.mount {
        Mount::Floor if object.traits.shape != ShapeKind::Flat => 0,
        Mount::Floor => 1,
        Mount::Wall => 2,
        Mount::Surface if object.traits.carries => 3,
        Mount::Surface => 4,
        Mount::Ceiling => 5,
    }
}
