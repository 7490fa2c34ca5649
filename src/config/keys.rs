//! Every key there is: its name, what it is for, an example and where its meaning goes. The one list that the file, the environment, the
//! error texts and `docs/configuration.md` follow. Deliberately absent: how a value is read, which is [`super::meaning`].

use super::Settings;
use super::error::{ConfigError, Origin, nearest};
use super::escalation;
use super::meaning::{self, Written};
use super::theme;

/// One setting.
pub(super) struct Key {
    /// Its name in the file, sections joined by a dot.
    pub(super) path: &'static str,
    /// A right value as it is written in the file, to show in errors.
    pub(super) example: &'static str,
    /// Reads a value and puts it into the settings; the failure says what was expected.
    pub(super) set: fn(&mut Settings, Written<'_>) -> Result<(), String>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

/// Puts what `$read` makes of the value into the field of the settings.
macro_rules! key {
    ($path:literal, $example:literal, $($field:ident).+, $read:expr) => {
        Key { path: $path, example: $example, set: |settings, written| { settings.$($field).+ = $read(written)?; Ok(()) } }
    };
}

/// All keys, in the order in which they are documented.
const KEYS: &[Key] = &[
    key!("articles", "\"articles\"", articles, meaning::path),
    key!("data", "\".rapport\"", data, meaning::path),
    key!("listen", "\"127.0.0.1:8080\"", listen, meaning::address),
    key!("cors_origins", "[\"https://www.example.com\"]", cors_origins, meaning::origins),
    key!("site.name", "\"Help centre\"", site.name, meaning::text),
    key!("site.base_url", "\"https://help.example.com\"", site.base_url, |w| meaning::web_address(w).map(Some)),
    key!("site.lang", "\"en\"", site.lang, meaning::language),
    key!("site.edit_url", "\"https://git.example.com/kb/edit/main/articles/{id}\"", site.edit_url, |w| meaning::edit_address(w).map(Some)),
    key!("site.recents", "true", site.has_recents, meaning::switch),
    key!("contact.email", "\"help@example.com\"", contact.email, |w| meaning::email(w).map(Some)),
    key!("contact.url", "\"https://example.com/contact\"", contact.url, |w| meaning::web_address(w).map(Some)),
    key!("contact.phone", "\"+49 30 901820\"", contact.phone, |w| meaning::telephone(w).map(Some)),
    key!("theme.preset", "\"ocean\"", theme.preset, theme::preset),
    key!("theme.accent", "\"#0b6a8f\"", theme.accent, |w| theme::colour(w).map(Some)),
    key!("theme.accent_dark", "\"#6cc7e8\"", theme.accent_dark, |w| theme::colour(w).map(Some)),
    key!("theme.logo", "\"logo.svg\"", theme.logo, |w| meaning::path(w).map(Some)),
    key!("theme.folder", "\"theme\"", theme.folder, |w| meaning::path(w).map(Some)),
    key!("limits.file_size", "\"1 MiB\"", limits.file_bytes, |w| meaning::bytes(w, 1..=64 << 20)),
    key!("limits.question_size", "\"4 KiB\"", limits.question_bytes, |w| meaning::bytes(w, 64..=64 << 10)),
    key!("limits.connections", "10000", limits.connections, |w| meaning::count(w, 1..=1_000_000).map(|n| n as usize)),
    key!("limits.requests_per_second", "20", limits.requests_per_second, |w| meaning::count(w, 0..=1_000_000)),
    key!("limits.posts_per_minute", "60", limits.posts_per_minute, |w| meaning::count(w, 0..=1_000_000)),
    key!("limits.trusted_proxies", "[\"10.0.0.0/8\"]", limits.trusted_proxies, meaning::networks),
    key!("limits.header_timeout", "\"5s\"", limits.header_timeout, meaning::waiting_time),
    key!("limits.idle_timeout", "\"60s\"", limits.idle_timeout, meaning::waiting_time),
    key!("limits.request_timeout", "\"10s\"", limits.request_timeout, meaning::waiting_time),
    key!("limits.drain_timeout", "\"10s\"", limits.drain_timeout, meaning::waiting_time),
    key!("reload.settle", "\"20ms\"", reload.settle, meaning::waiting_time),
    key!("reload.tick", "\"10s\"", reload.tick, meaning::waiting_time),
    key!("search.semantic", "\"table\"", search.semantic, meaning::semantic),
    key!("search.model", "\"models/minilm.onnx\"", search.model, meaning::path),
    key!("widget.allowed_origins", "[\"https://www.example.com\"]", widget.allowed_origins, |w| meaning::origins(w).map(Some)),
    key!("widget.posts_per_minute", "600", widget.posts_per_minute, |w| meaning::count(w, 0..=1_000_000)),
    key!("escalation.mail", "\"help@example.com\"", escalation.mail, |w| meaning::email(w).map(Some)),
    key!("escalation.smtp", "\"smtp://mail.example.com:587\"", escalation.smtp, |w| escalation::mail_server(w).map(Some)),
    key!("escalation.from", "\"help-centre@example.com\"", escalation.from, |w| meaning::email(w).map(Some)),
    key!("escalation.webhook", "\"https://desk.example.com/rapport\"", escalation.webhook, |w| meaning::web_address(w).map(Some)),
    key!("escalation.jira", "\"https://example.atlassian.net\"", escalation.jira, |w| meaning::web_address(w).map(Some)),
    key!("escalation.jira_desk", "\"10\"", escalation.jira_desk, |w| meaning::text(w).map(Some)),
    key!("escalation.jira_type", "\"25\"", escalation.jira_type, |w| meaning::text(w).map(Some)),
    key!("escalation.user", "\"bot@example.com\"", escalation.user, |w| meaning::text(w).map(Some)),
    key!("escalation.secret", "\"…\"", escalation.secret, |w| escalation::secret(w).map(Some)),
    key!("escalation.secret_file", "\"/run/secrets/escalation\"", escalation.secret_file, |w| meaning::path(w).map(Some)),
    key!("escalation.ca_file", "\"/etc/ssl/our-ca.pem\"", escalation.ca_file, |w| meaning::path(w).map(Some)),
    key!("escalation.allow_networks", "[\"10.0.0.0/8\"]", escalation.allow_networks, escalation::networks),
    key!("escalation.timeout", "\"10s\"", escalation.timeout, meaning::waiting_time),
    key!("escalation.first_wait", "\"10s\"", escalation.first_wait, meaning::waiting_time),
    key!("escalation.attempts", "20", escalation.attempts, |w| meaning::count(w, 1..=1_000)),
    key!("insight.keep_days", "400", insight.keep_days, |w| meaning::count(w, 1..=36_500)),
    key!("log.format", "\"text\"", is_log_json, meaning::log_format),
];

/// All keys.
pub(super) fn all() -> impl Iterator<Item = &'static Key> {
    KEYS.iter()
}

/// The key with this name.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// Whether some key begins with this section.
pub(super) fn is_section(path: &str) -> bool {
    KEYS.iter().any(|key| key.section() == path && !path.is_empty())
}

impl Key {
    /// Its section; empty for the top level.
    fn section(&self) -> &'static str {
        self.path.rsplit_once('.').map_or("", |(section, _)| section)
    }

