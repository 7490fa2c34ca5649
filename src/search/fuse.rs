//! Evidence of the retrieval stages put together into one score.
