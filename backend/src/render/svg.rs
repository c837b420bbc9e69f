//! A tiny SVG writer: shapes, groups and text, every number finite and every text escaped.

use std::fmt::{self, Display, Write};

use parry3d::glamx::Vec2;

use super::palette::Color;

/// SVG elements one after the other.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    out: String,
}

/// What fills a shape.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fill {
    /// Nothing.
    None,
    /// One colour.
    Solid(Color),
    /// A pattern of [`super::palette::patterns`], by its id.
    Pattern(&'static str),
}

/// How a shape is painted; widths in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    fill: Fill,
    stroke: Option<(Color, f32)>,
    dash: &'static str,
    opacity: f32,
}

impl Paint {
    /// Filled, without a line.
    pub(super) fn fill(color: Color) -> Self {
        Self { fill: Fill::Solid(color), stroke: None, dash: "", opacity: 1.0 }
    }

    /// Filled with a pattern.
    pub(super) fn pattern(id: &'static str) -> Self {
        Self { fill: Fill::Pattern(id), stroke: None, dash: "", opacity: 1.0 }
    }

    /// A line alone.
    pub(super) fn stroke(color: Color, width: f32) -> Self {
        Self { fill: Fill::None, stroke: Some((color, width)), dash: "", opacity: 1.0 }
    }

    /// The same with a line.
    pub(super) fn line(self, color: Color, width: f32) -> Self {
        Self { stroke: Some((color, width)), ..self }
    }

    /// The same with its line dashed.
    pub(super) fn dashed(self) -> Self {
        Self { dash: "5 3.5", ..self }
    }

    /// The same, let through.
    pub(super) fn opacity(self, opacity: f32) -> Self {
        Self { opacity, ..self }
    }
}

impl Display for Paint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fill {
            Fill::None => f.write_str("fill=\"none\"")?,
            Fill::Solid(color) => write!(f, "fill=\"{color}\"")?,
            Fill::Pattern(id) => write!(f, "fill=\"url(#{id})\"")?,
        }
        if let Some((color, width)) = self.stroke {
            write!(f, " stroke=\"{color}\" stroke-width=\"{}\"", Number(width))?;
        }
        if !self.dash.is_empty() {
            write!(f, " stroke-dasharray=\"{}\"", self.dash)?;
        }
        if self.opacity < 1.0 {
            write!(f, " opacity=\"{}\"", Number(self.opacity))?;
        }
        Ok(())
    }
}

/// A number with at most two decimals; what is not finite becomes 0, since one NaN makes a whole picture unreadable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number(pub(super) f32);

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.0.is_finite() { f64::from(self.0) } else { 0.0 };
        // Adding 0 turns −0 into 0.
        write!(f, "{}", (value * 100.0).round() / 100.0 + 0.0)
    }
}

/// Text with XML's five signs escaped; characters that XML forbids are left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&apos;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => {}
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextStyle {
    /// Height of the letters, pixels.
    pub(super) size: f32,
    /// Their colour.
    pub(super) color: Color,
    /// Semi-bold instead of regular.
    pub(super) is_bold: bool,
    /// `start`, `middle` or `end`.
    pub(super) anchor: &'static str,
    /// A soft outline that keeps letters readable over drawing.
    pub(super) halo: Option<Color>,
}

impl TextStyle {
    /// Regular, from its start, without a halo.
    pub(super) fn new(size: f32, color: Color) -> Self {
        Self { size, color, is_bold: false, anchor: "start", halo: None }
    }
}

impl Canvas {
    /// Everything written.
    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// Elements as they are.
    pub(super) fn raw(&mut self, elements: &str) {
        self.out.push_str(elements);
    }

    /// Opens a group with attributes.
    pub(super) fn open(&mut self, attributes: fmt::Arguments<'_>) {
        self.write(format_args!("<g {attributes}>\n"));
    }

    /// Closes the group.
    pub(super) fn close(&mut self) {
        self.raw("</g>\n");
    }

    /// A tooltip of the open group.
    pub(super) fn tooltip(&mut self, text: &str) {
        self.write(format_args!("<title>{}</title>", Escaped(text)));
    }

