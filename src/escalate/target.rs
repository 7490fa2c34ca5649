//! Where letters go: one of three kinds of receiver, made of the settings once. Called by [`super::outbox`]. Deliberately absent: when to try.

use anyhow::{Context, Result, bail};

use super::call::Caller;
use super::fault::Fault;
use super::jira::Jira;
use super::mail::Mail;
use super::tls;
use super::webhook::Webhook;
use crate::config::{Escalation, Secret};
use crate::insight::handover::Outgoing;

/// Where letters go.
#[derive(Clone)]
pub struct Target(Kind);

#[derive(Clone)]
enum Kind {
    Mail(Box<Mail>),
    Webhook(Webhook),
    Jira(Jira),
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Target {
    /// Makes the target that the settings name; `None` where they name none. Reads the secret and the certificates from their files.
    ///
    /// # Errors
    /// A file that cannot be read, or a part that is missing.
    pub fn of(settings: &Escalation) -> Result<Option<Self>> {
        let secret = secret(settings)?;
        if let Some(to) = &settings.mail {
            return Ok(Some(Target(Kind::Mail(Box::new(Mail::of(settings, to, secret.as_ref())?)))));
        }
        if settings.webhook.is_none() && settings.jira.is_none() {
            return Ok(None);
        }
        let caller =
            Caller { tls: tls::client(settings.ca_file.as_deref())?, allowed: settings.allow_networks.clone(), timeout: settings.timeout };
        let secret = secret.context("the target's secret is not set")?;
        if let Some(url) = settings.webhook.clone() {
            return Ok(Some(Target(Kind::Webhook(Webhook { caller, url, secret }))));
        }
        let part = |part: &Option<String>, name: &str| part.clone().with_context(|| format!("`escalation.{name}` is not set"));
        let jira = Jira {
            caller,
            url: part(&settings.jira, "jira")?,
            desk: part(&settings.jira_desk, "jira_desk")?,
            kind: part(&settings.jira_type, "jira_type")?,
            user: part(&settings.user, "user")?,
            secret,
        };
        Ok(Some(Target(Kind::Jira(jira))))
    }

    /// What kind of receiver it is.
    pub fn name(&self) -> &'static str {
        match self.0 {
            Kind::Mail(_) => "mail",
            Kind::Webhook(_) => "webhook",
            Kind::Jira(_) => "jira",
        }
    }

    /// Makes one try and gives what the receiver calls the request, where it told.
    pub(super) async fn send(&self, outgoing: &Outgoing, parent: &str, now: i64) -> Result<String, Fault> {
        match &self.0 {
            Kind::Mail(mail) => mail.send(outgoing).await,
            Kind::Webhook(webhook) => webhook.send(outgoing, now).await,
            Kind::Jira(jira) => jira.send(outgoing, parent).await,
        }
    }
}

fn secret(settings: &Escalation) -> Result<Option<Secret>> {
    let Some(file) = settings.secret_file.as_ref().filter(|_| settings.secret.is_none()) else { return Ok(settings.secret.clone()) };
    let text = std::fs::read_to_string(file).with_context(|| format!("read the secret in {}", file.display()))?;
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        bail!("the first line of {} is empty, and no secret", file.display());
    }
    Ok(Some(Secret::new(line)))
}
