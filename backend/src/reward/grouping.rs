//! Soft: things that belong together stand together.
//!
//! The table says what a category belongs with (nightstand beside bed, chair at desk, sofa facing TV at 1.8–3.2 m, coffee
//! table 0.35–0.50 m before the sofa, …). A rule's value is the best over all targets in the room, not their sum; a rule
//! without any target in the room says nothing; an object's value is the weighted mean over its rules.
//! Distances follow Merrell et al. 2011 and Infinigen's home rules; see the table.

use super::crowd::Quota;
use super::geometry::{Body, within};
use super::pair::Pair;
use crate::scene::category::{CategoryId, Group, GroupRelation};
use crate::scene::{Mount, Object, Scene};

/// What a piece on a lesser carrier loses: a screen belongs on its stand before it belongs on a sideboard.
const SECOND_CHOICE: f32 = 0.15;

/// A rule of one object with the objects that can satisfy it.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) relation: GroupRelation,
    pub(crate) gap: [f32; 2],
    pub(crate) weight: f32,
    /// Those of `targets` whose category the table names first.
    pub(crate) preferred: Vec<usize>,
    /// Which rule of which category it is, where those who follow it should spread over their targets.
    pub(crate) class: Option<usize>,
    /// Indices of possible targets, ascending.
    pub(crate) targets: Vec<usize>,
}

/// The rules that concern each object of a scene.
pub(crate) fn rules(scene: &Scene) -> Vec<Vec<Rule>> {
    let rules_of = |index: usize, object: &Object| {
        object.traits.groups.iter().filter_map(move |group| rule(scene, index, group)).collect()
    };
    scene.objects.iter().enumerate().map(|(index, object)| rules_of(index, object)).collect()
}

fn rule(scene: &Scene, subject: usize, group: &Group) -> Option<Rule> {
    let is_target = |&index: &usize| {
        index != subject && group.targets.iter().any(|target| target == scene.objects[index].category_id())
    };
    let targets: Vec<usize> = (0..scene.objects.len()).filter(is_target).collect();
    // What stands on the floor does not belong on a table, even if some of its kind do.
    let cannot_stand_on =
        group.relation == GroupRelation::OnTopOf && scene.objects[subject].mount != Mount::Surface;
    if targets.is_empty() || cannot_stand_on {
        return None;
    }
    let first = group
        .targets
        .iter()
        .find(|id| targets.iter().any(|&target| scene.objects[target].category_id() == **id));
    let is_preferred = |&&target: &&usize| first.is_some_and(|id| scene.objects[target].category_id() == id);
    let preferred = targets.iter().filter(is_preferred).copied().collect();
    let gap = group.gap_m.unwrap_or(default_gap(group.relation));
    Some(Rule { relation: group.relation, gap, weight: group.weight, preferred, class: None, targets })
}

/// Gives the rules that share their targets their classes; the fair share of each class.
pub(crate) fn classes(scene: &Scene, rules: &mut [Vec<Rule>]) -> Vec<Quota> {
    let mut known: Vec<Followed> = vec![];
    let mut num_followers: Vec<usize> = vec![];
    for (object, rules) in scene.objects.iter().zip(rules.iter_mut()) {
        for rule in rules {
            let spreads =
                matches!(rule.relation, GroupRelation::At | GroupRelation::Around | GroupRelation::Beside);
            if !spreads {
                continue;
            }
            let key = (object.category, rule.relation, rule.targets.clone());
            let class = known.iter().position(|other| *other == key).unwrap_or_else(|| {
                known.push(key);
                num_followers.push(0);
                known.len() - 1
            });
            rule.class = Some(class);
            num_followers[class] += 1;
        }
    }
    let quota = |((_, _, targets), num_followers): (Followed, usize)| {
        let num_targets = targets.len().max(1);
        let (least, most) = (num_followers / num_targets, num_followers.div_ceil(num_targets));
        Quota { targets, num_followers, least, most }
    };
    known.into_iter().zip(num_followers).map(quota).collect()
}

