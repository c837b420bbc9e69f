//! What each object's own place is worth: whom to credit for a layout's total.

use super::WEIGHTS;
use super::crowd::Crowd;
use super::evaluation::{Evaluation, Slot};
use super::totals::{WORST_M, gate, hard_amounts, soft_values};
use crate::protocol::TermName;

impl Evaluation<'_> {
    /// For each object, the reward formula over its own amounts alone: product of its hard values × weighted mean of the soft
    /// values that concern it, [0, 1]; wishes are those with it at an end. 0 where it has no place, `None` where it never moves.
    pub fn object_values(&self) -> Vec<Option<f32>> {
        let crowd = Crowd::of(self);
        let value = |(index, slot): (usize, &Option<Slot>)| {
            self.context.is_counted[index]
                .then(|| slot.as_ref().map_or(0.0, |slot| self.object_value(&crowd, index, slot)))
        };
        self.slots.iter().enumerate().map(value).collect()
    }

    fn object_value(&self, crowd: &Crowd, index: usize, slot: &Slot) -> f32 {
        let broken = hard_amounts(slot).into_iter().filter(|&amount| amount > 0.0);
        let hard: f32 = broken.map(|amount| gate(1, 1, (amount / WORST_M).min(1.0))).product();
        let soft = soft_values(self, crowd, index, slot).into_iter().zip(WEIGHTS);
        let soft = soft.map(|((value, weight), (_, base))| (value, weight.min(1.0) * base));
        let [.., (last, wish)] = WEIGHTS;
        debug_assert_eq!(last, TermName::Relation, "wishes are the last term");
        let wishes = self.context.wishes_of[index].iter().map(|&at| (self.wish_degrees[at], wish));
        let (sum, weights) = soft
            .chain(wishes)
            .chain([self.context.taste.of_object(index, &self.habit_degrees)])
            .fold((0.0, 0.0), |(sum, weights), (value, weight)| (sum + weight * value, weights + weight));
        hard * if weights > 0.0 { sum / weights } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use crate::layout::Layout;
    use crate::protocol::{Goal, GoalRelation, RelationKind, SceneSnapshot};
    use crate::reward::{Context, Evaluation};
    use crate::scene::Scene;

    const ROOM: &str = r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [[0,0],[5,0],[5,4],[0,4]], "height_m": 2.5,
        "openings": []}, "objects": [
        {"id": "bed", "size_m": [1.6, 2.0, 0.5], "placement": {"position_m": [2.5, 2.98, 0], "yaw_deg": 0}},
        {"id": "wardrobe", "size_m": [1.2, 0.6, 2.0], "placement": {"position_m": [0.6, 0.32, 0], "yaw_deg": 180}},
        {"id": "column", "size_m": [0.3, 0.3, 2.5], "locked": true, "placement": {"position_m": [4.8, 0.2, 0], "yaw_deg": 0}}]}"#;

    #[test]
    fn who_does_wrong_pays_for_it() {
        let mut snapshot: SceneSnapshot = serde_json::from_str(ROOM).expect("a room");
        let values = |snapshot: &SceneSnapshot, goal: &Goal| {
            let scene = Scene::from_snapshot(snapshot).expect("a scene");
            let context = Context::new(&scene, goal);
            let mut layout = Layout::empty(&scene);
            for (index, object) in scene.objects.iter().enumerate() {
                layout.placed[index] =
                    object.sent_pose.map(|pose| crate::layout::Placed { pose, support: None });
            }
            Evaluation::new(&context, &layout).object_values()
        };
        let nothing = Goal::default();
        let good = values(&snapshot, &nothing);
        assert!(good[0] > Some(0.8) && good[1] > Some(0.8) && good[2].is_none(), "{good:?}");

        let far = GoalRelation {
            kind: RelationKind::Near,
            subject: "wardrobe".to_owned(),
            target: Some("bed".to_owned()),
            distance_m: None,
        };
        let wished = values(&snapshot, &Goal { instruction: None, relations: vec![far] });
        assert!(wished[0] < good[0] && wished[1] < good[1], "{wished:?} {good:?}");

        if let Some(placement) = &mut snapshot.objects[1].placement {
            placement.position_m[0] = -0.2;
        }
        let outside = values(&snapshot, &nothing);
        assert_eq!(outside[0], good[0], "the bed does nothing wrong");
        assert!(outside[1] < Some(0.3), "{outside:?}");
        snapshot.objects[0].placement = None;
        assert_eq!(values(&snapshot, &nothing)[0], Some(0.0));
    }
}
