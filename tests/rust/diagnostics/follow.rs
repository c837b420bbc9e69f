//! Follows fixes as a client would: moves the object, and rigidly what stands on it, reads the scene again and scores it.

use backend::layout::Layout;
use backend::protocol::{
    Diagnostic, DiagnosticKind, Fix, Frame, Goal, Placement, Reward, SceneSnapshot, Severity,
};
use backend::scene::Scene;

use super::{all, scored};

/// What makes it the same finding.
pub(crate) type Key<'a> = (DiagnosticKind, Option<&'a str>, Option<&'a str>);

fn key(found: &Diagnostic) -> Key<'_> {
    (found.kind, found.object.as_deref(), found.other.as_deref())
}

pub(crate) fn find<'a>(reward: &'a Reward, wanted: Key<'_>) -> Option<&'a Diagnostic> {
    all(reward).find(|found| key(found) == wanted)
}

/// The snapshot after a fix.
pub(crate) fn followed(snapshot: &SceneSnapshot, fix: &Fix) -> SceneSnapshot {
    let scene = Scene::from_snapshot(snapshot).expect("a valid snapshot");
    let position = |id: &str| snapshot.objects.iter().position(|object| object.id == id).expect("a known id");
    let moved = position(&fix.object);
    let to = Placement { position_m: fix.position_m, yaw_deg: fix.yaw_deg };
    let mut after = snapshot.clone();
    after.objects[moved].placement = Some(to);
    let Some(from) = snapshot.objects[moved].placement else { return after };
    for follower in Layout::from_sent(&scene).followers(&scene, scene.sent_order[moved]) {
        let follower = position(&scene.objects[follower].id);
        let own = snapshot.objects[follower].placement.expect("a follower is placed");
        after.objects[follower].placement = Some(rigidly(snapshot.frame, &own, &from, &to));
    }
    after
}

fn rigidly(frame: Frame, own: &Placement, from: &Placement, to: &Placement) -> Placement {
    // In the plane seen from above: (x, y) of z-up, (x, −z) of y-up.
    let split = |p: [f64; 3]| if frame == Frame::ZUp { [p[0], p[1], p[2]] } else { [p[0], -p[2], p[1]] };
    let join = |p: [f64; 3]| if frame == Frame::ZUp { p } else { [p[0], p[2], -p[1]] };
    let (own_at, from_at, to_at) = (split(own.position_m), split(from.position_m), split(to.position_m));
    let turn = to.yaw_deg - from.yaw_deg;
    let (sin, cos) = turn.to_radians().sin_cos();
    let (x, y) = (own_at[0] - from_at[0], own_at[1] - from_at[1]);
    let moved =
        [x * cos - y * sin + to_at[0], x * sin + y * cos + to_at[1], own_at[2] - from_at[2] + to_at[2]];
    Placement { position_m: join(moved), yaw_deg: (own.yaw_deg + turn).rem_euclid(360.0) }
}

/// Following a fix must remove its finding and bring no new error; mending taste must not cost taste elsewhere.
pub(crate) fn assert_mends(snapshot: &SceneSnapshot, goal: &Goal, before: &Reward, found: &Diagnostic) {
    let fix = found.fix.as_ref().expect("a fix");
    let object =
        snapshot.objects.iter().find(|object| object.id == fix.object).expect("a fix names an object");
    assert!(!object.locked && object.attached_to.is_none(), "a fix moves what may not move: {found:?}");
    assert!((0.0..360.0).contains(&fix.yaw_deg), "{found:?}");
    let after = scored(&followed(snapshot, fix), goal);
    assert!(
        find(&after, key(found)).is_none(),
        "{found:?} is still there after its fix: {:?}",
        find(&after, key(found))
    );
    for error in all(&after).filter(|error| error.severity == Severity::Error) {
        let contacts =
            |found: &&Diagnostic| found.kind == DiagnosticKind::Collision && found.object == error.object;
        // Of a pile only the deepest contacts are told.
        let is_untold = contacts(&error) && all(before).filter(contacts).count() >= 8;
        let is_known = is_untold || find(before, key(error)).is_some();
        assert!(is_known, "the fix of {found:?} brings {error:?}");
    }
    if !found.term.is_hard() {
        assert!(after.total >= before.total * 0.999, "{found:?}: {} → {}", before.total, after.total);
    }
}
