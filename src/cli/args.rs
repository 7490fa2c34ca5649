//! Typed arguments: what can be written on the command line, with its help. Parsed once by [`super::main`]. Deliberately absent: what the
//! arguments mean together with the configuration, which is `config`'s.

mod escalations;
mod eval;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::{Flags, units};

use super::failure::{Exit, Failure};
use super::screen::Screen;
pub(super) use escalations::{Escalations, EscalationsCommand};
pub(super) use eval::Eval;

const AFTER: &str = "\
Examples:
  rapport serve                          serve ./articles at http://127.0.0.1:8080
  rapport suggest \"forgot my pasw\"       ask what a requester would ask
  rapport check                          find what is wrong with the articles

Settings come from rapport.toml, then RAPPORT_* variables, then flags.
Exit codes: 0 fine, 1 findings, 2 wrong arguments or configuration, 3 files, ports or something inside, 130 interrupted.";

/// A searchable knowledge base server: Markdown articles in, matching answers out while a requester types.
#[derive(Debug, Parser)]
#[command(name = "rapport", version, after_help = AFTER, subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// Work in this folder instead of the current one
    #[arg(short = 'C', global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub(super) folder: Option<PathBuf>,
    /// Read this configuration file instead of ./rapport.toml
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub(super) config: Option<PathBuf>,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Everywhere")]
    pub(super) color: Color,
    /// Tell errors only
    #[arg(short = 'q', long = "quiet", global = true, help_heading = "Everywhere")]
    pub(super) is_quiet: bool,
    /// Log more
    #[arg(short = 'v', long = "verbose", global = true, help_heading = "Everywhere", conflicts_with = "is_quiet")]
    pub(super) is_verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the articles: site, API, and suggestions while typing; changes on disk are live at once
    #[command(after_help = "Examples:\n  rapport serve\n  rapport serve --articles ../kb --listen 0.0.0.0:80\n  \
        RAPPORT_SITE__NAME='Help desk' rapport serve --config /etc/rapport.toml")]
    Serve(Serve),
    /// Ask a question on the command line, with the same engine as the API
    #[command(after_help = "Examples:\n  rapport suggest \"forgot my pasw\"\n  rapport suggest \"vpn\" --agent --limit 10\n  \
        rapport suggest \"cant log in\" --explain\n  rapport suggest \"printer\" --format json | jq .suggestions[0].url")]
    Suggest(Suggest),
    /// Find what is wrong with the articles: broken files, dead links, leaks
    #[command(after_help = "Examples:\n  rapport check\n  rapport check --articles ../kb --format concise\n  \
        rapport check --format github        in a workflow: annotations on the lines\n\nExit code 1 when there are errors, 0 when there are only warnings.")]
    Check(Check),
    /// Make, list and revoke the tokens with which agents use /agent/api
    #[command(after_help = "Examples:\n  rapport token new --name ticket-system\n  rapport token new --name ada --expires 30d\n  \
        rapport token list\n  rapport token revoke 3f9c2a71\n\nA running server notices within a second.")]
    Token(Token),
    /// List the questions that people have to answer, read one, or send them again
    #[command(after_help = escalations::AFTER)]
    Escalations(Escalations),
    /// Measure this machine with these articles: start, memory, latency, save to searchable
    #[command(after_help = "Examples:\n  rapport bench\n  rapport bench --scale 10000 --format json > figures.json\n\n\
        The articles are copied to a temporary folder first; yours are not touched.")]
    Bench(Bench),
    /// Measure the answers on judged questions: what share of them finds its article, and how fast
    #[command(after_help = eval::AFTER)]
    Eval(Eval),
}

/// `rapport serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