    /// Its name within the section.
    fn name(&self) -> &'static str {
        self.path.rsplit_once('.').map_or(self.path, |(_, name)| name)
    }

    /// The environment variable that sets it.
    pub(super) fn variable(&self) -> String {
        format!("RAPPORT_{}", self.path.replace('.', "__").to_uppercase())
    }

    /// The error for a value that is not what was expected.
    pub(super) fn wrong_value(&self, expected: String, origin: Origin) -> ConfigError {
        let plain = self.example.trim_matches(['[', ']']).replace('"', "");
        let (message, help) = match &origin {
            Origin::Variable(name) => (format!("must be {expected}"), format!("for example `{name}={plain}`")),
            Origin::Flag(name) => (format!("must be {expected}"), format!("for example `{name} {plain}`")),
            _ => (format!("`{}` must be {expected}", self.path), format!("for example `{} = {}`", self.name(), self.example)),
        };
        ConfigError { origin, message, help }
    }
}

/// The error for a key of the file that there is not.
pub(super) fn unknown_in_file(path: &str, origin: Origin) -> ConfigError {
    let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
    if is_section(path) {
        return ConfigError { origin, message: format!("`{path}` must be a section, written [{path}]"), help: known(path) };
    }
    let siblings = KEYS.iter().filter(|key| key.section() == section).map(Key::name);
    let sections = KEYS.iter().map(Key::section).filter(|key_section| section.is_empty() && !key_section.is_empty());
    let elsewhere = KEYS.iter().find(|key| key.name() == name);
    let help = match (nearest(name, siblings.chain(sections)), elsewhere) {
        (_, Some(key)) if key.section().is_empty() => format!("`{name}` belongs at the top, above the first [section]"),
        (_, Some(key)) => format!("`{name}` belongs under [{}]", key.section()),
        (Some(near), None) if section.is_empty() && is_section(near) => format!("did you mean [{near}]? {}", known(section)),
        (Some(near), None) => format!("did you mean `{near}`? {}", known(section)),
        (None, None) => known(section),
    };
    let message = match section {
        "" if help.starts_with("did you mean [") => format!("unknown section [{name}]"),
        "" => format!("unknown key `{name}`"),
        _ => format!("unknown key `{name}` in [{section}]"),
    };
    ConfigError { origin, message, help }
}

/// What a section knows, as a sentence.
fn known(section: &str) -> String {
    let mut names: Vec<String> = KEYS.iter().filter(|key| key.section() == section).map(|key| key.name().to_owned()).collect();
    if !section.is_empty() {
        return format!("[{section}] knows {}", names.join(", "));
    }
    names.extend(KEYS.iter().filter(|key| !key.section().is_empty()).map(|key| format!("[{}]", key.section())));
    names.dedup();
    format!("The top level knows {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::raw::{Flags, load};
    use super::*;

    #[test]
    fn every_example_is_a_right_value() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // A secret stands in no file, and a target needs more than one key.
        let alone = ["escalation.secret", "escalation.mail", "escalation.webhook", "escalation.jira"];
        for key in KEYS.iter().filter(|key| !alone.contains(&key.path)) {
            let file = folder.path().join("rapport.toml");
            let section = if key.section().is_empty() { String::new() } else { format!("[{}]\n", key.section()) };
            fs::write(&file, format!("{section}{} = {}\n", key.name(), key.example)).expect("written");
            load(&Flags { config: Some(file), ..Flags::default() }, []).expect(key.path);
            let plain = key.example.trim_matches(['[', ']']).replace('"', "");
            load(&Flags::default(), [(key.variable().into(), plain.into())]).expect(key.path);
        }
    }

    #[test]
    fn every_key_is_documented_with_its_variable() {
        let docs = include_str!("../../docs/configuration.md");
        for key in KEYS {
            assert!(docs.contains(&format!("`{}`", key.path)), "docs/configuration.md lacks {}", key.path);
            assert!(docs.contains(&key.variable()), "docs/configuration.md lacks {}", key.variable());
        }
    }
}