/// Who follows whom: a category, how, and the targets.
type Followed = (Option<CategoryId>, GroupRelation, Vec<usize>);

/// Is a relation a place to stand? A piece has only one.
pub(crate) fn is_place(relation: GroupRelation) -> bool {
    !matches!(relation, GroupRelation::Facing | GroupRelation::Above)
}

/// Gaps where the table gives none, metres.
fn default_gap(relation: GroupRelation) -> [f32; 2] {
    match relation {
        GroupRelation::Beside => [0.0, 0.15],
        GroupRelation::InFrontOf => [0.30, 0.60],
        GroupRelation::Facing => [0.5, 3.0],
        GroupRelation::Around | GroupRelation::At => [-0.30, 0.10],
        GroupRelation::Near => [0.0, 0.60],
        GroupRelation::OnTopOf | GroupRelation::Under | GroupRelation::Above => [0.0, 0.0],
    }
}

/// A lamp under the ceiling that belongs to nothing belongs to the room's middle; [0, 1], nothing from 2.5 m on.
pub(crate) fn in_the_middle(scene: &Scene, body: &Body) -> f32 {
    within((body.rect.center - scene.floor.centroid).length(), [0.0, 0.1], 2.5)
}

/// What of a degree counts at that target: where the table names several carriers, the first one that is there counts most.
pub(crate) fn preference(rule: &Rule, target: usize) -> f32 {
    let is_second = rule.relation == GroupRelation::OnTopOf && !rule.preferred.contains(&target);
    if is_second { 1.0 - SECOND_CHOICE } else { 1.0 }
}

/// How well a subject stands to one target, [0, 1].
pub(crate) fn degree(
    rule: &Rule,
    subject: (&Object, &Body),
    target: (&Object, &Body),
    is_carried: bool,
) -> f32 {
    let (object, subject) = subject;
    let reach = rule.gap[1].max(0.0) + 2.0;
    let far = |body: &Body| body.rect.half.length();
    let distance_squared = (subject.rect.center - target.1.rect.center).length_squared();
    let farthest = reach + far(subject) + far(target.1);
    if distance_squared > farthest * farthest {
        return 0.0;
    }
    let pair = Pair::new(subject, target.1);
    match rule.relation {
        GroupRelation::Beside => pair.beside(rule.gap),
        GroupRelation::InFrontOf => pair.in_front_of(rule.gap),
        GroupRelation::Facing => pair.facing(rule.gap, target.0.traits.wall > 0.3),
        GroupRelation::Around => pair.around(rule.gap),
        GroupRelation::At => pair.at(rule.gap),
        GroupRelation::Under if target.0.traits.wall < 0.3 => pair.under_table(),
        GroupRelation::Under => pair.under(),
        GroupRelation::Near => pair.near(rule.gap),
        GroupRelation::OnTopOf if is_carried => {
            // A screen looks where its stand does; a round lamp looks nowhere.
            let has_front = (object.size.x - object.size.y).abs() > 0.03;
            let turned = if has_front { 0.3 * (0.5 - 0.5 * pair.facing.y) } else { 0.0 };
            0.7 + 0.3 * pair.centred(0.8) - turned
        }
        GroupRelation::OnTopOf => 0.0,
        GroupRelation::Above if subject.z[0] + 0.01 < target.1.z[1] => 0.0,
        GroupRelation::Above if object.mount == Mount::Wall => pair.hung_over(),
        GroupRelation::Above => pair.centred(0.1),
    }
}

/// Do two objects belong so close together that one may stand in the other's functional strip?
pub(crate) fn are_partners(a: &Object, b: &Object) -> bool {
    let allows = |subject: &Object, target: &Object| {
        subject.traits.groups.iter().any(|group| {
            matches!(
                group.relation,
                GroupRelation::At | GroupRelation::Around | GroupRelation::InFrontOf | GroupRelation::Beside
            ) && group.targets.iter().any(|id| id == target.category_id())
        })
    };
    allows(a, b) || allows(b, a)
}
