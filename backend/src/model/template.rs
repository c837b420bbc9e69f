//! The checkpoint's own chat template: messages as the one text that the model was trained to continue.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, Value, context};

use super::LoadError;
use super::files::{self, Files};
use crate::error::{Error, Result};
use crate::prompt::{Message, Part, Role};

const NAME: &str = "chat";
/// Steps of a template for one conversation; published ones take some hundreds a message.
const FUEL: u64 = 5_000_000;

/// A chat template in Jinja, as checkpoints carry it.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
}

impl Template {
    /// The template of a checkpoint's folder: `chat_template.jinja`, `chat_template.json`, or in `tokenizer_config.json`.
    ///
    /// # Errors
    /// [`LoadError`] if there is none, or it is no Jinja.
    pub fn read<'a>(files: impl Into<Files<'a>>) -> std::result::Result<Self, LoadError> {
        let files = files.into();
        let file = "chat_template.jinja";
        if let Some(source) = files::text(files, file)? {
            return Self::new(source).map_err(|reason| files::fault(file, reason));
        }
        for file in ["chat_template.json", "tokenizer_config.json"] {
            let Some(document) = files::json::<serde_json::Value>(files, file)? else { continue };
            if let Some(source) = source(&document["chat_template"]) {
                return Self::new(source).map_err(|reason| files::fault(file, reason));
            }
        }
        Err(files::fault(file, "it is missing, and no other file has a chat template"))
    }

    /// A template from its text.
    ///
    /// # Errors
    /// What is no Jinja, and where.
    pub fn new(source: String) -> std::result::Result<Self, String> {
        let mut environment = Environment::new();
        // As transformers sets Jinja up.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|error| error.to_string())?);
        environment.set_fuel(Some(FUEL));
        // Templates are written for Python's strings.
        environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function(
            "raise_exception",
            |message: String| -> std::result::Result<Value, minijinja::Error> {
                Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
            },
        );
        environment.add_template_owned(NAME, source).map_err(|error| error.to_string())?;
        Ok(Self { environment })
    }

    /// The conversation's text, with the start of the model's answer if `is_asking`; `escaped` sees every text before the template does.
    ///
    /// # Errors
    /// [`Error::Policy`] if the template refuses the conversation, or does not end.
    pub fn render(
        &self,
        messages: &[Message],
        is_asking: bool,
        escaped: impl Fn(&str) -> String,
    ) -> Result<String> {
        // Templates without pictures know contents only as strings; those with pictures know both.
        let has_picture = messages.iter().any(Message::has_picture);
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| {
                let role = match message.role {
                    Role::System => "system",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                };
                let content = if has_picture { parts(message, &escaped) } else { text(message, &escaped) };
                context! { role, content }
            })
            .collect();
        let fault = |error: minijinja::Error| Error::Policy {
            policy: "vlm",
            reason: format!("the model's chat template fails: {error}"),
        };
        let template = self.environment.get_template(NAME).map_err(fault)?;
        template
            .render(context! { messages, add_generation_prompt => is_asking, add_vision_id => false })
            .map_err(fault)
    }
}

/// A template as the files have it: its text, or several with names, of which `default` is the one.
fn source(value: &serde_json::Value) -> Option<String> {
    let named = || value.as_array()?.iter().find(|one| one["name"] == "default")?["template"].as_str();
    value.as_str().or_else(named).map(str::to_owned)
}

fn parts(message: &Message, escaped: &impl Fn(&str) -> String) -> Value {
    let part = |part: &Part| match part {
        Part::Text(text) => context! { type => "text", text => escaped(text) },
        Part::Image(_) => context! { type => "image" },
    };
    message.parts.iter().map(part).collect()
}

fn text(message: &Message, escaped: &impl Fn(&str) -> String) -> Value {
    let texts = message.parts.iter().filter_map(|part| match part {
        Part::Text(text) => Some(escaped(text)),
        Part::Image(_) => None,
    });
    Value::from(texts.collect::<String>())
}
