//! Typed text made into the parts of a question.
