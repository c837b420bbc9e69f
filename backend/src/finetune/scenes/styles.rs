//! How a word becomes a name: as in games, in scripts, in shops, in prose.

use super::dice::Dice;
use super::kinds::capitalised;
use super::words;
use crate::search::Rng;

#[derive(Clone, Copy)]
pub(super) enum Style {
    Plain,
    Game,
    Snake,
    Blender,
    Upper,
    Prose,
    Product,
    Part,
}

/// Shares of the styles.
const STYLES: [(Style, f64); 8] = [
    (Style::Plain, 0.2),
    (Style::Game, 0.17),
    (Style::Snake, 0.13),
    (Style::Blender, 0.15),
    (Style::Upper, 0.05),
    (Style::Prose, 0.1),
    (Style::Product, 0.14),
    (Style::Part, 0.06),
];
/// So many neighbouring words of the looks are about one language.
const FEW: usize = 5;

/// A style by its share.
pub(super) fn draw(rng: &mut Rng) -> Style {
    STYLES[rng.weighted(&STYLES.map(|(_, share)| share))].0
}

/// A word with what stands around it in that style; `foreign` is how far on in the order of languages, `None` in English.
pub(super) fn styled(
    style: Style,
    base: &str,
    foreign: Option<f64>,
    size: [f32; 3],
    rng: &mut Rng,
) -> String {
    let [width, depth, height] = size.map(|side| (f64::from(side) * 100.0).round() as u32);
    let is_english = foreign.is_none();
    let look = |rng: &mut Rng| match rng.count([0, 2]) {
        _ if !is_english => {
            let first = (foreign.unwrap_or_default() * (words::FOREIGN.len() - FEW) as f64) as usize;
            words::FOREIGN[first + rng.below(FEW)]
        }
        0 => rng.pick(&words::MATERIALS),
        1 => rng.pick(&words::COLOURS),
        _ => rng.pick(&words::ADJECTIVES),
    };
    match style {
        Style::Plain => match rng.count([0, 3]) {
            0 if is_english => format!("{} {base}", look(rng)),
            1 => capitalised(base),
            _ => base.to_owned(),
        },
        Style::Game => {
            let name = capitalised(base).replace([' ', '\''], "");
            let prefix = if rng.chance(0.7) { rng.pick(&words::PREFIXES) } else { "" };
            let look = if rng.chance(0.25) {
                "_".to_owned() + &capitalised(look(rng)).replace(' ', "")
            } else {
                String::new()
            };
            let end = ending(rng);
            format!("{prefix}{name}{look}{end}")
        }
        Style::Snake => {
            let name = base.replace([' ', '\'', '-'], "_");
            let look =
                if rng.chance(0.3) { "_".to_owned() + &look(rng).replace(' ', "_") } else { String::new() };
            let end = ending(rng).to_lowercase();
            format!("{name}{look}{end}")
        }
        Style::Blender => {
            let name = if rng.chance(0.5) { capitalised(base) } else { capitalised(base).replace(' ', "") };
            if rng.chance(0.7) { format!("{name}.{:03}", rng.count([1, 48])) } else { name }
        }
        Style::Upper => {
            let name = if rng.chance(0.5) { format!("{} {base}", look(rng)) } else { base.to_owned() };
            name.to_uppercase()
        }
        Style::Prose if is_english => {
            let adjective = rng.pick(&words::ADJECTIVES);
            let article = if adjective.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" };
            match rng.count([0, 2]) {
                0 => format!("{article} {adjective} {} {base}", rng.pick(&words::COLOURS)),
                1 => format!("{article} {adjective} {base}"),
                _ => format!("{article} {adjective} {base} {}", rng.pick(&words::DETAILS)),
            }
        }
        Style::Prose => format!("{} {}", capitalised(base), look(rng)),
        Style::Product => {
            let brand = if rng.chance(0.6) {
                invented(rng)
            } else {
                rng.pick(&["ikea", "IKEA", "Hay", "jysk", "Muuto", "XXXLutz"]).to_owned()
            };
            match rng.count([0, 4]) {
                0 => format!("{brand} {base} {width}"),
                1 => format!("{base} {brand} {width}x{depth}"),
                2 => format!("{} {base} {}", brand.to_uppercase(), look(rng)),
                3 => format!("{base} {width}x{depth}x{height} cm"),
                _ => format!("{brand} {base}"),
            }
        }
        Style::Part => match rng.count([0, 2]) {
            0 => format!("{base} #{}-{}", rng.count([100, 9899]), rng.pick(&["A", "B", "X", "02"])),
            1 => format!(
                "{}:{} x {}mm:{}",
                capitalised(base),
                width * 10,
                depth * 10,
                rng.count([100_000, 999_999])
            ),
            _ => format!(
                "{} {}{}",
                base,
                rng.pick(&["No.", "Art. ", "ref ", "SKU"]),
                rng.count([1000, 99_999])
            ),
        },
    }
}

fn ending(rng: &mut Rng) -> String {
    match rng.count([0, 4]) {
        0 => rng.pick(&words::SUFFIXES).to_owned(),
        1 => String::new(),
        2 => format!("_{:02}{}", rng.count([1, 12]), rng.pick(&["a", "b", "_A", "_LOD0", ""])),
        _ => format!("_{:02}", rng.count([1, 12])),
    }
}

/// A name that no table holds.
pub(super) fn unknown(rng: &mut Rng) -> String {
    match rng.count([0, 5]) {
        0 => rng.pick(&words::PRIVATE).to_owned(),
        1 => format!("{}.{:03}", rng.pick(&words::BLANKS), rng.count([1, 60])),
        2 => format!("{}_{}", rng.pick(&words::BLANKS), rng.count([1, 300])),
        3 => format!("{}-{}", capitalised(&invented(rng)), rng.count([2, 19])),
        4 => format!("{} {}", invented(rng).to_uppercase(), rng.count([20, 220])),
        _ => capitalised(&invented(rng)),
    }
}

/// A word that nobody has heard of.
fn invented(rng: &mut Rng) -> String {
    let num = rng.count([2, 3]);
    let mut word = String::new();
    for _ in 0..num {
        word += rng.pick(&words::ONSETS);
        word += rng.pick(&words::VOWELS);
    }
    word + rng.pick(&words::CODAS)
}

/// A code.
pub(super) fn opaque(rng: &mut Rng) -> String {
    format!("{:06x}", rng.count([0, 0x00ff_ffff]))
}
