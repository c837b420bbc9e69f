//! The answer's numbers: whole steps, so that printing and reading never round.

use std::fmt;

use crate::layout::wrapped;

/// One step of a distance, metres.
pub const STEP_M: f32 = 0.05;
/// Whole turns have this many steps: 15° each.
const TURNS: i32 = 24;

/// A distance in steps of 5 cm; prints in metres: `1.35`, `-0.05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Steps(pub i16);

impl Steps {
    /// The farthest that an answer reaches either way: 999.95 m.
    pub const MAX: i16 = 19_999;

    /// The step nearest to a distance in metres, at most [`Self::MAX`] either way.
    pub fn nearest(metres: f32) -> Self {
        let limit = f32::from(Self::MAX);
        // In f64: 0.05 has no exact f32, and the error grows with the room.
        Self((f64::from(metres) / 0.05).round().clamp(f64::from(-limit), f64::from(limit)) as i16)
    }

    /// Metres.
    pub fn metres(self) -> f32 {
        (f64::from(self.0) * 0.05) as f32
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let centimetres = i32::from(self.0).abs() * 5;
        write!(f, "{sign}{}.{:02}", centimetres / 100, centimetres % 100)
    }
}

/// An angle in steps of 15°, counter-clockwise from above, in [0, 360°); prints in degrees: `45`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Turn(u8);

impl Turn {
    /// No turn.
    pub const NONE: Self = Self(0);
    /// Half a turn: 180°.
    pub const HALF: Self = Self(12);

    /// Every turn, ascending from 0°.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TURNS as u8).map(Self)
    }

    /// The turn nearest to an angle in radians.
    pub fn nearest(radians: f32) -> Self {
        Self(((radians.to_degrees() / 15.0).round() as i32).rem_euclid(TURNS) as u8)
    }

    /// Radians, in [0, 2π).
    pub fn radians(self) -> f32 {
        self.degrees().to_radians()
    }

    /// How far an angle is from it, radians, in [0, π].
    pub fn off(self, radians: f32) -> f32 {
        let off = wrapped(radians - self.radians());
        off.min(std::f32::consts::TAU - off)
    }

    fn degrees(self) -> f32 {
        f32::from(self.0) * 15.0
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", u16::from(self.0) * 15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_with_two_decimals_and_round_to_steps() {
        let text = |metres: f32| Steps::nearest(metres).to_string();
        assert_eq!(
            [text(1.35), text(0.0), text(-0.05), text(-0.02), text(12.34)],
            ["1.35", "0.00", "-0.05", "0.00", "12.35"]
        );
        assert_eq!(text(f32::INFINITY), "999.95");
        assert_eq!(text(f32::NAN), "0.00");
    }

    #[test]
    fn turns_wrap() {
        let degrees = |angle: f32| Turn::nearest(angle.to_radians()).to_string();
        assert_eq!([degrees(-7.0), degrees(-8.0), degrees(359.0), degrees(52.6)], ["0", "345", "0", "60"]);
        assert!((Turn::NONE.off(350_f32.to_radians()).to_degrees() - 10.0).abs() < 1e-3);
    }
}
