//! Scene, goal and last turn as messages and picture for a model.
