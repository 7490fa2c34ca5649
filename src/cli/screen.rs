//! The only way to the terminal: data to stdout, messages to stderr, colours where they are wanted, nothing from a file that could steer the
//! terminal. Every command uses it. Deliberately absent: progress bars, see [`super::progress`].

use std::io::{self, IsTerminal, Write};

use super::args::Color;
use super::failure::Failure;

/// Where output goes and whether it may be coloured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    /// Whether data may be coloured.
    pub(super) is_data_coloured: bool,
    /// Whether messages may be coloured.
    pub(super) are_messages_coloured: bool,
    /// Whether somebody watches the messages.
    pub(super) is_watched: bool,
    /// Whether only errors are told.
    pub(super) is_quiet: bool,
}

/// How a piece of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Names and hits.
    Bold,
    /// What matters less.
    Dim,
    /// The word `error`.
    Error,
    /// The word `warning`.
    Warning,
    /// The word `help`.
    Help,
}

impl Screen {
    /// Looks at the streams and the usual variables.
    pub(super) fn new(color: Color, is_quiet: bool) -> Self {
        let wants = |is_terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_colour_wanted(is_terminal, |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())),
        };
        let is_watched = io::stderr().is_terminal();
        Screen { is_data_coloured: wants(io::stdout().is_terminal()), are_messages_coloured: wants(is_watched), is_watched, is_quiet }
    }

    /// Writes data to stdout.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::pipe_closed(),
            _ => Failure::broken(format!("cannot write to stdout: {error}")).help("free some space, or send the output elsewhere"),
        })
    }

    /// Writes one message to stderr; when even that fails, there is nobody left to tell.
    pub(super) fn say(&self, message: impl AsRef<str>) {
        let _ = writeln!(io::stderr().lock(), "{}", message.as_ref());
    }

    /// Writes one message that `-q` suppresses.
    pub(super) fn note(&self, message: impl AsRef<str>) {
        if !self.is_quiet {
            self.say(message);
        }
    }

    /// A warning with what to do about it.
    pub(super) fn warn(&self, message: &str, help: &str) {
        self.say(format!("{}: {message}", self.message_style(Style::Warning, "warning")));
        self.say(format!("{}: {help}", self.message_style(Style::Help, "help")));
    }

    /// Styles a piece of data.
    pub(super) fn style(&self, style: Style, text: &str) -> String {
        if self.is_data_coloured { paint(style, text) } else { text.to_owned() }
    }

    /// Styles a piece of a message.
    pub(super) fn message_style(&self, style: Style, text: &str) -> String {
        if self.are_messages_coloured { paint(style, text) } else { text.to_owned() }
    }
}

/// <https://no-color.org> and its counterpart: a non-empty `NO_COLOR` wins, then `CLICOLOR_FORCE`, then the terminal.
fn is_colour_wanted(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    match (variable("NO_COLOR").is_some_and(|value| !value.is_empty()), is_set("CLICOLOR_FORCE")) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => is_terminal && variable("TERM").as_deref() != Some("dumb"),
    }
}

fn paint(style: Style, text: &str) -> String {
    let code = match style {
        Style::Bold => "1",
        Style::Dim => "2",
        Style::Error => "1;31",
        Style::Warning => "1;33",
        Style::Help => "1;36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// Text from a file or an argument on one line and without anything that could steer a terminal: line breaks become spaces, control characters
/// and direction overrides `�`.
pub(super) fn plain(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_the_usual_variables() {
        let wanted = |is_terminal, set: &[(&str, &str)]| {
            is_colour_wanted(is_terminal, |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(wanted(true, &[]) && !wanted(false, &[]));
        assert!(!wanted(true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]) && wanted(true, &[("NO_COLOR", "")]));
        assert!(wanted(false, &[("CLICOLOR_FORCE", "1")]) && !wanted(true, &[("TERM", "dumb")]));
    }

    #[test]
    fn files_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\nc\u{202e}d"), "a\u{fffd}[31mb c\u{fffd}d");
    }
}
