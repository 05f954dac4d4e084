//! Understanding without a model.
