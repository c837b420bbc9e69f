//! The formats and their names.

use std::fmt;

/// A format of rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our own snapshot of one room.
    Snapshot,
    /// Our own arrange request: a snapshot with its goal.
    Request,
    /// SceneEval's scene state (`scene@1.0.2`), one or more rooms.
    SceneEval,
    /// I-Design's scene graph, as MetaSpatial uses it: one rectangular room.
    IDesign,
    /// A task of the LayoutVLM benchmark: a room, assets and words.
    LayoutVlm,
    /// A house of ProcTHOR or Holodeck, schema 1.0.0.
    Procthor,
    /// Binary glTF with a box for each object.
    Glb,
    /// USD as text, with a box for each object and a variant for each candidate.
    Usda,
    /// USD as text that only moves prims of a stage of the user's own, with a variant for each candidate.
    UsdaOverlay,
}

impl Format {
    /// What can be read.
    pub const READABLE: [Self; 6] =
        [Self::Snapshot, Self::Request, Self::SceneEval, Self::IDesign, Self::LayoutVlm, Self::Procthor];

    /// What can be written.
    pub const WRITABLE: [Self; 7] = [
        Self::Snapshot,
        Self::Request,
        Self::SceneEval,
        Self::IDesign,
        Self::Glb,
        Self::Usda,
        Self::UsdaOverlay,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Request => "request",
            Self::SceneEval => "sceneeval",
            Self::IDesign => "idesign",
            Self::LayoutVlm => "layoutvlm",
            Self::Procthor => "procthor",
            Self::Glb => "glb",
            Self::Usda => "usda",
            Self::UsdaOverlay => "usda-overlay",
        }
    }

    /// What files of it end with, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Glb => "glb",
            Self::Usda | Self::UsdaOverlay => "usda",
            _ => "json",
        }
    }

    /// Is it text that a terminal can show?
    pub fn is_text(self) -> bool {
        self != Self::Glb
    }

    /// Does it keep several candidates side by side?
    pub fn has_candidates(self) -> bool {
        matches!(self, Self::Usda | Self::UsdaOverlay)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
