//! What rows made of the same rooms, as plans beside each other.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage, imageops};

use super::cases::Case;
use super::judge::Outcome;
use super::rows::Row;
use crate::error::{Error, Result};
use crate::protocol::Goal;
use crate::render::{self, PlanOptions};
use crate::reward::{self, Context};
use crate::scene::Scene;

/// Width of a plan as it is drawn, and on the sheet, pixels.
const PAGE_PX: u32 = 640;
const PLAN_PX: u32 = 400;
/// Rooms on a sheet at most, so that people can look at it.
const MOST_ROOMS: usize = 12;

/// A PNG with a plan for each row (downwards) and each of the first rooms (to the right), titled with the row's name.
///
/// # Errors
/// A picture that cannot be drawn, or is too large: [`Error::TooLarge`].
pub fn sheet(cases: &[Case], rows: &[Row], outcomes: &[Vec<Outcome>]) -> Result<Vec<u8>> {
    let fault = |error: image::ImageError| Error::Internal(format!("cannot draw the sheet: {error}"));
    let num_rooms = cases.len().min(MOST_ROOMS);
    let mut plans: Vec<Vec<RgbImage>> = vec![];
    for (row, outcomes) in rows.iter().zip(outcomes) {
        let mut line = vec![];
        for (case, outcome) in cases.iter().zip(outcomes).take(num_rooms) {
            let png = plan(case, *row, outcome)?;
            line.push(image::load_from_memory(&png).map_err(fault)?.to_rgb8());
        }
        plans.push(line);
    }
    let heights: Vec<u32> =
        plans.iter().map(|line| line.iter().map(RgbImage::height).max().unwrap_or(0)).collect();
    let (width, height) = (PLAN_PX * num_rooms as u32, heights.iter().sum::<u32>());
    if height > render::MAX_SIDE_PX || width == 0 || height == 0 {
        let limit = u64::from(render::MAX_SIDE_PX);
        return Err(Error::TooLarge { what: "the sheet, in pixels,".to_owned(), limit, got: height.into() });
    }
    let paper = plans.iter().flatten().next().map_or(Rgb([255; 3]), |plan| *plan.get_pixel(0, 0));
    let mut sheet = RgbImage::from_pixel(width, height, paper);
    let mut top = 0;
    for (line, height) in plans.iter().zip(&heights) {
        for (column, plan) in line.iter().enumerate() {
            imageops::replace(&mut sheet, plan, i64::from(PLAN_PX) * column as i64, i64::from(top));
        }
        top += height;
    }
    let mut png = Cursor::new(vec![]);
    sheet.write_to(&mut png, ImageFormat::Png).map_err(fault)?;
    Ok(png.into_inner())
}

fn plan(case: &Case, row: Row, outcome: &Outcome) -> Result<Vec<u8>> {
    let mut scene = Scene::from_snapshot(&case.truth)?;
    scene.name = format!("{row}");
    let goal = Goal { instruction: None, relations: case.expected.clone() };
    let reward = reward::score(&Context::new(&scene, &goal), &outcome.layout);
    let options = PlanOptions { width_px: PAGE_PX, ..PlanOptions::default() };
    let svg = render::plan_svg(&scene, &outcome.layout, Some(&reward), &options);
    render::png(&svg, PLAN_PX)
}
