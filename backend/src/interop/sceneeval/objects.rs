//! The objects of a scene state: what their matrices say.

use super::super::assets;
use super::super::fields::Field;
use super::super::names::{Ids, asset_of, listed};
use super::super::plane::{normal, yaw_facing};
use super::super::{ModelOrigin, ReadOptions, extras};
use super::OWN_SET;
use crate::error::{Result, counted};
use crate::protocol::{Object, Placement};

/// A model that leans more than this from upright gets a note, as the cosine of 1°.
const UPRIGHT: f64 = 0.99985;

/// What a snapshot has no place for, by the objects' ids.
#[derive(Default)]
pub(super) struct Lost {
    num_unnamed: usize,
    of_unknown_size: Vec<String>,
    tilted: Vec<String>,
    pub(super) outside: Vec<String>,
}

impl Lost {
    /// For people.
    pub(super) fn tell(&self, notes: &mut Vec<String>) {
        let list = |names: &[String]| listed(names.iter().map(String::as_str));
        assets::tell_unsized(&self.of_unknown_size, notes);
        if !self.tilted.is_empty() {
            notes.push(format!(
                "{}: leans or is mirrored, which a box does not; it stands upright",
                list(&self.tilted)
            ));
        }
        if !self.outside.is_empty() {
            notes.push(format!("{}: in no room, so left out", list(&self.outside)));
        }
        if self.num_unnamed > 0 {
            notes.push(format!(
                "{} named by model ids alone: what they are is guessed from these and their sizes",
                counted(self.num_unnamed, "object")
            ));
        }
    }
}

/// An object, or `None` if nobody knows its size.
pub(super) fn object(
    sent: &Field,
    options: &ReadOptions,
    ids: &mut Ids,
    lost: &mut Lost,
) -> Result<Option<Object>> {
    let model = sent.get("modelId")?.text()?;
    let ours = extras::ours(sent);
    let name = model.strip_prefix(OWN_SET).unwrap_or(model);
    let id = match ours.as_ref().and_then(|ours| ours.find("id")) {
        Some(id) => ids.unique(id.text()?),
        None => ids.unique(name),
    };
    let without_set = name.split_once('.').map_or(name, |(_, rest)| rest);
    let asset = assets::find(options, &[model, name, without_set, asset_of(name)]);
    let said = ours.as_ref().map(extras::size).transpose()?.flatten();
    let Some(size) = said.or_else(|| asset.map(|asset| asset.size_m)) else {
        lost.of_unknown_size.push(id);
        return Ok(None);
    };
    let matrix = matrix(sent)?;
    let [right, up, front] = [0, 4, 8].map(|at| [matrix[at], matrix[at + 1], matrix[at + 2]]);
    let [width, height, depth] =
        [right, up, front].map(|axis| axis.iter().map(|part| part * part).sum::<f64>().sqrt());
    let flat = front[0].hypot(front[1]);
    let data = || sent.get("transform").and_then(|transform| transform.get("data"));
    if width.min(height).min(depth) < 1e-6 || flat < 1e-6 {
        return Err(data()?.fault("a matrix with an upright model"));
    }
    let is_mirrored = determinant([right, up, front]) < 0.0;
    if up[2] / height < UPRIGHT || is_mirrored {
        lost.tilted.push(id.clone());
    }
    let size = [size[0] * scale(width), size[1] * scale(depth), size[2] * scale(height)];
    let down = if options.model_origin == ModelOrigin::Centre { size[2] / 2.0 } else { 0.0 };
    let placement = Placement {
        position_m: [matrix[12], matrix[13], matrix[14] - down],
        yaw_deg: normal(yaw_facing([front[0], front[1]])),
    };
    lost.num_unnamed += usize::from(asset.is_none() && ours.is_none());
    let mut object = assets::object(id, asset, size, Some(placement));
    if let Some(ours) = ours {
        extras::restore(&mut object, &ours)?;
        if let Some(front) = ours.find("front_deg") {
            object.front_deg = front.number([-3600.0, 3600.0], "°")?;
        }
        if let Some(points) = ours.find("footprint_m") {
            object.footprint_m = Some(points.items()?.iter().map(Field::point).collect::<Result<_>>()?);
        }
    }
    Ok(Some(object))
}

/// Rotations are not stored as exact ones: a factor this near to 1 is none.
fn scale(factor: f64) -> f64 {
    if (factor - 1.0).abs() < 1e-5 { 1.0 } else { factor }
}

fn determinant([a, b, c]: [[f64; 3]; 3]) -> f64 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
}

/// Column by column.
fn matrix(sent: &Field) -> Result<[f64; 16]> {
    let data = sent.get("transform")?.get("data")?;
    let items = data.items()?;
    if items.len() != 16 {
        return Err(data.fault("a list of 16 numbers"));
    }
    let mut matrix = [0.0; 16];
    for (value, item) in matrix.iter_mut().zip(&items) {
        *value = item.metres()?;
    }
    Ok(matrix)
}
