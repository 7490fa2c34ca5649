//! Typed text first: what was written where, by key and before it means anything; and [`load`], which puts the sources in their order and asks
//! [`super::keys`] for the meaning. Deliberately absent: what a key means.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, Origin};
use super::keys::{self, Key};
use super::{Settings, environment, escalation, file};

/// The file that is read when nobody names one.
const FILE: &str = "rapport.toml";

/// What the command line says about settings, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--config`: the configuration file, which must then exist.
    pub config: Option<PathBuf>,
    /// `--articles`.
    pub articles: Option<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
}

/// A value as somebody wrote it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Text; everything from the environment and from flags.
    Text(String),
    /// A path that need not be UTF-8.
    Path(PathBuf),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Switch(bool),
    /// A list of texts.
    List(Vec<String>),
    /// Anything else, by the name of its kind.
    Other(&'static str),
}

/// One setting as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Which.
    pub(super) key: &'static Key,
    /// What.
    pub(super) value: Value,
    /// Where; for error messages.
    pub(super) origin: Origin,
}

/// Everything that was written, weakest source first.
#[derive(Debug, Default)]
pub(super) struct RawConfig {
    /// What could be understood so far.
    pub(super) entries: Vec<Entry>,
    /// What could not.
    pub(super) errors: Vec<ConfigError>,
}

/// Reads all sources: defaults, then the file, then `RAPPORT_*` among `variables`, then flags. A later one wins.
/// Fails with everything that is wrong, not only the first thing.
pub fn load(flags: &Flags, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Settings, Vec<ConfigError>> {
    let environment = environment::read(variables);
    let mut raw = match flags.config.as_deref().or(environment.config.as_deref()) {
        Some(named) => file::read(named, file::Presence::Required),
        None => file::read(Path::new(FILE), file::Presence::Optional),
    };
    raw.entries.extend(environment.raw.entries);
    raw.errors.extend(environment.raw.errors);
    raw.entries.extend(from_flags(flags));
    meaning(raw)
}

fn from_flags(flags: &Flags) -> impl Iterator<Item = Entry> {
    let path = |path: &PathBuf| Value::Path(path.clone());
    let written = [
        ("articles", "--articles", flags.articles.as_ref().map(path)),
        ("data", "--data", flags.data.as_ref().map(path)),
        ("listen", "--listen", flags.listen.clone().map(Value::Text)),
    ];
    written.into_iter().filter_map(|(key, flag, value)| Some(Entry { key: keys::find(key)?, value: value?, origin: Origin::Flag(flag) }))
}

fn meaning(raw: RawConfig) -> Result<Settings, Vec<ConfigError>> {
    let mut settings = Settings::default();
    let mut errors = raw.errors;
    let is_target = |entry: &&Entry| ["escalation.mail", "escalation.webhook", "escalation.jira"].contains(&entry.key.path);
    let target_origin = raw.entries.iter().rev().find(is_target).map(|entry| entry.origin.clone());
    for entry in raw.entries {
        let folder = match &entry.origin {
            Origin::File { file, .. } => file.parent(),
            _ => None,
        };
        if let Err(expected) = (entry.key.set)(&mut settings, super::meaning::Written { value: &entry.value, folder }) {
            errors.push(entry.key.wrong_value(expected, entry.origin));
        }
    }
    if let Some(origin) = target_origin {
        errors.extend(escalation::check(&settings.escalation, || origin.clone()));
    }
    if errors.is_empty() { Ok(settings) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
        pairs.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))).collect()
    }

    #[test]
    fn flags_win_over_variables_win_over_the_file_win_over_defaults() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("other.toml");
        fs::write(&file, "articles = 'kb'\ndata = 'state'\nlisten = '127.0.0.1:1'\n[site]\nname = 'From the file'\nlang = 'de'\n")
            .expect("written");
        let mut flags = Flags { config: Some(file), listen: Some("127.0.0.1:3".into()), ..Flags::default() };
        let environment = [("RAPPORT_LISTEN", "127.0.0.1:2"), ("RAPPORT_SITE__NAME", "From the environment"), ("PATH", "/bin")];
        let settings = load(&flags, variables(&environment)).expect("valid");
        assert_eq!(settings.listen.port(), 3);
        assert_eq!(settings.site.name, "From the environment");
        assert_eq!(settings.site.lang, "de");
        assert_eq!(settings.articles, folder.path().join("kb"), "paths in the file are relative to the file");
        assert_eq!(settings.limits, Settings::default().limits);

        flags.articles = Some("here".into());
        assert_eq!(load(&flags, []).expect("valid").articles, Path::new("here"), "paths in flags are relative to the current folder");
    }

    #[test]
    fn a_named_file_must_exist() {
        let flags = Flags { config: Some("/nowhere/rapport.toml".into()), ..Flags::default() };
        let errors = load(&flags, []).expect_err("a mistake");
        assert_eq!(
            errors[0].to_string(),
            "/nowhere/rapport.toml: cannot read this configuration file: No such file or directory (os error 2)"
        );
        assert_eq!(errors[0].help(), "name a file that exists with `--config FILE`, or leave it out to use ./rapport.toml or the defaults");
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let flags = Flags { config: Some("/nowhere/rapport.toml".into()), listen: Some("8080".into()), ..Flags::default() };
        let errors = load(&flags, variables(&[("RAPPORT_LISTN", "x")])).expect_err("a mistake");
        assert_eq!(errors.len(), 3);
        assert_eq!(errors[2].to_string(), "--listen: must be an IP address and a port, not \"8080\"");
        assert_eq!(errors[2].help(), "for example `--listen 127.0.0.1:8080`");
    }
}
