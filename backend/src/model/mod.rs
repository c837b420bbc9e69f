//! The network: tensors and tokens; it knows no scene.
