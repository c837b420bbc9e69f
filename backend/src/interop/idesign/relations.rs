//! Which relations to state: those of the goal, else those that the published checker finds to hold.

use serde_json::{Value, json};

use crate::protocol::{Goal, GoalRelation, RelationKind};
use crate::scene::Scene;

/// The most neighbours that an object is looked at beside.
const MOST_NEIGHBOURS: usize = 8;
/// The nearest of them, for relations that need no contact.
const NEAR_NEIGHBOURS: usize = 3;

const WALLS: [&str; 4] = ["south_wall", "north_wall", "east_wall", "west_wall"];
const MIDDLE: &str = "middle of the room";

/// The relations of an object, in order of preference, as a scene graph writes them.
#[derive(Default, Clone)]
pub(super) struct Relations {
    /// To parts of the room.
    pub(super) elements: Vec<Value>,
    /// To other objects.
    pub(super) objects: Vec<Value>,
}

impl Relations {
    /// As the field `placement`.
    pub(super) fn to_json(&self) -> Value {
        json!({"room_layout_elements": self.elements, "objects_in_room": self.objects})
    }

    /// The first that holds of either kind, where the verdicts are in the order of [`Relations::to_json`].
    ///
    /// Standing in the room (`on` or `above` its middle) says nothing that another relation does not say better.
    pub(super) fn chosen(self, holds: &[bool]) -> Self {
        let (of_elements, of_objects) = holds.split_at(self.elements.len().min(holds.len()));
        let first = |relations: Vec<Value>, holds: &[bool]| {
            relations.into_iter().zip(holds).find(|(_, holds)| **holds).map(|(relation, _)| relation)
        };
        let objects: Vec<Value> = first(self.objects, of_objects).into_iter().collect();
        let elements = first(self.elements, of_elements)
            .filter(|relation| objects.is_empty() || relation["layout_element_id"] != MIDDLE);
        Self { elements: elements.into_iter().collect(), objects }
    }
}

/// Everything that may hold of an object that stands somewhere.
///
/// `neighbours` are the ids of others, nearest first, none of which is related to this one: relations must not go in circles.
/// What stands on the floor is neither on the ceiling that it reaches nor above another: the checker would find both.
pub(super) fn possible(neighbours: &[&str], is_on_floor: bool) -> Relations {
    let element = |id: &str, preposition: &str| json!({"layout_element_id": id, "preposition": preposition});
    let mut elements: Vec<Value> = WALLS.iter().map(|wall| element(wall, "on")).collect();
    if !is_on_floor {
        elements.push(element("ceiling", "on"));
    }
    elements.extend(["on", "above"].map(|preposition| element(MIDDLE, preposition)));

    let near = &neighbours[..neighbours.len().min(MOST_NEIGHBOURS)];
    let nearest = &near[..near.len().min(NEAR_NEIGHBOURS)];
    let carried = near.iter().map(|id| related(id, "on", true));
    let sides = ["left of", "right of", "in front", "behind"];
    let beside =
        |adjacent: bool| move |id: &&str| sides.map(|preposition| related(id, preposition, adjacent));
    let touching = near.iter().flat_map(beside(true));
    let apart = nearest.iter().flat_map(beside(false));
    let hung = if is_on_floor { &[] } else { nearest };
    let over = hung.iter().map(|id| related(id, "above", false));
    Relations { elements, objects: carried.chain(touching).chain(apart).chain(over).collect() }
}

/// What a goal asks of each object, in the scene's order; and the relations that a scene graph cannot say.
pub(super) fn asked<'a>(
    goal: &'a Goal,
    scene: &Scene,
    id_of: &[String],
) -> (Vec<Relations>, Vec<&'a GoalRelation>) {
    let mut asked = vec![Relations::default(); scene.objects.len()];
    let mut untold = vec![];
    for relation in &goal.relations {
        let target = relation.target.as_deref().map(|target| only(scene, target));
        match (only(scene, &relation.subject), said(relation, target, id_of)) {
            (Some(subject), Some(said)) => {
                asked[subject].elements.extend(said.elements);
                asked[subject].objects.extend(said.objects);
            }
            _ => untold.push(relation),
        }
    }
    (asked, untold)
}

/// The one object that an id or a category means; of a category with several objects any one may be meant.
fn only(scene: &Scene, end: &str) -> Option<usize> {
    let by_id = scene.objects.iter().position(|object| object.id == end);
    by_id.or_else(|| {
        let mut found = (0..scene.objects.len()).filter(|&index| scene.objects[index].category_id() == end);
        found.next().filter(|_| found.next().is_none())
    })
}

/// A relation of the goal in a scene graph's words; `target` is `None` if it has none, `Some(None)` if it is no single object.
fn said(relation: &GoalRelation, target: Option<Option<usize>>, id_of: &[String]) -> Option<Relations> {
    use RelationKind::{
        Above, AgainstWall, Behind, Centred, InCorner, InFrontOf, LeftOf, OnTopOf, RightOf, Under,
    };
    let to_walls = |preposition: &str| {
        let elements = WALLS.map(|wall| json!({"layout_element_id": wall, "preposition": preposition}));
        Some(Relations { elements: elements.into(), objects: vec![] })
    };
    let to_object = |preposition: &str, adjacent: bool| {
        let objects = vec![related(&id_of[target??], preposition, adjacent)];
        Some(Relations { elements: vec![], objects })
    };
    match relation.kind {
        // Being in any one of the four regions is enough.
        AgainstWall if target.is_none() => to_walls("on"),
        InCorner if target.is_none() => to_walls("in the corner"),
        Centred if target.is_none() => Some(Relations {
            elements: vec![json!({"layout_element_id": MIDDLE, "preposition": "in the middle of"})],
            objects: vec![],
        }),
        LeftOf => to_object("left of", false),
        RightOf => to_object("right of", false),
        InFrontOf => to_object("in front", false),
        Behind => to_object("behind", false),
        OnTopOf => to_object("on", true),
        Under => to_object("under", true),
        Above => to_object("above", false),
        _ => None,
    }
}

fn related(id: &str, preposition: &str, adjacent: bool) -> Value {
    json!({"object_id": id, "preposition": preposition, "is_adjacent": adjacent})
}
