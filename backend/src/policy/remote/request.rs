//! What is sent: the body of `POST /chat/completions`, and what a server's refusal says about it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::Ask;
use crate::prompt::{Message, Part, Role};

/// What some servers refuse, by which they are told apart: it is left out from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    /// `response_format`; the schema then stands in the prompt.
    Schema,
    /// The pictures; a model without eyes reads the text.
    Pictures,
    /// `max_tokens`, which newer hosted models know as `max_completion_tokens`.
    MaxTokens,
    /// The newer name.
    MaxCompletionTokens,
    Temperature,
    Seed,
    /// `n`: several answers to one request.
    Several,
}

impl Feature {
    /// In the order in which a refusal is searched: the plainest words first.
    const ALL: [Self; 7] = [
        Self::Schema,
        Self::Pictures,
        Self::MaxTokens,
        Self::MaxCompletionTokens,
        Self::Temperature,
        Self::Seed,
        Self::Several,
    ];

    /// The field's name, and other words by which refusals speak of it.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Schema => {
                &["response_format", "json_schema", "json schema", "grammar", "structured", "guided"]
            }
            Self::Pictures => &["image_url", "image", "images", "multimodal", "vision", "mmproj"],
            Self::MaxTokens => &["max_tokens"],
            Self::MaxCompletionTokens => &["max_completion_tokens"],
            Self::Temperature => &["temperature"],
            Self::Seed => &["seed"],
            Self::Several => &["n", "completion choice", "completion choices", "multiple completions"],
        }
    }
}

/// What a server was found not to take.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    refused: Vec<Feature>,
    /// It takes `n`, and answers once all the same.
    pub(super) answers_once: bool,
}

impl Habits {
    pub(super) fn takes(&self, feature: Feature) -> bool {
        !self.refused.contains(&feature)
    }

    pub(super) fn refuse(&mut self, feature: Feature) {
        if self.takes(feature) {
            self.refused.push(feature);
        }
    }

    /// How many answers to ask for at once where so many are missing.
    pub(super) fn at_once(&self, missing: usize) -> usize {
        if self.answers_once || !self.takes(Feature::Several) { 1 } else { missing }
    }
}

/// One request of an [`Ask`].
pub(super) struct Body<'a> {
    pub(super) model: &'a str,
    pub(super) num_answers: usize,
    pub(super) seed: u64,
    pub(super) habits: &'a Habits,
}

impl Body<'_> {
    /// The features that it uses.
    fn uses(&self, ask: &Ask, feature: Feature) -> bool {
        let is_newer = !self.habits.takes(Feature::MaxTokens);
        self.habits.takes(feature)
            && match feature {
                Feature::Several => self.num_answers > 1,
                Feature::MaxCompletionTokens => is_newer,
                Feature::Pictures => ask.messages.iter().any(Message::has_picture),
                Feature::Schema | Feature::MaxTokens | Feature::Temperature | Feature::Seed => true,
            }
    }

    pub(super) fn to_json(&self, ask: &Ask) -> Vec<u8> {
        let uses = |feature| self.uses(ask, feature);
        let mut body = Map::new();
        let mut set = |key: &str, value: Value| body.insert(key.to_owned(), value);
        set("model", self.model.into());
        set("messages", messages(ask, uses(Feature::Pictures), uses(Feature::Schema)));
        set("stream", false.into());
        if uses(Feature::Schema) {
            let schema = json!({"name": ask.name, "strict": true, "schema": ask.schema});
            set("response_format", json!({"type": "json_schema", "json_schema": schema}));
        }
        if uses(Feature::MaxTokens) {
            set("max_tokens", ask.max_tokens.into());
        }
        if uses(Feature::MaxCompletionTokens) {
            set("max_completion_tokens", ask.max_tokens.into());
        }
        if uses(Feature::Temperature) {
            set("temperature", json!(ask.temperature));
        }
        if uses(Feature::Seed) {
            // Servers keep it in 32 bits, some with a sign.
            set("seed", (self.seed & 0x7fff_ffff).into());
        }
        if uses(Feature::Several) {
            set("n", self.num_answers.into());
        }
        serde_json::to_vec(&body).unwrap_or_default()
    }

    /// Which feature of this request a refusal names; none if it is about something else.
    pub(super) fn refused(&self, ask: &Ask, status: u16, refusal: &Refusal) -> Option<Feature> {
        if !matches!(status, 400 | 415 | 422 | 500 | 501) {
            return None;
        }
        let may_go = |feature: &Feature| {
            self.uses(ask, *feature) && !(*feature == Feature::Pictures && ask.needs_pictures)
        };
        let mut sent = Feature::ALL.into_iter().filter(may_go);
        if let Some(field) = &refusal.field {
            return sent.find(|feature| feature.words().contains(&field.as_str()));
        }
        let text = refusal.message.to_lowercase();
        // Too long a prompt is no fault of a field, whichever one it names.
        if text.contains("context") && text.contains("token") {
            return None;
        }
        sent.find(|feature| feature.words().iter().any(|word| has_word(&text, word)))
    }
}

