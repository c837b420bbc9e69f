//! Text for terminals: colours where they are wanted, and nothing that a document could smuggle into a terminal.

use std::io::IsTerminal;

use clap::builder::styling::{AnsiColor, Style};

pub(super) use crate::error::counted;

/// Colours text, or leaves it alone.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub(super) is_coloured: bool,
}

impl Ink {
    /// For stdout.
    pub(super) fn stdout() -> Self {
        Self { is_coloured: std::io::stdout().is_terminal() && wants_colour() }
    }

    /// For stderr.
    pub(super) fn stderr() -> Self {
        Self { is_coloured: std::io::stderr().is_terminal() && wants_colour() }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    pub(super) fn coloured(self, color: AnsiColor, text: &str) -> String {
        self.styled(color.on_default(), text)
    }

    fn styled(self, style: Style, text: &str) -> String {
        if self.is_coloured { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// See no-color.org; old Windows consoles show the codes themselves.
fn wants_colour() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let understands = if cfg!(windows) {
        is_set("WT_SESSION") || is_set("TERM")
    } else {
        std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    };
    understands && !is_set("NO_COLOR")
}

/// Foreign text for a terminal: control characters could move the cursor or worse, so they are shown as `�`.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}
