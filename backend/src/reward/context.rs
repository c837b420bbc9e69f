//! What stays the same while objects move: worked out once a scene and goal.

use parry3d::glamx::Vec2;

use super::alignment;
use super::clearance;
use super::crowd::Quota;
use super::grid::Grid;
use super::grouping::{self, Rule};
use super::habit::Held;
use super::relation::{self, Target, Wish};
use super::taste::{Here, Taste};
use super::walkability::WALKER_M;
use crate::protocol::Goal;
use crate::scene::{Mount, Scene};

/// A scene and a goal, prepared for scoring many layouts.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The scene.
    pub scene: &'a Scene,
    pub(crate) wishes: Vec<Wish>,
    /// Per object: the wishes that its moving may change.
    pub(crate) wishes_of: Vec<Vec<usize>>,
    pub(crate) taste: Here,
    /// Per object: its grouping rules.
    pub(crate) rules: Vec<Vec<Rule>>,
    /// Per object: the rules (subject, index) that it may satisfy.
    pub(crate) dependents: Vec<Vec<(usize, usize)>>,
    /// Per object: others of its kind, where there are enough for rows.
    pub(crate) peers: Vec<Vec<usize>>,
    /// Per class of rules: a target's fair share of followers.
    pub(crate) quotas: Vec<Quota>,
    /// Per object: the number of its kind among those that stand in rows.
    pub(crate) row_kind: Vec<Option<usize>>,
    pub(crate) num_row_kinds: usize,
    /// Per object: does a hard violation of it make the layout invalid?
    pub(crate) is_counted: Vec<bool>,
    /// Per object: how much its back belongs against a wall in this room.
    pub(crate) wall_weight: Vec<f32>,
    /// Per object: has it a direction that people see?
    pub(crate) has_direction: Vec<bool>,
    /// Per object: is it a ceiling piece that belongs to nothing but the room?
    pub(crate) hangs_alone: Vec<bool>,
    /// Per object: the farthest that its functional strips reach, metres.
    pub(crate) reach: Vec<f32>,
    /// Per pair: they take no space from each other.
    partners: Vec<bool>,
    /// Per pair: they move together.
    bound: Vec<bool>,
    pub(crate) grid: Grid,
    /// Per opening: where a walker comes in; empty for windows.
    pub(crate) way_seeds: Vec<Vec<Vec2>>,
}

impl<'a> Context<'a> {
    /// Prepares a scene and a goal.
    pub fn new(scene: &'a Scene, goal: &Goal) -> Self {
        let num = scene.objects.len();
        let mut rules = grouping::rules(scene);
        let quotas = grouping::classes(scene, &mut rules);
        let peers: Vec<Vec<usize>> = (0..num).map(|index| peers(scene, index)).collect();
        let (row_kind, num_row_kinds) = row_kinds(scene, &peers);
        let mut dependents = vec![vec![]; num];
        for (subject, rules) in rules.iter().enumerate() {
            for (index, rule) in rules.iter().enumerate() {
                for &target in &rule.targets {
                    dependents[target].push((subject, index));
                }
            }
        }
        let wishes = relation::wishes(scene, goal);
        let mut wishes_of = vec![vec![]; num];
        for (index, wish) in wishes.iter().enumerate() {
            let targets: &[usize] = if let Target::Objects(targets) = &wish.target { targets } else { &[] };
            for &object in wish.subjects.iter().chain(targets) {
                if wishes_of[object].last() != Some(&index) {
                    wishes_of[object].push(index);
                }
            }
        }
        let pairs = |is_pair: &dyn Fn(usize, usize) -> bool| -> Vec<bool> {
            (0..num * num).map(|pair| is_pair(pair / num, pair % num)).collect()
        };
        let objects = &scene.objects;
        let root = |mut index: usize| {
            while let Some(parent) = objects[index].attached_to {
                index = parent;
            }
            index
        };
        let roots: Vec<usize> = (0..num).map(root).collect();
        let bound = pairs(&|a, b| roots[a] == roots[b]);
        let partners = pairs(&|a, b| bound[a * num + b] || grouping::are_partners(&objects[a], &objects[b]));
        Self {
            wishes,
            wishes_of,
            taste: Here::default(),
            dependents,
            peers,
            quotas,
            row_kind,
            num_row_kinds,
            is_counted: (0..num).map(|index| !scene.is_fixed(index)).collect(),
            wall_weight: wall_weights(scene),
            has_direction: objects.iter().map(alignment::has_direction).collect(),
            hangs_alone: (0..num).map(|index| hangs_alone(scene, index) && rules[index].is_empty()).collect(),
            reach: objects.iter().map(reach).collect(),
            partners,
            bound,
            grid: Grid::new(&scene.floor, WALKER_M),
            way_seeds: scene.openings.iter().map(|opening| seeds(scene, opening)).collect(),
            rules,
            scene,
        }
    }

