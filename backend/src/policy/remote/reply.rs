//! What came: a chat completion's answers, and the JSON document in each. Nothing in it is trusted.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{clipped, quoted};

/// More openings than this are not tried: prose has few.
const MOST_OPENINGS: usize = 64;

/// One answer of the model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) text: String,
    /// It stopped at the limit of tokens.
    pub(super) is_cut: bool,
    /// The model's words where it would not answer.
    pub(super) refusal: Option<String>,
}

/// The answers in a reply's body, which may be a stream of events although none was asked for.
///
/// # Errors
/// Why it is no chat completion.
pub(super) fn choices(body: &[u8], content_type: &str) -> Result<Vec<Choice>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "the answer is not UTF-8".to_owned())?.trim();
    if content_type.starts_with("text/event-stream")
        || text.starts_with("data:")
        || text.starts_with("event:")
    {
        return events(text);
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let start = if text.is_empty() { "nothing".to_owned() } else { quoted(&clipped(text, 60)) };
        format!("the answer is not JSON ({error}), got {start}")
    })?;
    let Some(list) = value.get("choices").and_then(Value::as_array) else {
        return Err("the answer has no `choices`".to_owned());
    };
    if list.is_empty() {
        return Err("the answer's `choices` are empty".to_owned());
    }
    Ok(list.iter().map(|choice| read(choice, choice.get("message").unwrap_or(&Value::Null))).collect())
}

fn read(choice: &Value, message: &Value) -> Choice {
    Choice {
        text: content(message),
        is_cut: choice.get("finish_reason").and_then(Value::as_str) == Some("length"),
        refusal: message.get("refusal").and_then(Value::as_str).map(str::to_owned),
    }
}

/// A text, or a list of parts with texts.
fn content(message: &Value) -> String {
    match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect()
        }
        _ => String::new(),
    }
}

/// Puts the pieces of a stream together.
fn events(text: &str) -> Result<Vec<Choice>, String> {
    let mut found: BTreeMap<u64, Choice> = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("data:")) {
        let line = line.trim();
        if line == "[DONE]" {
            break;
        }
        let event: Value =
            serde_json::from_str(line).map_err(|error| format!("an event is not JSON ({error})"))?;
        for choice in event.get("choices").and_then(Value::as_array).into_iter().flatten() {
            let index = choice.get("index").and_then(Value::as_u64).unwrap_or_default();
            let message = choice.get("delta").or_else(|| choice.get("message")).unwrap_or(&Value::Null);
            let piece = read(choice, message);
            let whole = found.entry(index).or_default();
            whole.text += &piece.text;
            whole.is_cut |= piece.is_cut;
            whole.refusal = whole.refusal.take().or(piece.refusal);
        }
    }
    if found.is_empty() {
        Err("the stream has no `choices`".to_owned())
    } else {
        Ok(found.into_values().collect())
    }
}

/// The document in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    /// As the model wrote it.
    pub(super) text: String,
    /// Does it obey the schema?
    pub(super) obeys: bool,
}

/// The JSON object in an answer: the first that obeys the schema, else the first. What stands around it (thoughts, prose,
/// fences) is left out.
///
/// # Errors
/// Why there is none.
pub(super) fn document(choice: &Choice, obeys: impl Fn(&Value) -> bool) -> Result<Document, String> {
    let text = choice.text.rsplit_once("</think>").map_or(choice.text.as_str(), |(_, after)| after);
    let mut first = None;
    let mut at = 0;
    for _ in 0..MOST_OPENINGS {
        let Some(found) = text[at..].find('{') else { break };
        at += found;
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        let Some(Ok(value)) = values.next() else {
            at += 1;
            continue;
        };
        let end = at + values.byte_offset();
        let found = Document { text: text[at..end].to_owned(), obeys: obeys(&value) };
        if found.obeys {
            return Ok(found);
        }
        first.get_or_insert(found);
        at = end;
    }
    first.ok_or_else(|| match choice {
        Choice { refusal: Some(words), .. } => format!("it would not, {}", quoted(words)),
        Choice { is_cut: true, .. } => "it did not come to an end within the most tokens".to_owned(),
        _ if text.trim().is_empty() => "it is empty".to_owned(),
        _ => format!("it has no JSON object, got {}", quoted(text.trim())),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(text: &str) -> Result<Document, String> {
        document(&Choice { text: text.to_owned(), ..Choice::default() }, |value| value.get("lines").is_some())
    }

    #[test]
    fn the_document_is_found_in_whatever_stands_around_it() {
        let plain = r#"{"lines": [1]}"#;
        for text in [
            plain.to_owned(),
            format!("Sure! Here it is:\n```json\n{plain}\n```\nEnjoy {{it}}."),
            format!("<think>maybe {{\"lines\": [2]}}?</think>\n{plain}"),
            format!("{{not JSON}} {{\"other\": 1}} {plain}"),
        ] {
            assert_eq!(found(&text), Ok(Document { text: plain.to_owned(), obeys: true }), "{text}");
        }
        assert_eq!(
            found("x {\"a\": 1} {\"b\": 2}"),
            Ok(Document { text: "{\"a\": 1}".to_owned(), obeys: false })
        );
    }

    #[test]
    fn what_is_no_document_is_told() {
        for text in [
            "",
            "no",
            "{",
            "{\"lines\": [1",
            "{\"lines\": NaN}",
            "{\"lines\": 1e999}",
            "[1, 2]",
            "{\"lines\": Infinity}",
        ] {
            assert!(found(text).is_err(), "{text}");
        }
        assert!(found(&"{".repeat(1 << 20)).is_err());
        assert!(
            found(&format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000))).is_err(),
            "too deep"
        );
        let cut = Choice { text: "{\"lines\": [".to_owned(), is_cut: true, refusal: None };
        assert!(document(&cut, |_| true).is_err_and(|why| why.contains("most tokens")));
        let refused = Choice { refusal: Some("I cannot help with rooms".to_owned()), ..Choice::default() };
        assert!(document(&refused, |_| true).is_err_and(|why| why.contains("cannot help")));
    }

    #[test]
    fn a_stream_is_put_together() {
        let event =
            |index: u64, text: &str| json!({"choices": [{"index": index, "delta": {"content": text}}]});
        let events = [event(1, "b"), event(0, "{\"a\""), event(0, ":1}")];
        let body: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
        let choices = choices(format!(": hello\n\n{body}data: [DONE]\n\n").as_bytes(), "text/event-stream");
        let texts: Vec<String> = choices.expect("it is one").into_iter().map(|choice| choice.text).collect();
        assert_eq!(texts, ["{\"a\":1}", "b"]);
    }

    #[test]
    fn what_is_no_completion_is_told() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"choices": {}}"#,
            r#"{"choices": []}"#,
            "<html>",
            "{\"choices\": [NaN]}",
            "data: x",
            "data: {}",
        ] {
            assert!(choices(body.as_bytes(), "application/json").is_err(), "{body}");
        }
        assert!(choices(b"\xff\xfe", "").is_err());
        for choice in ["null", "3", "{}", r#"{"message": null}"#, r#"{"message": {"content": 7}}"#] {
            let body = format!("{{\"choices\": [{choice}]}}");
            assert_eq!(choices(body.as_bytes(), ""), Ok(vec![Choice::default()]), "{choice}");
        }
        let parts = r#"{"choices": [{"message": {"content": [{"type": "text", "text": "x"}]}}]}"#;
        assert_eq!(choices(parts.as_bytes(), "").map(|found| found[0].text.clone()), Ok("x".to_owned()));
    }
}
