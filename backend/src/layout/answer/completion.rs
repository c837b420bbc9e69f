//! A whole answer.

use super::aliases::Aliases;
use super::line::Line;
use crate::layout::{Layout, Placed, followers, moved_rigidly};
use crate::scene::Scene;

/// What a policy with a model says: a thought, and a line for every object that may move.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// Free words on one line; may be empty.
    pub think: String,
    /// Objects, as indices into the scene's, with their lines, in the order in which they are placed.
    pub lines: Vec<(usize, Line)>,
}

impl Completion {
    /// The answer that says a layout: every movable object in the order of [`Aliases::order`]. What a line goes by counts as
    /// standing where its own line says, so that rounding never adds up.
    pub fn describe(scene: &Scene, aliases: &Aliases, layout: &Layout) -> Self {
        let mut standing = Layout::empty(scene);
        let mut lines = vec![];
        for &index in aliases.order() {
            let placed = layout.placed.get(index).copied().flatten();
            let line = placed.map_or(Line::None, |placed| Line::describe(scene, index, &placed, &standing));
            if let Some(placed) = line.placed(scene, index, &standing) {
                stand(scene, &mut standing, index, placed);
            }
            lines.push((index, line));
        }
        Self { think: String::new(), lines }
    }

    /// The layout that it says: fixed objects where they are, the others line by line.
    pub fn layout(&self, scene: &Scene) -> Layout {
        let mut layout = Layout::empty(scene);
        for &(index, line) in &self.lines {
            if let Some(placed) = line.placed(scene, index, &layout) {
                stand(scene, &mut layout, index, placed);
            }
        }
        layout
    }

    /// Its text: the thought, if there is one, and a line an object.
    pub fn text(&self, aliases: &Aliases) -> String {
        let mut text = String::new();
        let thought = one_line(&self.think);
        if !thought.is_empty() {
            text = format!("<think>{thought}</think>\n");
        }
        text.push_str("<answer>\n");
        for (index, line) in &self.lines {
            text.push_str(&format!("{}: {}\n", aliases.object(*index), line.text(aliases)));
        }
        text.push_str("</answer>");
        text
    }
}

/// Puts an object somewhere in a layout, and with it what is attached to it.
pub fn stand(scene: &Scene, layout: &mut Layout, index: usize, placed: Placed) {
    let attached = followers(scene, index, |_| None);
    if let Some(from) = scene.objects[index].sent_pose {
        for follower in attached {
            let Some(own) = scene.objects[follower].sent_pose else { continue };
            let pose = moved_rigidly(&own, &from, &placed.pose);
            layout.placed[follower] = Some(Placed { pose, support: None });
        }
    }
    layout.placed[index] = Some(placed);
}

/// Words without line breaks and without what could end them early.
pub(super) fn one_line(words: &str) -> String {
    let plain = words.replace(['<', '>'], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
