//! What somebody may want of a room, as relations that can be checked and in everyday words.
