//! Pictures of rooms as files.

use std::path::PathBuf;

use super::outputs::Folder;
use crate::error::Result;
use crate::layout::Layout;
use crate::protocol::{Reward, SceneSnapshot};
use crate::render::{self, PlanOptions};
use crate::scene::Scene;

/// Which pictures to make.
#[derive(Clone, Copy)]
pub(super) struct Pictures {
    pub(super) axonometric: bool,
    pub(super) svg: bool,
    pub(super) png: bool,
    pub(super) width_px: u32,
}

impl Pictures {
    /// Every kind, at a width that a page and a screen take.
    pub(super) const ALL: Self = Self { axonometric: true, svg: true, png: true, width_px: 1200 };

    /// The plan alone.
    pub(super) const PLAN: Self = Self { axonometric: false, ..Self::ALL };

    /// Draws a room as it was sent: `NAME.svg`, `NAME.axonometric.svg`, and the same as `.png`.
    ///
    /// # Errors
    /// As [`Scene::from_snapshot`], [`render::png`] and [`Folder::write`].
    pub(super) fn draw(
        self,
        folder: &Folder,
        name: &str,
        snapshot: &SceneSnapshot,
        reward: Option<&Reward>,
    ) -> Result<Vec<PathBuf>> {
        let scene = Scene::from_snapshot(snapshot)?;
        let layout = Layout::from_sent(&scene);
        let options = PlanOptions { width_px: self.width_px, ..PlanOptions::default() };
        let plan = render::plan_svg(&scene, &layout, reward, &options);
        let mut written = self.write(folder, name, &plan)?;
        if self.axonometric {
            let view = render::axonometric_svg(&scene, &layout, reward, &options);
            written.extend(self.write(folder, &format!("{name}.axonometric"), &view)?);
        }
        Ok(written)
    }

    fn write(self, folder: &Folder, name: &str, svg: &str) -> Result<Vec<PathBuf>> {
        let mut written = vec![];
        if self.svg {
            written.push(folder.write(&format!("{name}.svg"), svg.as_bytes())?);
        }
        if self.png {
            written.push(folder.write(&format!("{name}.png"), &render::png(svg, self.width_px)?)?);
        }
        Ok(written)
    }
}