fn messages(ask: &Ask, with_pictures: bool, with_format: bool) -> Value {
    let mut messages = ask.messages.clone();
    if !with_format && let Some(last) = messages.last_mut() {
        let schema = &ask.schema;
        let asked =
            format!("Answer with one JSON document and nothing else. It obeys this JSON Schema: {schema}");
        last.parts.push(Part::Text(asked));
    }
    let written = messages.iter().map(|message| {
        let role = match message.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        json!({"role": role, "content": content(message, with_pictures)})
    });
    written.collect()
}

/// Plain text is sent as such: not every template takes parts.
fn content(message: &Message, with_pictures: bool) -> Value {
    if !with_pictures || !message.has_picture() {
        let texts = message.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Image(_) => None,
        });
        return texts.collect::<Vec<_>>().join("\n").into();
    }
    let parts = message.parts.iter().map(|part| match part {
        Part::Text(text) => json!({"type": "text", "text": text}),
        Part::Image(png) => {
            let url = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png));
            json!({"type": "image_url", "image_url": {"url": url}})
        }
    });
    parts.collect()
}

/// What a server says where it refuses.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The field that it blames.
    pub(super) field: Option<String>,
    pub(super) message: String,
    pub(super) code: String,
}

impl Refusal {
    /// Reads `{"error": {…}}`, `{"error": "…"}`, `{"message": …}`, `{"detail": …}`; else the body is the message.
    pub(super) fn read(body: &[u8]) -> Self {
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Self { message: String::from_utf8_lossy(body).trim().to_owned(), ..Self::default() };
        };
        let error = value.get("error").filter(|error| !error.is_null()).unwrap_or(&value);
        let text = |key: &str| error.get(key).and_then(Value::as_str).map(str::to_owned);
        let told = error.as_str().map(str::to_owned).or_else(|| text("message"));
        let message = told.unwrap_or_else(|| error.get("detail").unwrap_or(error).to_string());
        let field = text("param").filter(|field| !field.is_empty());
        Self { field, message, code: text("code").or_else(|| text("type")).unwrap_or_default() }
    }

    /// Is it about a model that is not there?
    pub(super) fn is_about_the_model(&self) -> bool {
        let text = self.message.to_lowercase();
        let is_missing =
            ["not found", "not exist", "no model", "unknown model", "not loaded", "no such model"];
        self.code == "model_not_found"
            || has_word(&text, "model") && is_missing.iter().any(|words| text.contains(words))
    }
}

