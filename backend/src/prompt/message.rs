//! What is said to a model, whoever runs it.

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What is said, in this order.
    pub parts: Vec<Part>,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The rules of the task.
    System,
    /// The task.
    User,
    /// The model's own earlier answer.
    Assistant,
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Plain text; nothing in it is a control token.
    Text(String),
    /// A picture as PNG.
    Image(Vec<u8>),
}

impl Message {
    /// Is there a picture in it?
    pub fn has_picture(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Image(_)))
    }
}
