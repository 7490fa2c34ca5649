//! Retrieval by words: postings read from the index and scored by our own rules.
