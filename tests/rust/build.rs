//! Rooms in a few words: a builder of snapshots, and what a reward says of them.

use backend::layout::Layout;
use backend::protocol::{
    Frame, Goal, GoalRelation, Hinge, Mount, Object, Opening, OpeningKind, Placement, RelationKind, Room,
    SceneSnapshot, Swing, TermName, VERSION,
};
use backend::reward::{Context, Evaluation, Totals};
use backend::scene::Scene;

/// A snapshot and a goal in the making: z up, floor at 0, ceiling at 2.6 m.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    pub(crate) snapshot: SceneSnapshot,
    pub(crate) goal: Goal,
}

/// A rectangular room with a corner at the origin, empty and without openings.
pub(crate) fn room(width: f64, depth: f64) -> Build {
    outlined(&[[0.0, 0.0], [width, 0.0], [width, depth], [0.0, depth]])
}

/// An L of 4 × 3 m without its corner beyond (2, 1.5).
pub(crate) fn l_room() -> Build {
    outlined(&[[0.0, 0.0], [4.0, 0.0], [4.0, 1.5], [2.0, 1.5], [2.0, 3.0], [0.0, 3.0]])
}

/// A room with that outline, empty and without openings.
pub(crate) fn outlined(floor: &[[f64; 2]]) -> Build {
    let room = Room {
        name: None,
        kind: None,
        floor_m: floor.to_vec(),
        floor_level_m: 0.0,
        height_m: 2.6,
        openings: vec![],
    };
    Build {
        snapshot: SceneSnapshot { version: VERSION, frame: Frame::ZUp, room, objects: vec![] },
        goal: Goal::default(),
    }
}

/// A thing of a category; `at` is the middle of its bottom face, its id is given when it is added: `sofa_1`, `sofa_2`.
pub(crate) fn object(category: &str, size: [f64; 3], at: [f64; 3], yaw_deg: f64) -> Object {
    let placement = Placement { position_m: at, yaw_deg };
    Object { category: Some(category.to_owned()), ..Object::boxed(String::new(), size, Some(placement)) }
}

/// A plain box on the floor that belongs nowhere: a column's category, but movable.
pub(crate) fn block(size: [f64; 3], at: [f64; 2]) -> Object {
    object("column", size, [at[0], at[1], 0.0], 0.0)
}

/// The same, never to be moved.
pub(crate) fn locked(object: Object) -> Object {
    Object { locked: true, ..object }
}

/// The same on another mount.
pub(crate) fn mounted(mount: Mount, object: Object) -> Object {
    Object { mount: Some(mount), ..object }
}

/// The same, not placed.
pub(crate) fn unplaced(object: Object) -> Object {
    Object { placement: None, ..object }
}

/// An inward door 2.1 m high.
pub(crate) fn door(from: [f64; 2], to: [f64; 2], hinge: Option<Hinge>) -> Opening {
    Opening {
        id: String::new(),
        kind: OpeningKind::Door,
        from_m: from,
        to_m: to,
        bottom_m: 0.0,
        height_m: 2.1,
        swing: Some(Swing::Inward),
        hinge,
    }
}

/// A door that opens another way.
pub(crate) fn swinging(swing: Swing, door: Opening) -> Opening {
    Opening { swing: Some(swing), ..door }
}

/// A passage 2.1 m high.
pub(crate) fn passage(from: [f64; 2], to: [f64; 2]) -> Opening {
    Opening { kind: OpeningKind::Passage, swing: None, ..door(from, to, None) }
}

/// A window from 0.9 to 2.1 m.
pub(crate) fn window(from: [f64; 2], to: [f64; 2]) -> Opening {
    Opening { kind: OpeningKind::Window, bottom_m: 0.9, height_m: 1.2, swing: None, ..door(from, to, None) }
}

/// A relation of the goal; `target` may be empty.
pub(crate) fn relation(kind: RelationKind, subject: &str, target: &str) -> GoalRelation {
    let target = (!target.is_empty()).then(|| target.to_owned());
    GoalRelation { kind, subject: subject.to_owned(), target, distance_m: None }
}

impl Build {
    /// Adds an object.
    pub(crate) fn with(mut self, mut object: Object) -> Self {
        let category = object.category.clone().unwrap_or_else(|| "thing".to_owned());
        let same = self.snapshot.objects.iter().filter(|other| other.category == object.category).count();
        object.id = format!("{category}_{}", same + 1);
        self.snapshot.objects.push(object);
        self
    }

    /// Adds an opening: `door_1`, `window_1`.
    pub(crate) fn open(mut self, mut opening: Opening) -> Self {
        let kind = match opening.kind {
            OpeningKind::Door => "door",
            OpeningKind::Window => "window",
            OpeningKind::Passage => "passage",
        };
        let same = self.snapshot.room.openings.iter().filter(|other| other.kind == opening.kind).count();
        opening.id = format!("{kind}_{}", same + 1);
        self.snapshot.room.openings.push(opening);
        self
    }

    /// Adds a relation to the goal.
    pub(crate) fn wish(mut self, relation: GoalRelation) -> Self {
        self.goal.relations.push(relation);
        self
    }

    /// How the reward sees it.
    pub(crate) fn totals(&self) -> Totals {
        totals(&self.snapshot, &self.goal)
    }

    /// The value of one term.
    pub(crate) fn value(&self, term: TermName) -> f32 {
        self.totals().value(term)
    }

    /// Is no hard term violated by what may move?
    pub(crate) fn is_valid(&self) -> bool {
        self.totals().is_valid
    }

    /// Asserts a term's value to 1e-3, as built and turned by 30° about a far point.
    #[track_caller]
    pub(crate) fn expect(&self, term: TermName, expected: f64) -> &Self {
        let turned = crate::transform::Motion { turn_deg: 30.0, by: [7.3, -2.9, 1.2], ..Default::default() };
        let (snapshot, goal) = turned.applied(&self.snapshot, &self.goal);
        for (which, got) in [("as built", self.value(term)), ("turned", totals(&snapshot, &goal).value(term))]
        {
            assert!(
                (f64::from(got) - expected).abs() <= 1e-3,
                "{} {which} is {got}, expected {expected}",
                term.as_str()
            );
        }
        self
    }
}

/// The totals of a snapshot as sent, for a goal.
pub(crate) fn totals(snapshot: &SceneSnapshot, goal: &Goal) -> Totals {
    let scene = Scene::from_snapshot(snapshot).expect("a valid snapshot");
    let context = Context::new(&scene, goal);
    Evaluation::new(&context, &Layout::from_sent(&scene)).totals()
}
