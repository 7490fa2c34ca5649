//! `[escalation]`: where questions go that people have to answer, and what makes such a target whole. Read by [`super::keys`], used by `escalate`. Deliberately absent: sending.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::error::{ConfigError, Origin};
use super::meaning::{self, Written};
use super::network::Network;

/// Where questions go that people have to answer. At most one of `mail`, `webhook` and `jira` is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// An e-mail address that people read.
    pub mail: Option<String>,
    /// The mail server: `smtp://host:587` (STARTTLS), `smtps://host:465`, or `smtp+plain://host:25` within allowed networks.
    pub smtp: Option<String>,
    /// Who the letters are from; the address of `mail` where it is not set.
    pub from: Option<String>,
    /// A program's address that takes JSON.
    pub webhook: Option<String>,
    /// A Jira site with Service Management.
    pub jira: Option<String>,
    /// Jira's number of the service desk.
    pub jira_desk: Option<String>,
    /// Jira's number of the kind of request.
    pub jira_type: Option<String>,
    /// Who signs in to the mail server or Jira.
    pub user: Option<String>,
    /// The password, token or key that goes with the target.
    pub secret: Option<Secret>,
    /// A file whose first line is the secret.
    pub secret_file: Option<PathBuf>,
    /// Certificates (PEM) that are trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Networks that may be called although they are private.
    pub allow_networks: Vec<Network>,
    /// How long one try may take.
    pub timeout: Duration,
    /// How long to wait after the first failed try; doubled after each further one, up to an hour.
    pub first_wait: Duration,
    /// Tries before a letter is listed as undelivered.
    pub attempts: u32,
}

/// Something that is never shown: neither by `{:?}` nor in the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret; white space round it is not part of it.
    pub fn new(text: &str) -> Self {
        Secret(text.trim().to_owned())
    }

    /// The secret itself, for whoever sends it.
    pub fn tell(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Default for Escalation {
    fn default() -> Self {
        Escalation {
            mail: None,
            smtp: None,
            from: None,
            webhook: None,
            jira: None,
            jira_desk: None,
            jira_type: None,
            user: None,
            secret: None,
            secret_file: None,
            ca_file: None,
            allow_networks: Vec::new(),
            timeout: Duration::from_secs(10),
            first_wait: Duration::from_secs(10),
            attempts: 20,
        }
    }
}

impl Escalation {
    /// What is missing or too much, each with the key that it is about.
    fn faults(&self) -> Vec<(&'static str, String, &'static str)> {
        let targets = [("mail", self.mail.is_some()), ("webhook", self.webhook.is_some()), ("jira", self.jira.is_some())];
        let mut set = targets.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| *name);
        let mut faults = Vec::new();
        let Some(target) = set.next() else { return faults };
        if let Some(other) = set.next() {
            let message = format!("`{target}` and `{other}` cannot both be where questions go");
            faults.push(("escalation", message, "keep one of mail, webhook and jira"));
        }
        let mut need = |is_there: bool, key: &'static str, help: &'static str| {
            if !is_there {
                faults.push((key, format!("`{key}` is needed where `{target}` is set"), help));
            }
        };
        let has_secret = self.secret.is_some() || self.secret_file.is_some();
        const SECRET: &str = "set RAPPORT_ESCALATION__SECRET, or name a file with `secret_file = \"…\"`";
        match target {
            "mail" => {
                need(self.smtp.is_some(), "smtp", "for example `smtp = \"smtp://mail.example.com:587\"`");
                need(self.user.is_none() || has_secret, "secret", SECRET);
            }
            "jira" => {
                need(
                    self.jira_desk.is_some(),
                    "jira_desk",
                    "for example `jira_desk = \"10\"`; Jira's API lists the numbers at /rest/servicedeskapi/servicedesk",
                );
                need(
                    self.jira_type.is_some(),
                    "jira_type",
                    "for example `jira_type = \"25\"`; Jira's API lists them below the desk at …/requesttype",
                );
                need(self.user.is_some(), "user", "for example `user = \"bot@example.com\"`");
                need(has_secret, "secret", SECRET);
            }
            _ => need(has_secret, "secret", SECRET),
        }
        faults
    }
}

