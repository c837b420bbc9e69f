//! A room as text tells it and as it is, and how layouts of the one are said in lines of the other.

use crate::error::Result;
use crate::layout::answer::{Aliases, Completion, Lattice, Line, Seen, Steps, stand};
use crate::layout::{Layout, Placed};
use crate::protocol::SceneSnapshot;
use crate::reward::{Context, Evaluation, Totals};
use crate::scene::Scene;
use crate::search::relocated;

/// How far a pose may go to a place on its lattice that is free, steps.
const NEAR: i16 = 4;

/// A room as it is told and as it is.
pub(super) struct Room {
    pub(super) told: Scene,
    pub(super) truth: Scene,
    pub(super) aliases: Aliases,
    /// For each object told, its index in truth.
    true_index: Vec<usize>,
}

impl Room {
    pub(super) fn new(told: &SceneSnapshot, truth: &SceneSnapshot) -> Result<Self> {
        let (told, truth) = (Scene::from_snapshot(told)?, Scene::from_snapshot(truth)?);
        let find = |id: &str| truth.objects.iter().position(|object| object.id == id).unwrap_or(0);
        let true_index = told.objects.iter().map(|object| find(&object.id)).collect();
        Ok(Self { aliases: Aliases::new(&told), true_index, told, truth })
    }

    /// The place of an object told, from that of truth.
    fn as_told(&self, placed: Placed) -> Placed {
        let support =
            placed.support.and_then(|index| self.true_index.iter().position(|&other| other == index));
        Placed { support, ..placed }
    }

    fn as_true(&self, placed: Placed) -> Placed {
        Placed { support: placed.support.map(|index| self.true_index[index]), ..placed }
    }

    pub(super) fn told_layout(&self, truth: &Layout) -> Layout {
        let placed =
            self.true_index.iter().map(|&index| truth.placed[index].map(|placed| self.as_told(placed)));
        Layout { placed: placed.collect() }
    }

    /// A layout of truth in lines of what is told, each at the free place of its lattice that is nearest, and the layout that
    /// they say; `None` where a line finds no free place.
    pub(super) fn said(
        &self,
        context: &Context<'_>,
        layout: &Layout,
    ) -> Option<(Completion, Layout, Totals)> {
        let wanted = self.told_layout(layout);
        let mut evaluation = Evaluation::new(context, &Layout::empty(&self.truth));
        let mut standing = Layout::empty(&self.told);
        let mut lines = vec![];
        for &index in self.aliases.order() {
            let Some(placed) = wanted.placed[index] else {
                lines.push((index, Line::None));
                continue;
            };
            let line = Line::describe(&self.told, index, &placed, &standing);
            let (line, placed) = self.nearest_free(&evaluation, &standing, index, line)?;
            let changes = relocated(&evaluation, self.true_index[index], self.as_true(placed), false);
            evaluation.apply(&changes);
            stand(&self.told, &mut standing, index, placed);
            lines.push((index, line));
        }
        let totals = evaluation.totals();
        Some((Completion { think: String::new(), lines }, evaluation.layout(), totals))
    }

    fn nearest_free(
        &self,
        evaluation: &Evaluation<'_>,
        standing: &Layout,
        index: usize,
        line: Line,
    ) -> Option<(Line, Placed)> {
        let Line::At { anchor, steps: [a, b] } = line else { return None };
        let lattice = Lattice::new(&anchor, &self.told, index, standing)?;
        let mut near: Vec<[i16; 2]> =
            (-NEAR..=NEAR).flat_map(|x| (-NEAR..=NEAR).map(move |y| [x, y])).collect();
        near.sort_by_key(|[x, y]| (x * x + y * y, *x, *y));
        near.into_iter().find_map(|[x, y]| {
            let steps = [Steps(a.0 + x), Steps(b.0 + y)];
            if !lattice.holds(steps) {
                return None;
            }
            let placed = lattice.at(steps);
            let changes = relocated(evaluation, self.true_index[index], self.as_true(placed), false);
            evaluation.fits(&changes).then_some((Line::At { anchor, steps }, placed))
        })
    }

    /// What truth has and nobody tells: openings along the walls, then things by their places.
    pub(super) fn hidden(&self) -> Vec<Seen> {
        let is_told = |id: &str| self.told.openings.iter().any(|opening| opening.id == id);
        let mut openings: Vec<_> =
            self.truth.openings.iter().filter(|opening| !is_told(&opening.id)).collect();
        openings.sort_by(|a, b| a.wall.cmp(&b.wall).then(a.along[0].total_cmp(&b.along[0])));
        let openings = openings.into_iter().map(|opening| Seen::Opening {
            kind: opening.kind,
            wall: opening.wall,
            along: opening.along,
        });
        let things =
            self.truth.objects.iter().enumerate().filter(|(index, _)| !self.true_index.contains(index));
        let things = things.filter_map(|(_, object)| {
            let (pose, wall) = (object.sent_pose?, self.truth.floor.edges.first()?);
            let left = pose.left();
            let along = left.dot(wall.direction).abs();
            let [width, depth] = [object.size.x, object.size.y];
            // The box's extents along the room's axes.
            let across = (1.0 - along * along).max(0.0).sqrt();
            let size = [width * along + depth * across, width * across + depth * along];
            Some(([wall.along(pose.xy()), wall.height(pose.xy())], size))
        });
        let mut things: Vec<_> = things.collect();
        things.sort_by(|([a, _], _), ([b, _], _)| a.total_cmp(b));
        openings.chain(things.into_iter().map(|(middle, size)| Seen::Thing { middle, size })).collect()
    }
}
