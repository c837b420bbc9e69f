//! Seats: the back rest is at the back.

use parry3d::glamx::Vec2;

use super::Pen;

/// A sofa or armchair with back, arms and as many cushions as people sit on it.
pub(super) fn sofa(pen: &mut Pen<'_>) {
    let paint = pen.deep();
    let half = pen.half;
    pen.canvas.rect(-half, half, 6.0, paint.line(pen.tone.line, 1.1));
    let arm = pen.share_x(pen.length(0.16, 0.17));
    let back = -1.0 + pen.share_y(pen.length(0.22, 0.27));
    let inner = (2.0 - 2.0 * arm) * pen.half.x;
    let num_seats = (inner / (0.66 * pen.scale)).round().clamp(1.0, 6.0);
    let step = (2.0 - 2.0 * arm) / num_seats;
    for seat in 0..num_seats as usize {
        let right = -1.0 + arm + step * seat as f32;
        pen.part([right, back], [right + step, 0.97], 4.0, pen.main());
    }
}

/// A sofa around a corner, its long seat at its own left.
pub(super) fn corner_sofa(pen: &mut Pen<'_>) {
    pen.part([-1.0, -1.0], [1.0, 1.0], 4.0, pen.thin().dashed().opacity(0.6));
    let deep = (0.95 * pen.scale).min(pen.half.min_element() * 1.2);
    let (x, y) = (1.0 - pen.share_x(deep), -1.0 + pen.share_y(deep));
    let paint = pen.deep().line(pen.tone.line, 1.1);
    pen.shape(&[[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [x, 1.0], [x, y], [-1.0, y]], paint);
    let back = pen.length(0.2, 0.15);
    let (top, side) = (-1.0 + pen.share_y(back), 1.0 - pen.share_x(back));
    let arm = -1.0 + pen.share_x(back);
    let middle = (arm + x) / 2.0;
    pen.part([arm, top], [middle, y], 4.0, pen.main());
    pen.part([middle, top], [x, y], 4.0, pen.main());
    pen.part([x, top], [side, 1.0 - pen.share_y(back * 0.3)], 4.0, pen.main());
}

/// A sofa of any outline: it leans on the sides of its box, a cushion a person.
pub(super) fn cushioned(pen: &mut Pen<'_>, parts: &[[Vec2; 2]]) {
    pen.union(parts, pen.tone.deep);
    let (rest, half) = (pen.length(0.2, 0.15), pen.half);
    for &part in parts {
        let (mut low, mut high) = pen.placed(part);
        let touches = [low.x < 1.0 - half.x, high.x > half.x - 1.0];
        if low.y < 1.0 - half.y {
            low.y += rest;
        }
        match touches {
            [true, false] => low.x += rest,
            [false, true] => high.x -= rest,
            _ => {}
        }
        let num_seats = ((high.x - low.x) / (0.75 * pen.scale)).round().clamp(1.0, 6.0);
        let step = (high.x - low.x) / num_seats;
        for seat in 0..num_seats as usize {
            let from = Vec2::new(low.x + step * seat as f32, low.y);
            let to = Vec2::new(from.x + step, high.y - 1.5);
            let paint = pen.main();
            pen.canvas.rect(from, to, 4.0, paint);
        }
    }
}

/// A couch to lie on: back rest and one arm.
pub(super) fn chaise(pen: &mut Pen<'_>) {
    pen.body(6.0);
    pen.part([-1.0, -1.0], [1.0, -0.7], 4.0, pen.deep());
    pen.part([0.55, -0.7], [1.0, 0.2], 4.0, pen.deep());
    pen.part([-0.92, -0.66], [0.5, 0.92], 4.0, pen.soft());
}

/// A chair: seat and back rest.
pub(super) fn chair(pen: &mut Pen<'_>) {
    let main = pen.main();
    pen.shape(&[[-0.86, -0.8], [0.86, -0.8], [1.0, 0.94], [0.94, 1.0], [-0.94, 1.0], [-1.0, 0.94]], main);
    pen.part([-0.98, -1.0], [0.98, -0.72], 2.5, pen.deep());
}

/// A chair that turns: round seat, arms, bent back.
pub(super) fn office_chair(pen: &mut Pen<'_>) {
    if !pen.is_small() {
        pen.part([-1.0, -0.35], [-0.74, 0.5], 2.0, pen.deep());
        pen.part([0.74, -0.35], [1.0, 0.5], 2.0, pen.deep());
    }
    pen.part([-0.76, -0.66], [0.76, 1.0], 6.0, pen.main());
    let paint = pen.deep();
    pen.shape(
        &[
            [-0.9, -0.5],
            [-0.62, -0.92],
            [-0.25, -1.0],
            [0.25, -1.0],
            [0.62, -0.92],
            [0.9, -0.5],
            [0.7, -0.42],
            [0.48, -0.7],
            [0.2, -0.76],
            [-0.2, -0.76],
            [-0.48, -0.7],
            [-0.7, -0.42],
        ],
        paint,
    );
}

/// A bench of slats along its longer side.
pub(super) fn bench(pen: &mut Pen<'_>) {
    pen.body(2.0);
    for step in [-0.34, 0.34] {
        if pen.half.x >= pen.half.y {
            pen.line([-0.97, step], [0.97, step]);
        } else {
            pen.line([step, -0.97], [step, 0.97]);
        }
    }
}

/// A bench with a back rest.
pub(super) fn pew(pen: &mut Pen<'_>) {
    bench(pen);
    pen.part([-1.0, -1.0], [1.0, -0.7], 1.5, pen.deep());
}

/// A stuffed seat without a back.
pub(super) fn pouf(pen: &mut Pen<'_>) {
    pen.body(7.0);
    pen.part([-0.72, -0.72], [0.72, 0.72], 5.0, pen.soft());
}
