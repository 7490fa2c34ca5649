//! Whether the server would bet on its first answer.
