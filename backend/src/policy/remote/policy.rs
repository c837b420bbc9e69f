//! The server as a policy.

use super::{Ask, Purpose, Remote, Settings};
use crate::error::{Error, Result};
use crate::layout::answer::{self, Completion};
use crate::policy::{Policy, Turn};
use crate::prompt;
use crate::protocol::PolicyName;

/// Free enough that several answers differ.
const TEMPERATURE: f32 = 0.7;
/// Tokens for the thought and the frame of an answer, and for each line of it.
const TOKENS: [u32; 2] = [400, 60];

/// A chat server that proposes layouts.
pub struct RemotePolicy {
    remote: Remote,
    /// What the settings call the model, for people.
    model: String,
}

impl RemotePolicy {
    /// A policy by the server of these settings.
    pub fn new(settings: Settings) -> Self {
        let model = settings.model.clone().unwrap_or_else(|| "remote".to_owned());
        Self { remote: Remote::new(settings), model }
    }
}

impl Policy for RemotePolicy {
    fn name(&self) -> PolicyName {
        PolicyName::Remote
    }

    fn model(&self) -> String {
        self.model.clone()
    }

    /// What the server says is only believed where it is an answer in the grammar: the rest is left out.
    fn propose(&self, turn: &Turn<'_>) -> Result<Vec<Completion>> {
        let scene = turn.context.scene;
        let messages = prompt::build(&prompt::Asked {
            scene,
            goal: turn.goal,
            aliases: turn.aliases,
            last: turn.last.as_ref(),
            plan: turn.plan,
            viewport: turn.viewport,
        })?;
        let num_lines = turn.aliases.order().len() as u32;
        let ask = Ask {
            messages,
            name: "layout".to_owned(),
            schema: answer::schema(scene, turn.aliases),
            num_answers: turn.num,
            seed: turn.seed,
            temperature: TEMPERATURE,
            max_tokens: TOKENS[0] + TOKENS[1] * num_lines,
            needs_pictures: false,
        };
        let answers = match self.remote.complete(ask, &|| (turn.should_stop)()) {
            Ok(answers) => answers,
            Err(super::RemoteError::Cancelled) => return Ok(vec![]),
            Err(error) => return Err(Purpose::Policy.error(&error)),
        };
        let mut completions = vec![];
        let mut first_fault = None;
        for text in &answers.texts {
            match answer::from_json(text, scene, turn.aliases) {
                Ok(completion) => {
                    (turn.on_end)(&completion);
                    completions.push(completion);
                }
                Err(fault) => first_fault = first_fault.or(Some(fault)),
            }
        }
        match first_fault {
            Some(fault) if completions.is_empty() => {
                let reason =
                    format!("none of the server's {} answers is a layout: {fault}", answers.texts.len());
                Err(Error::Policy { policy: "remote", reason })
            }
            _ => Ok(completions),
        }
    }
}
