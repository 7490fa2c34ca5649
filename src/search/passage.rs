//! The best section, and the passage of it that answers, as runs of text.