/// `rapport suggest`.
#[derive(Debug, Args)]
pub(super) struct Suggest {
    /// The question, as far as it has been typed
    #[arg(value_name = "QUESTION")]
    pub(super) question: String,
    #[command(flatten)]
    place: Place,
    /// Search everything that agents see, internal articles and drafts included
    #[arg(long = "agent")]
    pub(super) is_agent: bool,
    /// Say how each score came about, and why the first beat the second
    #[arg(long = "explain")]
    pub(super) is_explained: bool,
    /// How many suggestions
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    pub(super) limit: u8,
    /// Language to prefer, such as de
    #[arg(long, value_name = "TAG")]
    pub(super) lang: Option<String>,
    /// How to write the answer; json is what the API answers
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
}

/// `rapport check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    place: Place,
    /// How to write what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: CheckFormat,
}

/// `rapport token`.
#[derive(Debug, Args)]
pub(super) struct Token {
    /// Where tokens are kept [default: .rapport]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// What to do with tokens.
    #[command(subcommand)]
    pub(super) command: TokenCommand,
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token; it is shown once
    New {
        /// Whose it is, for the list
        #[arg(long, value_name = "WHO")]
        name: String,
        /// When it ends: 90d, 12h; at most 366d
        #[arg(long, value_name = "TIME", default_value = "90d", value_parser = units::duration)]
        expires: Duration,
    },
    /// List the tokens, without their secrets
    List {
        /// How to write the list
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: Format,
    },
    /// End a token now
    Revoke {
        /// The id that `rapport token list` shows
        id: String,
    },
}

/// `rapport bench`.
#[derive(Debug, Args)]
pub(super) struct Bench {
    /// The articles folder to copy and grow [default: articles]
    #[arg(long, value_name = "DIR")]
    articles: Option<PathBuf>,
    /// Grow the corpus to this many articles
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) scale: Option<u32>,
    /// How many requests for each latency figure
    #[arg(long, value_name = "N", default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    pub(super) requests: u32,
    /// How often each figure is measured; medians are reported
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(super) runs: u8,
    /// How to write the figures
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
}

/// Where things are.
#[derive(Debug, Args)]
struct Place {
    /// The folder with public/ and internal/ in it [default: articles]
    #[arg(long, value_name = "DIR")]
    articles: Option<PathBuf>,
    /// Where derived data and tokens are kept [default: .rapport]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to write an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

/// How to write findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// With the line that is meant
    Human,
    /// One line each: path:line:column: severity[CODE] message
    Concise,
    /// One document
    Json,
    /// Annotations for GitHub Actions
    Github,
}

/// What is written instead of running a command.
#[derive(Debug)]
pub(super) enum Told {
    /// Help or version, which was asked for.
    Asked(clap::Error),
    /// A mistake, or nothing at all was asked.
    Mistake(clap::Error, Color),
}

/// Parses the arguments.
pub(super) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, Told> {
    let arguments: Vec<OsString> = arguments.collect();
    let color = wanted_colour(&arguments);
    let command = Arguments::command().color(color.into());
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map_err(|error| if error.use_stderr() { Told::Mistake(error, color) } else { Told::Asked(error) })
}

impl Told {
    /// Writes it and gives the exit code. A mistake is told like every other one: what is wrong, and a help line.
    pub(super) fn tell(&self) -> Exit {
        match self {
            Told::Asked(error) => error.print().map_or(Exit::PipeClosed, |()| Exit::Fine),
            Told::Mistake(error, _) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                error.print().map_or(Exit::PipeClosed, |()| Exit::Usage)
            }
            Told::Mistake(error, color) => {
                let text = error.to_string();
                let (message, help) = mistake(&text);
                Failure::usage(message).help(help).tell(&Screen::new(*color, false))
            }
        }
    }
}

