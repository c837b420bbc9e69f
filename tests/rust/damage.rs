//! Damaged copies of a furnished room: what a reward must rank below the room itself.

use std::collections::BTreeMap;
use std::f32::consts::TAU;
use std::fmt;

use backend::layout::{Layout, moved_rigidly, wrapped};
use backend::protocol::{Goal, SceneSnapshot};
use backend::reward::{Context, Evaluation, Totals};
use backend::scene::{Pose, Scene};
use parry3d::glamx::Vec2;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What was done to one object.
#[derive(Debug, Clone)]
pub(crate) struct Damage {
    /// Its category, or `unknown`.
    pub(crate) category: String,
    /// How it was damaged.
    pub(crate) kind: Kind,
}

/// The ways to damage a room.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Moved in the floor plane by that many metres.
    Moved(f32),
    /// Turned about its own middle by that many degrees.
    Turned(f32),
    /// Changed places with an object of that category.
    Swapped(String),
}

impl Kind {
    /// Its name without numbers.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Moved(_) => "moved",
            Self::Turned(_) => "turned",
            Self::Swapped(_) => "swapped",
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let category = &self.category;
        match &self.kind {
            Kind::Moved(metres) => write!(formatter, "{category} moved {metres:.2} m"),
            Kind::Turned(degrees) => write!(formatter, "{category} turned {degrees:.0}°"),
            Kind::Swapped(other) => write!(formatter, "{category} swapped with {other}"),
        }
    }
}

/// A copy of a room in which `num_damaged` objects (or all, if there are fewer) are out of place, and what was done.
///
/// Each is moved by 0.5 to 1.5 m in a random direction of the floor plane, turned by 90 to 180 degrees either way, or changes
/// places with a random object of another category and visibly different size, with equal chance; where there is no such object
/// it is moved. What stands on it, or is attached to it, follows rigidly. The seed fixes the copy.
pub(crate) fn damaged(
    snapshot: &SceneSnapshot,
    seed: u64,
    num_damaged: usize,
) -> (SceneSnapshot, Vec<Damage>) {
    let scene = Scene::from_snapshot(snapshot).expect("a valid room");
    let layout = Layout::from_sent(&scene);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // In the order sent, so that the seed means the same whatever order the core keeps.
    let mut left: Vec<usize> =
        scene.sent_order.iter().copied().filter(|&index| may_be_damaged(&scene, index)).collect();
    let mut copy = Copy { scene: &scene, supports: layout.clone(), layout };
    let mut damages = vec![];
    while damages.len() < num_damaged && !left.is_empty() {
        let index = left.remove(rng.random_range(0..left.len()));
        let kind = copy.damage(index, &mut rng);
        damages.push(Damage { category: scene.objects[index].category_id().to_owned(), kind });
    }
    let mut sent = snapshot.clone();
    for (object, &index) in sent.objects.iter_mut().zip(&scene.sent_order) {
        let moved = copy.layout.pose(index).filter(|pose| Some(**pose) != scene.objects[index].sent_pose);
        if let Some(pose) = moved {
            object.placement = Some(scene.world.pose_to_wire(pose, scene.objects[index].quarter_turns));
        }
    }
    (sent, damages)
}

/// The totals of a room as it was sent, without a goal.
pub(crate) fn totals(snapshot: &SceneSnapshot) -> Totals {
    let scene = Scene::from_snapshot(snapshot).expect("a valid room");
    let goal = Goal::default();
    let context = Context::new(&scene, &goal);
    Evaluation::new(&context, &Layout::from_sent(&scene)).totals()
}

fn may_be_damaged(scene: &Scene, index: usize) -> bool {
    scene.objects[index].is_movable() && scene.objects[index].sent_pose.is_some()
}

struct Copy<'a> {
    scene: &'a Scene,
    /// The undamaged layout: what stood on what.
    supports: Layout,
    layout: Layout,
}

impl Copy<'_> {
    fn damage(&mut self, index: usize, rng: &mut ChaCha8Rng) -> Kind {
        let from = self.pose(index);
        let mut to = from;
        let choice = rng.random_range(0..3);
        if choice == 2 {
            let partners = self.partners(index);
            if !partners.is_empty() {
                let partner = partners[rng.random_range(0..partners.len())];
                let there = self.pose(partner);
                self.place(index, Pose { position: there.position, ..from });
                self.place(partner, Pose { position: from.position, ..there });
                return Kind::Swapped(self.scene.objects[partner].category_id().to_owned());
            }
        }
        if choice == 1 {
            let degrees = rng.random_range(90.0..=180.0_f32);
            let sign = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
            to.yaw = wrapped(from.yaw + sign * degrees.to_radians());
            self.place(index, to);
            return Kind::Turned(sign * degrees);
        }
        let metres = rng.random_range(0.5..=1.5_f32);
        let direction = Vec2::from_angle(rng.random_range(0.0..TAU));
        to.position += (direction * metres).extend(0.0);
        self.place(index, to);
        Kind::Moved(metres)
    }

    fn pose(&self, index: usize) -> Pose {
        *self.layout.pose(index).expect("only placed objects are damaged")
    }

    /// Moves an object and, rigidly, what it carries.
    fn place(&mut self, index: usize, to: Pose) {
        let from = self.pose(index);
        let mut moved = self.supports.followers(self.scene, index);
        moved.push(index);
        for index in moved {
            if let Some(placed) = &mut self.layout.placed[index] {
                placed.pose = moved_rigidly(&placed.pose, &from, &to);
            }
        }
    }

    /// Objects of another category and a visibly different size that do not stand on each other.
    fn partners(&self, index: usize) -> Vec<usize> {
        let objects = &self.scene.objects;
        let own = &objects[index];
        let carries = |a: usize, b: usize| self.supports.followers(self.scene, a).contains(&b);
        let is_partner = |&other: &usize| {
            let differs = |axis: usize| {
                let (a, b) = (own.size[axis], objects[other].size[axis]);
                (a - b).abs() > 0.1 && (a - b).abs() > 0.2 * a.max(b)
            };
            let is_unlike = objects[other].category != own.category || own.category.is_none();
            other != index
                && is_unlike
                && (0..3).any(differs)
                && may_be_damaged(self.scene, other)
                && !carries(index, other)
                && !carries(other, index)
        };
        self.scene.sent_order.iter().copied().filter(is_partner).collect()
    }
}

/// How many copies ranked below their original, by something.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    rows: BTreeMap<String, (usize, usize)>,
}

impl Tally {
    /// Counts one copy.
    pub(crate) fn add(&mut self, row: impl Into<String>, is_below: bool) {
        let (below, num) = self.rows.entry(row.into()).or_default();
        *below += usize::from(is_below);
        *num += 1;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (row, (below, num)) in &self.rows {
            let percent = 100.0 * *below as f64 / *num as f64;
            writeln!(formatter, "{row:<32} {below:>6} of {num:>6}  {percent:5.1} %")?;
        }
        Ok(())
    }
}
