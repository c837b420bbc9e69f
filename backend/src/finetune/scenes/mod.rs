//! Rooms and what stands in them, without end: the scenes that models learn from.
