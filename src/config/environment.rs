//! `RAPPORT_*` variables to typed text. Called by [`super::raw`]. A name is the key in capitals with `__` for the dot: `RAPPORT_SITE__NAME`.
//! Deliberately absent: reading the process's environment, which `cli` hands in.

use std::ffi::OsString;
use std::path::PathBuf;

use super::error::{ConfigError, Origin, nearest};
use super::keys;
use super::raw::{Entry, RawConfig, Value};

/// What every variable of ours begins with.
const PREFIX: &str = "RAPPORT_";

/// Names the configuration file, like `--config`.
const CONFIG: &str = "RAPPORT_CONFIG";

/// Variables of ours that are no settings: the log filter, and where the tests find their data.
const OTHERS: [&str; 2] = ["RAPPORT_LOG", "RAPPORT_TEST_DATA"];

/// What the environment says.
pub(super) struct Environment {
    /// The configuration file to read.
    pub(super) config: Option<PathBuf>,
    /// The settings.
    pub(super) raw: RawConfig,
}

/// Reads what of `variables` is ours. An empty variable counts as not set, as container tools write it.
pub(super) fn read(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Environment {
    let mut environment = Environment { config: None, raw: RawConfig::default() };
    let mut ours: Vec<(String, OsString)> = variables
        .into_iter()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, value)| name.starts_with(PREFIX) && !OTHERS.contains(&name.as_str()) && !value.is_empty())
        .collect();
    ours.sort();
    for (name, value) in ours {
        match keys::all().find(|key| key.variable() == name) {
            Some(key) => environment.raw.entries.push(Entry { key, value: typed(value), origin: Origin::Variable(name) }),
            None if name == CONFIG => environment.config = Some(value.into()),
            None => environment.raw.errors.push(unknown(name)),
        }
    }
    environment
}

fn typed(value: OsString) -> Value {
    match value.into_string() {
        Ok(text) => Value::Text(text),
        Err(value) => Value::Path(value.into()),
    }
}

fn unknown(name: String) -> ConfigError {
    let known: Vec<String> = keys::all().map(keys::Key::variable).chain([CONFIG.into()]).chain(OTHERS.map(String::from)).collect();
    let help = match nearest(&name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}? Otherwise `unset {name}`"),
        None => format!("`unset {name}`; docs/configuration.md lists every variable"),
    };
    ConfigError { origin: Origin::Variable(name), message: "there is no such setting".into(), help }
}

#[cfg(test)]
mod tests {
    use super::super::raw::{Flags, load};

    fn check(name: &str, value: &str, message: &str, help: &str) {
        let errors = load(&Flags::default(), [(name.into(), value.into())]).expect_err("a mistake");
        assert_eq!((errors.len(), errors[0].to_string().as_str(), errors[0].help()), (1, message, help));
    }

    #[test]
    fn unknown_variables_name_the_nearest() {
        check(
            "RAPPORT_LISTN",
            "x",
            "RAPPORT_LISTN: there is no such setting",
            "did you mean RAPPORT_LISTEN? Otherwise `unset RAPPORT_LISTN`",
        );
        check(
            "RAPPORT_SITE_NAME",
            "x",
            "RAPPORT_SITE_NAME: there is no such setting",
            "did you mean RAPPORT_SITE__NAME? Otherwise `unset RAPPORT_SITE_NAME`",
        );
        check(
            "RAPPORT_COMPLETELY_DIFFERENT",
            "x",
            "RAPPORT_COMPLETELY_DIFFERENT: there is no such setting",
            "`unset RAPPORT_COMPLETELY_DIFFERENT`; docs/configuration.md lists every variable",
        );
    }

    #[test]
    fn wrong_values_name_the_variable() {
        check(
            "RAPPORT_LIMITS__CONNECTIONS",
            "many",
            "RAPPORT_LIMITS__CONNECTIONS: must be a whole number, not \"many\"",
            "for example `RAPPORT_LIMITS__CONNECTIONS=10000`",
        );
    }

    #[test]
    fn lists_are_separated_by_commas_and_what_is_not_ours_is_left_alone() {
        let variables = [
            ("RAPPORT_CORS_ORIGINS", "https://a.example, https://b.example"),
            ("RAPPORT_LOG", "debug"),
            ("RAPPORT_TEST_DATA", "/data"),
            ("RAPPORT_CONTACT__EMAIL", ""),
            ("RAPPORTEUR", "x"),
        ];
        let settings = load(&Flags::default(), variables.map(|(name, value)| (name.into(), value.into()))).expect("valid");
        assert_eq!(settings.cors_origins, ["https://a.example", "https://b.example"]);
        assert_eq!(settings.contact.email, None);
    }
}
