//! Relative links between files, resolved by path arithmetic alone.
