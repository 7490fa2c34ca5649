//! Configuration: `rapport.toml`, then `RAPPORT_*` variables, then flags, typed text first and meaning second. `cli` makes [`Settings`] once; after
//! start-up nothing in it can be invalid. Deliberately absent: reading configuration anywhere else.
//!
//! The way of a value: [`file`] and [`environment`] and flags give typed text with its origin, [`keys`] knows every key there is and puts its
//! meaning into the settings, [`meaning`] reads one value, and [`error`] says what is wrong and where.

mod environment;
mod error;
mod escalation;
mod file;
mod keys;
mod meaning;
mod network;
mod raw;
mod theme;
pub mod units;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use error::ConfigError;
pub(crate) use error::nearest;
pub use escalation::{Escalation, Secret};
pub use network::Network;
pub use raw::{Flags, load};
pub use theme::{Colour, Preset, Theme};

/// Everything that can be configured, validated.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The articles folder.
    pub articles: PathBuf,
    /// Where derived data and tokens are kept.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The site.
    pub site: Site,
    /// Where people reach people.
    pub contact: Contact,
    /// The operator's colours and mark.
    pub theme: Theme,
    /// Limits.
    pub limits: Limits,
    /// How changes in the articles folder are noticed.
    pub reload: Reload,
    /// How questions are matched.
    pub search: Search,
    /// Where questions go that people have to answer.
    pub escalation: Escalation,
    /// How long figures are kept.
    pub insight: Insight,
    /// Origins that may read the public API from a browser; `*` for all.
    pub cors_origins: Vec<String>,
    /// What other sites' pages may send.
    pub widget: Widget,
    /// Whether log lines are JSON.
    pub is_log_json: bool,
}

/// The site's own texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Its name, in titles and the header.
    pub name: String,
    /// Its public address without a slash at the end, for canonical links; `None` leaves links relative.
    pub base_url: Option<String>,
    /// Language of articles that name none.
    pub lang: String,
    /// Where an article can be edited: `{id}` stands for its id.
    pub edit_url: Option<String>,
    /// Whether a browser remembers the answers it opened last, and offers them before anything is typed.
    pub has_recents: bool,
}

/// What pages of other sites may send from a browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Widget {
    /// Origins whose pages may send events, feedback and questions, and read the answers; `*` for all. `None` for those of [`Settings::cors_origins`].
    pub allowed_origins: Option<Vec<String>>,
    /// What pages of one origin may send in a minute, whoever looks at them; 0 for as much as there is.
    pub posts_per_minute: u32,
}

/// The contact card; what is `None` is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// One e-mail address.
    pub email: Option<String>,
    /// One web address.
    pub url: Option<String>,
    /// One telephone number.
    pub phone: Option<String>,
}

/// How questions are matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// What compares meanings.
    pub semantic: Semantic,
    /// The transformer's file; read only where [`Search::semantic`] wants it.
    pub model: PathBuf,
}

/// How long figures are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insight {
    /// Days after which events and feedback are forgotten.
    pub keep_days: u32,
}

/// What compares meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Semantic {
    /// Nothing: words alone decide.
    Off,
    /// The static table in the program.
    Table,
    /// A language model, and the table until it has read the articles.
    Transformer,
}

/// How changes in the articles folder are noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reload {
    /// How long it must be quiet after a change before the folder is looked through.
    pub settle: Duration,
    /// How often the folder is looked through although nothing was heard of it.
    pub tick: Duration,
}

/// How much is too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one Markdown file.
    pub file_bytes: usize,
    /// Bytes of a question (`q`).
    pub question_bytes: usize,
    /// Connections open at once.
    pub connections: usize,
    /// Requests a second one client address may make for a while; bursts of ten times that are allowed. 0 switches the limit off.
    pub requests_per_second: u32,
    /// Forms, feedback and event batches that one client address may send a minute. 0 switches the limit off.
    pub posts_per_minute: u32,
    /// Addresses (CIDR) of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// How long a client may take to send a request's headers.
    pub header_timeout: Duration,
    /// How long a connection may be idle.
    pub idle_timeout: Duration,
    /// How long an answer may take.
    pub request_timeout: Duration,
    /// How long requests under way may take to finish at shutdown.
    pub drain_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            articles: PathBuf::from("articles"),
            data: PathBuf::from(".rapport"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            site: Site { name: "Help centre".into(), base_url: None, lang: "en".into(), edit_url: None, has_recents: true },
            contact: Contact::default(),
            theme: Theme::default(),
            limits: Limits::default(),
            reload: Reload { settle: Duration::from_millis(20), tick: Duration::from_secs(10) },
            search: Search { semantic: Semantic::Table, model: PathBuf::from("models/minilm.onnx") },
            escalation: Escalation::default(),
            insight: Insight { keep_days: 400 },
            widget: Widget::default(),
            cors_origins: vec!["*".into()],
            is_log_json: false,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 1 << 20,
            question_bytes: 4 << 10,
            connections: 10_000,
            requests_per_second: 0,
            posts_per_minute: 60,
            trusted_proxies: Vec::new(),
            header_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(60),
            request_timeout: Duration::from_secs(10),
            drain_timeout: Duration::from_secs(10),
        }
    }
}