    /// A rectangle between two corners, its own corners rounded.
    pub(super) fn rect(&mut self, low: Vec2, high: Vec2, radius: f32, paint: Paint) {
        let size = (high - low).max(Vec2::ZERO);
        let radius = radius.min(size.min_element() / 2.0).max(0.0);
        self.write(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" {paint}/>\n",
            Number(low.x),
            Number(low.y),
            Number(size.x),
            Number(size.y),
            Number(radius)
        ));
    }

    /// An upright ellipse.
    pub(super) fn ellipse(&mut self, center: Vec2, radii: Vec2, paint: Paint) {
        let radii = radii.max(Vec2::ZERO);
        self.write(format_args!(
            "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\" {paint}/>\n",
            Number(center.x),
            Number(center.y),
            Number(radii.x),
            Number(radii.y)
        ));
    }

    /// A closed polygon.
    pub(super) fn polygon(&mut self, points: impl IntoIterator<Item = Vec2>, paint: Paint) {
        self.write(format_args!("<path d=\"{}Z\" stroke-linejoin=\"round\" {paint}/>\n", Chain::new(points)));
    }

    /// An open line through points.
    pub(super) fn polyline(&mut self, points: impl IntoIterator<Item = Vec2>, paint: Paint) {
        self.write(format_args!("<path d=\"{}\" stroke-linejoin=\"round\" {paint}/>\n", Chain::new(points)));
    }

    /// A path in SVG's own language.
    pub(super) fn path(&mut self, commands: &str, paint: Paint) {
        self.write(format_args!("<path d=\"{commands}\" stroke-linejoin=\"round\" {paint}/>\n"));
    }

    /// One line of text, its baseline at `at`, turned clockwise by `degrees`.
    pub(super) fn text(&mut self, at: Vec2, degrees: f32, style: TextStyle, text: &str) {
        self.write(format_args!("<text x=\"{}\" y=\"{}\"", Number(at.x), Number(at.y)));
        if degrees != 0.0 {
            self.write(format_args!(
                " transform=\"rotate({} {} {})\"",
                Number(degrees),
                Number(at.x),
                Number(at.y)
            ));
        }
        self.write(format_args!(" font-size=\"{}\" fill=\"{}\"", Number(style.size), style.color));
        if style.is_bold {
            self.raw(" font-weight=\"600\"");
        }
        if style.anchor != "start" {
            self.write(format_args!(" text-anchor=\"{}\"", style.anchor));
        }
        if let Some(halo) = style.halo {
            self.write(format_args!(
                " stroke=\"{halo}\" stroke-width=\"{}\" stroke-opacity=\"0.85\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                Number(style.size * 0.28)
            ));
        }
        self.write(format_args!(">{}</text>\n", Escaped(text)));
    }

    fn write(&mut self, arguments: fmt::Arguments<'_>) {
        self.out.write_fmt(arguments).expect("invariant: writing to a string cannot fail");
    }
}

/// A point in a path: `x y`.
#[derive(Debug, Clone, Copy)]
pub(super) struct At(pub(super) Vec2);

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Number(self.0.x), Number(self.0.y))
    }
}

/// `M x y L x y …`
pub(super) struct Chain(Vec<Vec2>);

impl Chain {
    pub(super) fn new(points: impl IntoIterator<Item = Vec2>) -> Self {
        Self(points.into_iter().collect())
    }
}

impl Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, point) in self.0.iter().enumerate() {
            write!(f, "{}{}", if index == 0 { 'M' } else { 'L' }, At(*point))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_finite() {
        let shown =
            [1.0, -0.0, 0.1 + 0.2, 12.345, f32::NAN, f32::INFINITY].map(|value| Number(value).to_string());
        assert_eq!(shown, ["1", "0", "0.3", "12.35", "0", "0"]);
    }

    #[test]
    fn text_is_escaped_and_forbidden_characters_are_gone() {
        assert_eq!(
            Escaped("<a & \"b\">\u{0}\u{7}'书'").to_string(),
            "&lt;a &amp; &quot;b&quot;&gt;&apos;书&apos;"
        );
    }
}