    /// With what is known of the user's taste.
    #[must_use]
    pub fn with_taste(self, taste: &Taste) -> Self {
        Self { taste: Here::new(self.scene, taste), ..self }
    }

    /// The same scene and taste with another goal.
    #[must_use]
    pub fn with_goal(&self, goal: &Goal) -> Self {
        Self { taste: self.taste.clone(), ..Self::new(self.scene, goal) }
    }

    /// The habits of an object, with how they are liked.
    pub(crate) fn habits_of(&self, object: usize) -> impl Iterator<Item = (&Held, f32)> {
        let own = self.taste.of.get(object).into_iter().flatten();
        own.map(|&index| (&self.taste.habits[index].0, self.taste.habits[index].1))
            .filter(move |(held, _)| held.is_of(object))
    }

    pub(crate) fn are_partners(&self, a: usize, b: usize) -> bool {
        self.partners[a * self.scene.objects.len() + b]
    }

    pub(crate) fn are_bound(&self, a: usize, b: usize) -> bool {
        self.bound[a * self.scene.objects.len() + b]
    }
}

fn hangs_alone(scene: &Scene, index: usize) -> bool {
    let object = &scene.objects[index];
    let num_alike = scene.objects.iter().filter(|other| other.category == object.category).count();
    object.mount == Mount::Ceiling && num_alike == 1
}

fn reach(object: &crate::scene::Object) -> f32 {
    if clearance::applies(object) {
        clearance::sides(object).map(|(_, depth)| depth).fold(0.0, f32::max)
    } else {
        0.0
    }
}

fn peers(scene: &Scene, index: usize) -> Vec<usize> {
    let object = &scene.objects[index];
    let is_row_piece =
        alignment::has_direction(object) && object.traits.wall < 1.0 && !object.traits.clearance.is_empty();
    let is_peer = |&other: &usize| other != index && scene.objects[other].category == object.category;
    let peers: Vec<usize> = (0..scene.objects.len()).filter(is_peer).collect();
    if object.category.is_some() && is_row_piece && peers.len() + 1 >= alignment::ROW_MIN {
        peers
    } else {
        vec![]
    }
}

/// Numbers the kinds that stand in rows.
fn row_kinds(scene: &Scene, peers: &[Vec<usize>]) -> (Vec<Option<usize>>, usize) {
    let mut known = vec![];
    let mut kind_of = |index: usize| {
        let category = scene.objects[index].category;
        known.iter().position(|other| *other == category).unwrap_or_else(|| {
            known.push(category);
            known.len() - 1
        })
    };
    let kinds = (0..peers.len()).map(|index| (!peers[index].is_empty()).then(|| kind_of(index))).collect();
    (kinds, known.len())
}

/// Forty desks cannot all have their backs on a wall: what is wider together than a third of the walls need not try.
fn wall_weights(scene: &Scene) -> Vec<f32> {
    let perimeter: f32 = scene.floor.edges.iter().map(|edge| edge.length).sum();
    let weight = |object: &crate::scene::Object| {
        if object.mount != Mount::Floor || object.traits.wall <= 0.0 {
            return 0.0;
        }
        let same = scene.objects.iter().filter(|other| other.category == object.category);
        let width: f32 = same.map(|other| other.size.x).sum();
        if width > 0.33 * perimeter { 0.2 * object.traits.wall } else { object.traits.wall }
    };
    scene.objects.iter().map(weight).collect()
}

fn seeds(scene: &Scene, opening: &crate::scene::Opening) -> Vec<Vec2> {
    if !opening.is_way() {
        return vec![];
    }
    let edge = &scene.floor.edges[opening.wall];
    let at = |share: f32, depth: f32| opening.ends[0].lerp(opening.ends[1], share) + edge.normal * depth;
    [0.35, 0.5].iter().flat_map(|&depth| [0.5, 0.25, 0.75].map(|share| at(share, depth))).collect()
}
