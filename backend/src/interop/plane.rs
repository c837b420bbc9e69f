//! The floor plane in `f64`, z up: points, turns, polygons.

/// A floor point.
pub(super) type Point = [f64; 2];

/// A point turned counter-clockwise about the origin; quarter turns are exact.
pub(super) fn turned([x, y]: Point, degrees: f64) -> Point {
    let (sin, cos) = match degrees.rem_euclid(360.0) {
        0.0 => (0.0, 1.0),
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        other => other.to_radians().sin_cos(),
    };
    [x * cos - y * sin, x * sin + y * cos]
}

/// The yaw that faces a way, in [0, 360).
pub(super) fn yaw_facing([x, y]: Point) -> f64 {
    normal(x.atan2(-y).to_degrees())
}

/// A yaw in [0, 360), to a ten-thousandth of a degree.
pub(super) fn normal(degrees: f64) -> f64 {
    ((degrees * 1e4).round() / 1e4).rem_euclid(360.0) + 0.0
}

/// From one point to another.
pub(super) fn between(from: Point, to: Point) -> Point {
    [to[0] - from[0], to[1] - from[1]]
}

/// How far apart two points are.
pub(super) fn distance(one: Point, other: Point) -> f64 {
    let [x, y] = between(one, other);
    x.hypot(y)
}

/// How far a point is from a line between two others.
pub(super) fn distance_to_edge(point: Point, [start, end]: [Point; 2]) -> f64 {
    let ([dx, dy], [px, py]) = (between(start, end), between(start, point));
    let length = dx.hypot(dy);
    if length == 0.0 {
        return distance(point, start);
    }
    let along = ((px * dx + py * dy) / length).clamp(0.0, length) / length;
    distance(point, [start[0] + dx * along, start[1] + dy * along])
}

/// The edges of an outline.
pub(super) fn edges(outline: &[Point]) -> impl Iterator<Item = [Point; 2]> + '_ {
    (0..outline.len()).map(|index| [outline[index], outline[(index + 1) % outline.len()]])
}

/// Is a point inside an outline?
pub(super) fn contains(outline: &[Point], [x, y]: Point) -> bool {
    edges(outline).fold(false, |inside, [a, b]| {
        let crosses = (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        inside ^ crosses
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaws_and_ways_belong_together() {
        for (yaw, way) in [(0.0, [0.0, -1.0]), (90.0, [1.0, 0.0]), (180.0, [0.0, 1.0]), (270.0, [-1.0, 0.0])]
        {
            // Unturned, a box faces −y.
            assert_eq!(turned([0.0, -1.0], yaw).map(|value| value + 0.0), way);
            assert_eq!(yaw_facing(way), yaw);
        }
        assert_eq!(normal(-1e-9), 0.0);
        assert_eq!(normal(359.99999), 0.0);
    }
}
