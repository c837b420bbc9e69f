//! The columns that each engine reads.

use rayon::prelude::*;

use super::{Column, Engine, Judged, PICTURE, SOURCE, Said, Table};
use crate::error::{Error, Result};
use crate::pipeline::Question;
use crate::prompt::{Message, Part, Role};
use crate::protocol::ArrangeRequest;

/// What rows are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// To learn from.
    Train,
    /// To look how far it is.
    Validation,
}

impl Split {
    fn as_str(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "test",
        }
    }
}

/// What one request is to a model.
struct Prompt {
    said: Vec<Said>,
    pictures: Vec<Vec<u8>>,
}

impl Prompt {
    fn of(messages: Vec<Message>) -> Self {
        let (mut said, mut pictures) = (vec![], vec![]);
        for message in messages {
            let mut content = String::new();
            for part in message.parts {
                match part {
                    Part::Text(text) => content += &text,
                    Part::Image(png) => {
                        content += PICTURE;
                        pictures.push(png);
                    }
                }
            }
            let role = match message.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
            };
            said.push(Said { role, content });
        }
        Self { said, pictures }
    }

    /// Rules and task in one text, for engines that know one message.
    fn text(&self) -> String {
        self.said.iter().map(|said| said.content.as_str()).collect::<Vec<_>>().join("\n\n")
    }

    /// Without marks: TRL puts the pictures before the task by itself.
    fn unmarked(self) -> Vec<Said> {
        let plain = |said: Said| Said { content: said.content.replace(PICTURE, ""), ..said };
        self.said.into_iter().map(plain).collect()
    }
}

/// The request as the text that a reward function reads: everything but the picture, which no reward looks at.
fn ground_truth(request: &ArrangeRequest) -> Result<String> {
    let request = ArrangeRequest { image: None, request_id: None, ..request.clone() };
    serde_json::to_string(&request).map_err(|error| Error::Internal(format!("a request is no JSON: {error}")))
}

/// Requests with their questions as prompts, one row each.
///
/// # Errors
/// [`Error::Internal`] if a plan cannot be drawn.
pub fn prompts(engine: Engine, rows: &[(ArrangeRequest, Question)], split: Split) -> Result<Table> {
    let truths = rows.iter().map(|(request, _)| ground_truth(request)).collect::<Result<Vec<_>>>()?;
    // Plans take longest to draw.
    let asked = rows.par_iter().map(|(_, question)| question.messages().map(Prompt::of));
    let mut asked = asked.collect::<Result<Vec<_>>>()?;
    let pictures = asked.iter_mut().map(|prompt| std::mem::take(&mut prompt.pictures)).collect();
    let sources = vec![SOURCE.to_owned(); rows.len()];
    let conversations =
        |asked: Vec<Prompt>| Column::Conversation(asked.into_iter().map(|prompt| prompt.said).collect());
    Ok(match engine {
        Engine::Verl => vec![
            ("data_source", Column::Text(sources)),
            ("prompt", conversations(asked)),
            ("images", Column::Pictures(pictures)),
            ("ability", Column::Text(vec!["layout".to_owned(); rows.len()])),
            ("reward_model", Column::Rule(truths)),
            (
                "extra_info",
                Column::Origin((0..).map(|index| (index, split.as_str())).take(rows.len()).collect()),
            ),
        ],
        Engine::Easyr1 => vec![
            ("problem", Column::Text(asked.iter().map(Prompt::text).collect())),
            ("images", Column::Pictures(pictures)),
            ("answer", Column::Text(truths)),
        ],
        Engine::Trl => vec![
            ("prompt", Column::Conversation(asked.into_iter().map(Prompt::unmarked).collect())),
            ("images", Column::Pictures(pictures)),
            ("ground_truth", Column::Text(truths)),
        ],
        Engine::Openrlhf => vec![
            ("datasource", Column::Text(sources)),
            ("prompt", conversations(asked)),
            ("images", Column::Pictures(pictures)),
            ("label", Column::Text(truths)),
        ],
    })
}

fn said_of(answer: &str) -> Vec<Said> {
    vec![Said { role: "assistant", content: answer.to_owned() }]
}

/// A judged job's prompt and its pictures: drawn once, however many answers there are.
fn asked_of(judged: &Judged) -> Result<(Vec<Said>, Vec<Vec<u8>>)> {
    let mut prompt = Prompt::of(judged.question.messages()?);
    let pictures = std::mem::take(&mut prompt.pictures);
    Ok((prompt.unmarked(), pictures))
}

/// Layouts with the word whether they were wanted, for KTO: `prompt`, `completion`, `label`, `images`.
///
/// # Errors
/// As [`prompts`].
pub fn verdicts(judged: &[Judged]) -> Result<Table> {
    let (mut asked, mut completions, mut labels, mut pictures) = (vec![], vec![], vec![], vec![]);
    for judged in judged {
        let (said, shown) = asked_of(judged)?;
        for (answer, is_wanted) in judged.verdicts() {
            asked.push(said.clone());
            pictures.push(shown.clone());
            completions.push(said_of(answer));
            labels.push(is_wanted);
        }
    }
    Ok(vec![
        ("prompt", Column::Conversation(asked)),
        ("completion", Column::Conversation(completions)),
        ("label", Column::Flag(labels)),
        ("images", Column::Pictures(pictures)),
    ])
}

/// Layouts beside others that were not wanted, for DPO: `prompt`, `chosen`, `rejected`, `images`.
///
/// # Errors
/// As [`prompts`].
pub fn pairs(judged: &[Judged]) -> Result<Table> {
    let (mut asked, mut chosen, mut rejected, mut pictures) = (vec![], vec![], vec![], vec![]);
    for judged in judged {
        let (said, shown) = asked_of(judged)?;
        for (better, worse) in judged.pairs() {
            asked.push(said.clone());
            pictures.push(shown.clone());
            chosen.push(said_of(better));
            rejected.push(said_of(worse));
        }
    }
    Ok(vec![
        ("prompt", Column::Conversation(asked)),
        ("chosen", Column::Conversation(chosen)),
        ("rejected", Column::Conversation(rejected)),
        ("images", Column::Pictures(pictures)),
    ])
}
