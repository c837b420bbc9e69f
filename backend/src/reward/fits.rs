//! Would an object fit at a place? The hard terms alone, without taking it there: for those that look at thousands of places.

use super::context::Context;
use super::evaluation::Evaluation;
use super::geometry::Body;
use super::{boundary, collision, openings, support};
use crate::layout::Placed;
use crate::scene::{Mount, Object};

impl Evaluation<'_> {
    /// Would objects break no gate at these places, as [`Evaluation::offence`] counts? They move together: pairs among them are
    /// not looked at.
    pub fn fits(&self, changes: &[(usize, Option<Placed>)]) -> bool {
        changes.iter().all(|&(index, placed)| {
            let Some(placed) = placed else { return true };
            let object = &self.context.scene.objects[index];
            let body = Body::new(object, &placed.pose);
            self.is_within(object, &body)
                && self.is_carried(object, &body, &placed)
                && self.is_clear(index, &body, changes)
        })
    }

    /// How far an object would have to move along the floor at least before it fits, metres, turned and as high as it is: 0 where
    /// nothing is known. What stands on other things is held to its carrier's edge too.
    pub fn clash(&self, index: usize, placed: &Placed) -> f32 {
        let scene = self.context.scene;
        let object = &scene.objects[index];
        let body = Body::new(object, &placed.pose);
        let outside = boundary::corners_outside(scene, object, &body) - boundary::TOLERANCE_M;
        let over_edge = self.carrier(placed).map_or(0.0, |(carrier, under)| {
            support::overhang(&body, (carrier, under)) - support::TOLERANCE_M
        });
        let deepest = (0..self.slots.len()).map(|other| self.depth(index, &body, other)).fold(0.0, f32::max);
        outside.max(over_edge).max(deepest - collision::TOLERANCE_M).max(0.0)
    }

    fn is_within(&self, object: &Object, body: &Body) -> bool {
        let scene = self.context.scene;
        boundary::outside_height(scene, object, body) <= boundary::TOLERANCE_M
            && boundary::outside(scene, object, body) <= boundary::TOLERANCE_M
            && openings::blocked(scene, object, body).is_none()
    }

    fn is_carried(&self, object: &Object, body: &Body, placed: &Placed) -> bool {
        let detached = match object.mount {
            _ if object.attached_to.is_some() => 0.0,
            Mount::Surface => match self.carrier(placed) {
                Some(carrier) => support::off_surface(body, carrier),
                None => body.z[0].abs(),
            },
            _ => support::detached(self.context.scene, object, body),
        };
        detached <= support::TOLERANCE_M
    }

    fn is_clear(&self, index: usize, body: &Body, changes: &[(usize, Option<Placed>)]) -> bool {
        (0..self.slots.len()).all(|other| {
            let moves_too = changes.iter().any(|&(changed, _)| changed == other);
            moves_too || self.depth(index, body, other) <= collision::TOLERANCE_M
        })
    }

    fn carrier(&self, placed: &Placed) -> Option<(&Object, &Body)> {
        let carrier = placed.support?;
        Some((self.context.scene.objects.get(carrier)?, &self.slots.get(carrier)?.as_ref()?.body))
    }

    /// How deep an object would be in another.
    fn depth(&self, index: usize, body: &Body, other: usize) -> f32 {
        let context: &Context<'_> = self.context;
        let Some(slot) = self.slots[other].as_ref().filter(|_| other != index) else { return 0.0 };
        if !body.is_near(&slot.body, 0.0) || context.are_bound(index, other) {
            return 0.0;
        }
        let (own, at) = (&context.scene.objects[index], &context.scene.objects[other]);
        // In the order that the evaluation takes them: the last bits depend on it.
        if index < other {
            collision::depth((own, body), (at, &slot.body))
        } else {
            collision::depth((at, &slot.body), (own, body))
        }
    }
}