/// clap's text is a paragraph that says what is wrong, perhaps tips, and the usage.
fn mistake(text: &str) -> (String, String) {
    let mut paragraphs = text.split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    let message = paragraphs.next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    let mut help = String::new();
    for paragraph in paragraphs {
        if let Some(tip) = paragraph.strip_prefix("tip: ") {
            help.push_str(&format!("{tip}; "));
        } else if let Some(usage) = paragraph.strip_prefix("Usage: ") {
            let command: Vec<&str> = usage.split_whitespace().take_while(|word| word.starts_with(char::is_lowercase)).collect();
            help.push_str(&format!("`{} --help` shows what is understood, with examples", command.join(" ")));
        }
    }
    if help.is_empty() { (message, "`rapport --help` shows what is understood, with examples".into()) } else { (message, help) }
}

/// Help and mistakes are written before the arguments are known, so `--color` is looked for by hand.
fn wanted_colour(arguments: &[OsString]) -> Color {
    let follows = arguments.windows(2).find(|pair| pair[0] == "--color").map(|pair| pair[1].to_string_lossy());
    let joined = arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix("--color=").map(Into::into));
    match follows.or(joined).as_deref() {
        Some("always") => Color::Always,
        Some("never") => Color::Never,
        _ => Color::Auto,
    }
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

impl Arguments {
    /// The flags that are settings.
    pub(super) fn flags(&self) -> Flags {
        let config = self.config.clone();
        match &self.command {
            Command::Serve(Serve { place, listen }) => Flags { listen: listen.clone(), ..place.flags(config) },
            Command::Suggest(suggest) => suggest.place.flags(config),
            Command::Check(check) => check.place.flags(config),
            Command::Token(token) => Flags { config, data: token.data.clone(), ..Flags::default() },
            Command::Escalations(escalations) => Flags { config, data: escalations.data.clone(), ..Flags::default() },
            Command::Eval(_) => Flags { config, ..Flags::default() },
            Command::Bench(bench) => Flags { config, articles: bench.articles.clone(), ..Flags::default() },
        }
    }
}

impl Place {
    fn flags(&self, config: Option<PathBuf>) -> Flags {
        Flags { config, articles: self.articles.clone(), data: self.data.clone(), listen: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn flags_reach_the_settings() {
        let line = ["rapport", "--config", "c.toml", "serve", "--articles", "a", "--data", "d", "--listen", "127.0.0.1:1"];
        let arguments = parse(line.iter().map(OsString::from)).expect("valid");
        let path = |text: &str| Some(PathBuf::from(text));
        let expected = Flags { config: path("c.toml"), articles: path("a"), data: path("d"), listen: Some("127.0.0.1:1".into()) };
        assert_eq!(arguments.flags(), expected);
    }

    fn told(line: &[&str]) -> (String, String) {
        match parse(line.iter().map(OsString::from)) {
            Err(Told::Mistake(error, _)) => mistake(&error.to_string()),
            other => panic!("{line:?} is a mistake, not {other:?}"),
        }
    }

    #[test]
    fn mistakes_end_with_a_help_line() {
        let shows = |command: &str| format!("`{command} --help` shows what is understood, with examples");
        let (message, help) = told(&["rapport", "chek"]);
        assert_eq!(message, "unrecognized subcommand 'chek'");
        assert_eq!(help, format!("a similar subcommand exists: 'check'; {}", shows("rapport")));
        let (message, help) = told(&["rapport", "check", "--fromat", "json"]);
        assert_eq!(message, "unexpected argument '--fromat' found");
        assert_eq!(help, format!("a similar argument exists: '--format'; {}", shows("rapport check")));
        let (message, help) = told(&["rapport", "suggest"]);
        assert_eq!(message, "the following required arguments were not provided: <QUESTION>");
        assert_eq!(help, shows("rapport suggest"));
        let (message, help) = told(&["rapport", "check", "--format", "jsno"]);
        assert_eq!(message, "invalid value 'jsno' for '--format <FORMAT>' [possible values: human, concise, json, github]");
        assert!(help.starts_with("a similar value exists: 'json'; "), "{help}");
        assert_eq!(told(&["rapport", "suggest", "x", "--limit", "99"]).0, "invalid value '99' for '--limit <N>': 99 is not in 1..=50");
    }
}
