//! How fast and how large: scaled corpora, keystroke traces, load and the report. Called by `cli::bench`.
