//! What is wrong is found, measured, told, and mended by following the fix.

mod follow;
mod hard;
mod locked;
mod random;
mod scenes;
mod soft;

use backend::layout::Layout;
use backend::protocol::{Diagnostic, DiagnosticKind, Goal, Reward, SceneSnapshot, Severity};
use backend::reward::{Context, score};
use backend::scene::Scene;
use serde_json::Value;

use follow::{assert_mends, find};
use scenes::{Shape, Variant};

/// A room with one thing wrong.
struct Case {
    openings: Vec<Value>,
    objects: Vec<Value>,
    goal: Goal,
    kind: DiagnosticKind,
    object: Option<&'static str>,
    other: Option<&'static str>,
    severity: Severity,
    metres: Option<f64>,
    degrees: Option<f64>,
    /// `{S}`, `{E}`, `{N}` and `{W}` stand for walls; empty = any.
    message: &'static str,
    /// In the plain room; empty = any.
    hint: &'static str,
    /// Must there be a fix?
    has_fix: bool,
    /// Numbers that hold in the rectangular room alone.
    is_plain: bool,
}

/// An error with a fix; tests name what differs.
fn case(kind: DiagnosticKind, object: &'static str, objects: Vec<Value>) -> Case {
    Case {
        openings: vec![],
        objects,
        goal: Goal::default(),
        kind,
        object: Some(object),
        other: None,
        severity: Severity::Error,
        metres: None,
        degrees: None,
        message: "",
        hint: "",
        has_fix: true,
        is_plain: false,
    }
}

fn scored(snapshot: &SceneSnapshot, goal: &Goal) -> Reward {
    let scene = Scene::from_snapshot(snapshot).expect("a valid snapshot");
    score(&Context::new(&scene, goal), &Layout::from_sent(&scene))
}

fn all(reward: &Reward) -> impl Iterator<Item = &Diagnostic> {
    reward.objects.iter().flat_map(|object| &object.diagnostics).chain(&reward.diagnostics)
}

/// Checks a case in both shapes of the room, both frames, straight and turned by 30°.
fn check(case: &Case) {
    for variant in Variant::all().filter(|variant| !case.is_plain || variant.shape == Shape::Plain) {
        let snapshot = variant.snapshot(&case.openings, &case.objects);
        let reward = scored(&snapshot, &case.goal);
        let told: Vec<_> = all(&reward).map(|found| (found.kind, &found.message)).collect();
        let key = (case.kind, case.object, case.other);
        let found = find(&reward, key).unwrap_or_else(|| panic!("{variant:?}: no {key:?} among {told:?}"));
        let context = format!("{variant:?}: {found:?}");
        assert_eq!(found.severity, case.severity, "{context}");
        assert_eq!(found.amount_m.is_some(), case.metres.is_some(), "{context}");
        assert_eq!(found.amount_deg.is_some(), case.degrees.is_some(), "{context}");
        if let (Some(got), Some(expected)) = (found.amount_m, case.metres) {
            assert!((got - expected).abs() < 1e-3, "expected {expected} m: {context}");
        }
        if let (Some(got), Some(expected)) = (found.amount_deg, case.degrees) {
            assert!((got - expected).abs() < 0.05, "expected {expected}°: {context}");
        }
        if !case.message.is_empty() {
            assert_eq!(found.message, variant.walls_named(case.message), "{context}");
        }
        if !case.hint.is_empty() && variant.shape == Shape::Plain {
            assert_eq!(found.hint, variant.walls_named(case.hint), "{context}");
        }
        assert_eq!(found.fix.is_some(), case.has_fix, "{context}");
        if found.fix.is_some() {
            assert_mends(&snapshot, &case.goal, &reward, found);
        }
    }
}
