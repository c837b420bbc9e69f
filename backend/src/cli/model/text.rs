//! Sizes and numbers for people.

/// `4.3 GB`.
pub(super) fn bytes(num: u64) -> String {
    match num {
        0..1_000 => format!("{num} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", num as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", num as f64 / 1e6),
        _ => format!("{:.1} GB", num as f64 / 1e9),
    }
}

/// `2.1 billion parameters`, as people speak of models.
pub(super) fn count(num: u64) -> String {
    match num {
        0..1_000_000 => format!("{num} parameters"),
        1_000_000..1_000_000_000 => format!("{:.1} million parameters", num as f64 / 1e6),
        _ => format!("{:.1} billion parameters", num as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_one_decimal() {
        assert_eq!(
            [0, 999, 1_500, 2_000_000, 4_260_000_000].map(bytes),
            ["0 bytes", "999 bytes", "1.5 kB", "2.0 MB", "4.3 GB"]
        );
        assert_eq!(count(2_127_532_032), "2.1 billion parameters");
    }
}
