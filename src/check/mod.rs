//! What is wrong with a folder of articles, as a report. Called by `cli::check`. Deliberately absent: mending anything.
