//! When a file must be read again although nobody touched it.
