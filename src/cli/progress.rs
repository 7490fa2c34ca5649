//! The only door to indicatif: how far long work has come, as a bar on a terminal and as a few lines otherwise. Used by the commands that load
//! the articles folder or ask many questions. Deliberately absent: any work.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::library::reload::Progress;

use super::screen::Screen;

/// Without a terminal, a line is written at most this often.
const EVERY: Duration = Duration::from_secs(2);

/// Shows the progress of one load, or of other work that is counted.
pub(super) struct Loading {
    screen: Screen,
    bar: ProgressBar,
    last_line: Instant,
}

impl Loading {
    /// Nothing is shown before the first news.
    pub(super) fn new(screen: Screen) -> Self {
        let is_drawn = screen.is_watched && !screen.is_quiet;
        let target = if is_drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{msg} [{bar:32}] {pos}/{len}");
        bar.set_style(style.expect("the template is right").progress_chars("=> "));
        Loading { screen, bar, last_line: Instant::now() }
    }

    /// News from the loader.
    pub(super) fn tell(&mut self, progress: Progress) {
        match progress {
            Progress::Reading(done, total) => {
                self.bar.set_message("Reading articles");
                self.bar.set_length(total as u64);
                self.bar.set_position(done as u64);
                self.line(&format!("reading articles: {done} of {total}"));
            }
            Progress::Indexing => {
                self.bar.set_message("Indexing");
                self.line("indexing");
            }
        }
    }

    /// News of work that is counted: what is done, how much of it, and of how much.
    pub(super) fn count(&mut self, what: &str, done: usize, total: usize) {
        self.bar.set_message(what.to_owned());
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        self.line(&if total == 0 { what.to_owned() } else { format!("{what}: {done} of {total}") });
    }

    /// Clears the bar.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }

    fn line(&mut self, text: &str) {
        if !self.screen.is_watched && self.last_line.elapsed() >= EVERY {
            self.screen.note(text);
            self.last_line = Instant::now();
        }
    }
}
