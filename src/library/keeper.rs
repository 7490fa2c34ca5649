//! All sources and what was read from them: what a scan changes, and the articles it leaves.
