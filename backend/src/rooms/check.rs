//! The only validation of rooms requests.

use crate::document::MAX_TRIANGLES;
use crate::error::{Error, Result};
use crate::protocol::{Placement, RoomsRequest, Triangle, VERSION};
use crate::scene::check::{Faults, MAX_COORDINATE_M, MAX_EXTENT_M};

/// The most boxes that are walls.
const MAX_BOXES: usize = 10_000;
/// The most markers.
const MAX_MARKERS: usize = 2_000;
/// The most objects.
const MAX_OBJECTS: usize = 10_000;

/// Every fault of a request at once.
pub(super) fn check(request: &RoomsRequest) -> Result<()> {
    if request.version != VERSION {
        return Err(Error::Version { expected: VERSION, got: request.version.to_string() });
    }
    let mut faults = Faults::default();
    let lists = [&request.floor_triangles_m, &request.wall_triangles_m];
    for ((name, list), most) in ["floor", "wall"].into_iter().zip(lists).zip(MAX_TRIANGLES) {
        triangles(&format!("/{name}_triangles_m"), list, most, &mut faults);
    }
    let boxes = [
        ("/wall_boxes_m", "boxes", &request.wall_boxes_m, MAX_BOXES),
        ("/objects", "objects", &request.objects, MAX_OBJECTS),
    ];
    for (path, what, list, most) in boxes {
        faults.at_most(path, what, most, list.len());
        for (index, one) in list.iter().enumerate().take(most) {
            upright(&format!("{path}/{index}"), (&one.id, one.size_m, &one.placement), &mut faults);
        }
        let ids = list.iter().enumerate().take(most);
        faults.unique(ids.map(|(index, one)| (format!("{path}/{index}/id"), one.id.as_str())));
    }
    faults.at_most("/markers", "markers", MAX_MARKERS, request.markers.len());
    let markers = || request.markers.iter().enumerate().take(MAX_MARKERS);
    for (index, one) in markers() {
        upright(&format!("/markers/{index}"), (&one.id, one.size_m, &one.placement), &mut faults);
    }
    faults.unique(markers().map(|(index, one)| (format!("/markers/{index}/id"), one.id.as_str())));
    if let Some(height) = request.height_m {
        faults.range("/height_m", height, [0.1, MAX_EXTENT_M], " m");
    }
    if faults.fields.is_empty() { Ok(()) } else { Err(Error::fields(faults.fields)) }
}

fn triangles(path: &str, list: &[Triangle], most: usize, faults: &mut Faults) {
    faults.at_most(path, "triangles", most, list.len());
    let is_good = |value: &f64| value.is_finite() && value.abs() <= MAX_COORDINATE_M;
    for (index, triangle) in list.iter().enumerate().take(most) {
        if triangle.iter().flatten().all(is_good) {
            continue;
        }
        for (corner, point) in triangle.iter().enumerate() {
            faults.coordinates(&format!("{path}/{index}/{corner}"), point);
        }
    }
}

fn upright(path: &str, (id, size, placement): (&str, [f64; 3], &Placement), faults: &mut Faults) {
    faults.id(&format!("{path}/id"), id);
    faults.size(&format!("{path}/size_m"), size);
    faults.coordinates(&format!("{path}/placement/position_m"), &placement.position_m);
    let turn = [-MAX_COORDINATE_M, MAX_COORDINATE_M];
    faults.range(&format!("{path}/placement/yaw_deg"), placement.yaw_deg, turn, "°");
}
