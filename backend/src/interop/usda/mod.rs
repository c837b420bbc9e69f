//! USD as text: the room's objects as boxes, and a variant for each candidate; or only what moves, to lie over a stage of the
//! user's own.
//!
//! `metersPerUnit` is 1 and `upAxis` that of the room's frame, so every number is the room's own. Where an object stands is
//! said in the variants of the set `candidate` alone: what a prim says itself is stronger than its variants. An overlay
//! therefore has to *reference* the user's stage, whose opinions are then weaker than variants; in a sublayer they would win.
//! Source: the USDA file format and the composition order (LIVRPS) of OpenUSD's documentation.

mod prims;
mod text;

use std::collections::HashSet;

use super::Room;
use super::names::listed;
use crate::error::Result;
use crate::protocol::{Object, SceneSnapshot};
use crate::scene::Scene;
use crate::scene::frame::in_frame;
use prims::{Axes, Prims};
use text::{asset, block, free_name, identifier, quoted};

/// What the file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer<'a> {
    /// Prims with boxes, which stand by themselves.
    Whole,
    /// `over`s of prims that another stage defines: the stage to reference, or `None` if the user does that.
    Overlay(Option<&'a str>),
}

/// The variant of the room as it was sent.
const AS_SENT: &str = "sent";

/// A layout and what its variant is called.
struct Variant<'a> {
    name: String,
    snapshot: &'a SceneSnapshot,
}

/// Writes the room and every candidate.
///
/// # Errors
/// As [`Scene::from_snapshot`].
pub(super) fn write(room: &Room, layer: Layer, notes: &mut Vec<String>) -> Result<String> {
    let sent = &room.request.snapshot;
    let scene = Scene::from_snapshot(sent)?;
    // An answer is in the frame of its request; anything else is brought into it.
    let arranged: Vec<(&str, SceneSnapshot)> = room
        .arranged
        .iter()
        .map(|arranged| (arranged.id.as_str(), in_frame(&arranged.snapshot, sent.frame)))
        .collect();
    for (_, snapshot) in &arranged {
        Scene::from_snapshot(snapshot)?;
    }
    let variants = variants(&arranged, sent);
    let prims = Prims::of(std::iter::once(sent).chain(arranged.iter().map(|(_, snapshot)| snapshot)));
    let axes = Axes { frame: sent.frame };
    tell(&prims, variants.first().map_or(sent, |variant| variant.snapshot), layer, notes);

    let mut body = String::new();
    if layer == Layer::Whole {
        body += &axes.outline(sent);
        body += &axes.openings(&scene);
    }
    for object in &sent.objects {
        body += &match (layer, variants.is_empty()) {
            (Layer::Whole, true) => prims.defined(object, &axes.drawn(object), axes.pose(object)),
            (Layer::Whole, false) => prims.defined(object, &axes.drawn(object), Some(String::new())),
            (Layer::Overlay(_), true) => prims.moved(object, axes.pose(object)),
            (Layer::Overlay(_), false) => String::new(),
        };
    }
    if !variants.is_empty() {
        let is_new = |object: &Object| sent.objects.iter().all(|known| known.id != object.id);
        let of_variants = variants.iter().map(|Variant { name, snapshot }| {
            let objects = snapshot.objects.iter().map(|object| match layer {
                Layer::Whole if is_new(object) => {
                    prims.defined(object, &axes.drawn(object), axes.pose(object))
                }
                _ => prims.moved(object, axes.pose(object)),
            });
            block(&format!("\"{name}\""), &objects.collect::<String>())
        });
        body += &block("variantSet \"candidate\" =", &of_variants.collect::<String>());
    }
    Ok(head(&axes) + &block(&room_prim(sent, layer, &variants), &body))
}

fn variants<'a>(arranged: &'a [(&str, SceneSnapshot)], sent: &'a SceneSnapshot) -> Vec<Variant<'a>> {
    if arranged.is_empty() {
        return vec![];
    }
    let mut taken = HashSet::new();
    let layouts = arranged.iter().map(|(id, snapshot)| (*id, snapshot)).chain([(AS_SENT, sent)]);
    layouts.map(|(id, snapshot)| Variant { name: free_name(&identifier(id), &mut taken), snapshot }).collect()
}

fn head(axes: &Axes) -> String {
    format!(
        "#usda 1.0\n(\n    defaultPrim = \"Room\"\n    doc = \"Written by Setdresser\"\n    metersPerUnit = 1\n    upAxis = \"{}\"\n)\n\n",
        axes.up()
    )
}

fn room_prim(sent: &SceneSnapshot, layer: Layer, variants: &[Variant]) -> String {
    let name = sent.room.name.as_deref().or(sent.room.kind.as_deref()).unwrap_or("room");
    let (specifier, reference) = match layer {
        Layer::Whole => ("def Xform", String::new()),
        Layer::Overlay(Some(stage)) => ("def Xform", format!("    prepend references = {}\n", asset(stage))),
        Layer::Overlay(None) => ("over", String::new()),
    };
    let selection = variants.first().map_or_else(String::new, |Variant { name, .. }| {
        format!(
            "    prepend variantSets = \"candidate\"\n    variants = {{\n        string candidate = \"{name}\"\n    }}\n"
        )
    });
    format!("{specifier} \"Room\" (\n    displayName = {}\n{reference}{selection})", quoted(name))
}

fn tell(prims: &Prims, first: &SceneSnapshot, layer: Layer, notes: &mut Vec<String>) {
    let renamed = prims.renamed();
    if !renamed.is_empty() && layer == Layer::Whole {
        notes.push(format!(
            "{}: USD allows no such names, so the prims have others; `setdresser:id` keeps the ids",
            listed(renamed.iter().map(|(id, _)| *id))
        ));
    }
    if let Layer::Overlay(stage) = layer {
        let pairs: Vec<String> = renamed.iter().map(|(id, name)| format!("{id} as {name}")).collect();
        let renamed = if pairs.is_empty() {
            String::new()
        } else {
            format!("; USD allows no such names as {}", listed(pairs.iter().map(String::as_str)))
        };
        notes.push(format!(
            "the overlay moves the prims /Room/ID, whose origins are the centres of their bottom faces{renamed}"
        ));
        if stage.is_none() {
            notes.push(
                "let /Room reference your own stage (`--reference`): over a sublayer variants have no say"
                    .to_owned(),
            );
        }
    }
    let unplaced = first.objects.iter().filter(|object| object.placement.is_none());
    let unplaced: Vec<&str> = unplaced.map(|object| object.id.as_str()).collect();
    if !unplaced.is_empty() {
        notes.push(format!("{}: not placed, so not active", listed(unplaced)));
    }
}