/// Does the text have it as a word? Both are lower case.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask() -> Ask {
        let parts = vec![Part::Text("a room".to_owned()), Part::Image(vec![1, 2, 3])];
        Ask {
            messages: vec![
                Message { role: Role::System, parts: vec![Part::Text("you furnish".to_owned())] },
                Message { role: Role::User, parts },
            ],
            name: "layout".to_owned(),
            schema: json!({"type": "object"}),
            num_answers: 4,
            seed: u64::MAX,
            temperature: 0.5,
            max_tokens: 100,
            needs_pictures: false,
        }
    }

    fn sent(habits: &Habits, num_answers: usize) -> Value {
        let body = Body { model: "m", num_answers, seed: ask().seed, habits };
        serde_json::from_slice(&body.to_json(&ask())).expect("it is JSON")
    }

    #[test]
    fn the_body_is_what_the_protocol_says() {
        let body = sent(&Habits::default(), 4);
        assert_eq!(body["messages"][0], json!({"role": "system", "content": "you furnish"}));
        let parts = &body["messages"][1]["content"];
        assert_eq!(parts[0], json!({"type": "text", "text": "a room"}));
        assert_eq!(parts[1]["image_url"]["url"], "data:image/png;base64,AQID");
        assert_eq!(body["response_format"]["json_schema"]["schema"], json!({"type": "object"}));
        assert_eq!(
            (&body["n"], &body["seed"], &body["max_tokens"]),
            (&json!(4), &json!(0x7fff_ffff), &json!(100))
        );
        assert_eq!(sent(&Habits::default(), 1).get("n"), None);
    }

    #[test]
    fn what_a_server_refuses_is_left_out() {
        let mut habits = Habits::default();
        for feature in Feature::ALL.into_iter().filter(|feature| *feature != Feature::MaxCompletionTokens) {
            habits.refuse(feature);
        }
        let body = sent(&habits, 4);
        let mut keys: Vec<&str> = body.as_object().expect("an object").keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["max_completion_tokens", "messages", "model", "stream"]);
        let text = body["messages"][1]["content"].as_str().expect("no picture, so plain text");
        assert!(text.starts_with("a room\nAnswer with one JSON document"), "{text}");
        habits.refuse(Feature::MaxCompletionTokens);
        assert_eq!(sent(&habits, 4).get("max_completion_tokens"), None);
    }

    /// Real servers' words.
    #[test]
    fn a_refusal_names_its_feature() {
        let cases = [
            (
                r#"{"error":{"code":400,"message":"Only one completion choice is allowed","type":"invalid_request_error"}}"#,
                Some(Feature::Several),
            ),
            (
                r#"{"object":"error","message":"n must be 1 when using greedy sampling, got 4.","code":400}"#,
                Some(Feature::Several),
            ),
            (
                r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens"}}"#,
                Some(Feature::MaxTokens),
            ),
            (
                r#"{"error":{"message":"Unsupported value: 'temperature' does not support 0.5","param":"temperature"}}"#,
                Some(Feature::Temperature),
            ),
            (r#"{"error":"'response_format.type' must be 'json_schema'"}"#, Some(Feature::Schema)),
            (r#"{"error":{"message":"failed to parse grammar"}}"#, Some(Feature::Schema)),
            (
                r#"{"detail":[{"loc":["body","n"],"msg":"Extra inputs are not permitted"}]}"#,
                Some(Feature::Several),
            ),
            (
                r#"{"error":{"code":500,"message":"image input is not supported - hint: you may need to provide the mmproj"}}"#,
                Some(Feature::Pictures),
            ),
            ("unknown field seed", Some(Feature::Seed)),
            (
                r#"{"error":{"message":"This model's maximum context length is 4096 tokens, max_tokens is too large"}}"#,
                None,
            ),
            (r#"{"error":{"message":"your messages are rude"}}"#, None),
            (r#"{"error":{"message":"bad","param":"messages"}}"#, None),
            ("", None),
        ];
        let habits = Habits::default();
        let body = Body { model: "m", num_answers: 4, seed: 0, habits: &habits };
        for (text, expected) in cases {
            let refusal = Refusal::read(text.as_bytes());
            assert_eq!(body.refused(&ask(), 400, &refusal), expected, "{text}");
            assert_eq!(body.refused(&ask(), 403, &refusal), None, "{text}");
        }
    }

    #[test]
    fn a_missing_model_is_told_apart() {
        for text in [
            r#"{"object":"error","message":"The model `x` does not exist.","code":404}"#,
            r#"{"error":{"message":"model \"x\" not found, try pulling it first"}}"#,
            r#"{"error":{"message":"nope","code":"model_not_found"}}"#,
        ] {
            assert!(Refusal::read(text.as_bytes()).is_about_the_model(), "{text}");
        }
        assert!(!Refusal::read(br#"{"detail":"Not Found"}"#).is_about_the_model());
    }
}