/// What is wrong with the whole, once each value has been read. `origin` says where a key of the section was written.
pub(super) fn check(escalation: &Escalation, origin: impl Fn() -> Origin) -> Vec<ConfigError> {
    let told = |(key, message, help): (&str, String, &str)| {
        let message = if key == "escalation" { message } else { format!("[escalation] {message}") };
        ConfigError { origin: origin(), message, help: help.to_owned() }
    };
    escalation.faults().into_iter().map(told).collect()
}

/// The address of a mail server.
pub(super) fn mail_server(written: Written<'_>) -> Result<String, String> {
    let expected = "a mail server such as smtp://mail.example.com:587, smtps://mail.example.com:465 or smtp+plain://127.0.0.1:25";
    let text = meaning::text(written)?;
    let host = ["smtp://", "smtps://", "smtp+plain://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let is_host = |host: &str| {
        let name = host.rsplit_once(':').filter(|(_, port)| !port.contains(']'));
        let (name, port) = name.map_or((host, None), |(name, port)| (name, Some(port)));
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_[]:".contains(&byte));
        is_name && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
    };
    if host.is_some_and(is_host) { Ok(text) } else { Err(format!("{expected}, not {}", super::units::quoted(&text))) }
}

/// A secret, from a variable alone: configuration files are copied, mailed and committed.
pub(super) fn secret(written: Written<'_>) -> Result<Secret, String> {
    if written.folder.is_some() {
        return Err("set by the variable RAPPORT_ESCALATION__SECRET or by `secret_file`, and never be written into this file".into());
    }
    meaning::text(written).map(|text| Secret::new(&text)).map_err(|_| "one line of at most 200 characters".into())
}

/// Networks that may be called.
pub(super) fn networks(written: Written<'_>) -> Result<Vec<Network>, String> {
    Ok(meaning::networks(written)?.iter().filter_map(|text| Network::parse(text)).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::raw::{Flags, load};

    fn told(file: &str, variables: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("rapport.toml");
        fs::write(&path, format!("[escalation]\n{file}\n")).expect("written");
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        match load(&Flags { config: Some(path), ..Flags::default() }, variables) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(|error| format!("{} | {}", error.message, error.help)).collect(),
        }
    }

    const SECRET: (&str, &str) = ("RAPPORT_ESCALATION__SECRET", "hush");

    #[test]
    fn whole_targets_are_right() {
        assert!(told("mail = 'a@b.example'\nsmtp = 'smtp+plain://127.0.0.1:25'", &[]).is_empty());
        assert!(told("mail = 'a@b.example'\nsmtp = 'smtps://[::1]:465'\nuser = 'u'", &[SECRET]).is_empty());
        assert!(told("webhook = 'https://a.example/in'\nsecret_file = 'x'\nallow_networks = ['10.0.0.0/8']", &[]).is_empty());
        assert!(told("jira = 'https://a.example'\njira_desk = '1'\njira_type = '2'\nuser = 'u'", &[SECRET]).is_empty());
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        let webhook = told("webhook = 'https://a.example/in'", &[]);
        assert_eq!(webhook.len(), 1);
        assert!(
            webhook[0].starts_with("[escalation] `secret` is needed where `webhook` is set | set RAPPORT_ESCALATION__SECRET"),
            "{webhook:?}"
        );
        assert_eq!(told("jira = 'https://a.example'", &[]).len(), 4);
        assert!(told("mail = 'a@b.example'\nwebhook = 'https://a.example'", &[SECRET])[0].starts_with("`mail` and `webhook` cannot both"));
        assert!(told("mail = 'a@b.example'\nsmtp = 'imap://x'", &[])[0].contains("a mail server such as smtp://"));
        let written = told("webhook = 'https://a.example'\nsecret = 'hush'", &[]);
        assert!(
            written.iter().any(|text| text.contains("never be written into this file")) && !written.join("").contains("hush"),
            "{written:?}"
        );
    }

    #[test]
    fn a_secret_is_not_shown() {
        let settings = load(&Flags::default(), [(SECRET.0.into(), SECRET.1.into())]).expect("valid");
        assert!(!format!("{settings:?}").contains("hush"));
        assert_eq!(settings.escalation.secret.expect("there").tell(), "hush");
    }
}
