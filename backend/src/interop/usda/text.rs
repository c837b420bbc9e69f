//! The syntax: blocks, names, texts.

use std::collections::HashSet;
use std::fmt::Write as _;

/// A head and a body in braces, a step further in.
pub(super) fn block(head: &str, body: &str) -> String {
    let mut text = format!("{head} {{\n");
    for line in body.lines() {
        let _ = writeln!(text, "    {line}");
    }
    text + "}\n"
}

/// The nearest name that USD allows: letters, digits and `_`, no digit first.
pub(super) fn identifier(id: &str) -> String {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let name: String = id.chars().map(|letter| if is_allowed(letter) { letter } else { '_' }).collect();
    let is_bare = name.starts_with(|letter: char| letter.is_ascii_digit()) || name.is_empty();
    if is_bare { format!("_{name}") } else { name }
}

/// The name or, if something has it already, the first `NAME_2`, `NAME_3`… that is free.
pub(super) fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2_usize..).map(|number| format!("{name}_{number}"));
    let mut free = std::iter::once(name.to_owned()).chain(numbered);
    free.find(|name| taken.insert(name.clone())).unwrap_or_default()
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut escaped = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            '\n' => escaped += "\\n",
            '\r' => escaped += "\\r",
            '\t' => escaped += "\\t",
            control if control.is_ascii_control() => {
                let _ = write!(escaped, "\\x{:02x}", control as u32);
            }
            other => escaped.push(other),
        }
    }
    escaped + "\""
}

/// Three numbers.
pub(super) fn tuple([x, y, z]: [f64; 3]) -> String {
    format!("({x}, {y}, {z})")
}

/// The path of another file.
pub(super) fn asset(path: &str) -> String {
    let path: String = path.chars().filter(|letter| !letter.is_control()).collect();
    if path.contains('@') { format!("@@@{}@@@", path.replace("@@@", "\\@@@")) } else { format!("@{path}@") }
}
