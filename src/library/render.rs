//! Where an article's links lead on a shelf.
