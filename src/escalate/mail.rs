//! A letter as a letter: by a mail server, encrypted unless it stands in an allowed network, with a Message-ID made of the letter's name, so that a second copy is known. The only door
//! to lettre. Called by [`super::target`]. Deliberately absent: attachments, HTML, and anything of the requester's in the headers but where to answer.

use std::time::Duration;

use anyhow::{Context, Result};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::fault::Fault;
use super::guard;
use crate::config::{Escalation, Network, Secret};
use crate::insight::handover::Outgoing;

/// A mail server and whom to write to.
#[derive(Clone)]
pub(super) struct Mail {
    host: String,
    port: u16,
    safety: Safety,
    certificates: Option<Certificate>,
    credentials: Option<Credentials>,
    from: Mailbox,
    to: Mailbox,
    allowed: Vec<Network>,
    timeout: Duration,
}

/// How the connection is made safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Safety {
    /// By `STARTTLS`, which must succeed.
    Upgraded,
    /// From the first byte.
    Wrapped,
    /// Not at all; within allowed networks alone.
    None,
}

impl Mail {
    /// Reads the settings.
    pub(super) fn of(settings: &Escalation, to: &str, secret: Option<&Secret>) -> Result<Self> {
        let server = settings.smtp.as_deref().context("`escalation.smtp` is not set")?;
        let (scheme, place) = server.split_once("://").context("`escalation.smtp` has no scheme")?;
        let (safety, usual) = match scheme {
            "smtps" => (Safety::Wrapped, 465),
            "smtp+plain" => (Safety::None, 25),
            _ => (Safety::Upgraded, 587),
        };
        let (host, port) = match place.rsplit_once(':').filter(|(_, port)| !port.contains(']')) {
            Some((host, port)) => (host, port.parse().context("the mail server's port is no number")?),
            None => (place, usual),
        };
        let certificates = match &settings.ca_file {
            Some(file) => {
                let text = std::fs::read(file).with_context(|| format!("read the certificates in {}", file.display()))?;
                Some(Certificate::from_pem(&text).with_context(|| format!("read the certificates in {}", file.display()))?)
            }
            None => None,
        };
        let mailbox = |address: &str| -> Result<Mailbox> {
            Ok(Mailbox::new(None, address.parse().with_context(|| format!("{address} is no e-mail address"))?))
        };
        let credentials = settings.user.as_ref().zip(secret).map(|(user, secret)| Credentials::new(user.clone(), secret.tell().to_owned()));
        Ok(Mail {
            host: host.to_owned(),
            port,
            safety,
            certificates,
            credentials,
            from: mailbox(settings.from.as_deref().unwrap_or(to))?,
            to: mailbox(to)?,
            allowed: settings.allow_networks.clone(),
            timeout: settings.timeout,
        })
    }

    /// Sends a letter. The server calls it by the name that it has already, so there is none to tell.
    pub(super) async fn send(&self, outgoing: &Outgoing) -> Result<String, Fault> {
        let message = self.message(outgoing)?;
        match tokio::time::timeout(self.timeout, self.deliver(message)).await {
            Ok(sent) => sent.map(|()| String::new()),
            Err(_) => Err(Fault::passing(format!("the mail server took longer than {} seconds", self.timeout.as_secs_f32()))),
        }
    }

    async fn deliver(&self, message: Message) -> Result<(), Fault> {
        let address = guard::resolve(&self.host, self.port, &self.allowed).await?;
        if self.safety == Safety::None && !guard::is_allowed(address.ip(), &self.allowed) {
            return Err(Fault::lasting("smtp+plain:// is for networks in `escalation.allow_networks` alone; use smtp:// or smtps://"));
        }
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string())
            .port(self.port)
            .timeout(Some(self.timeout))
            .hello_name(ClientId::Domain(self.from.email.domain().to_owned()))
            .tls(self.tls()?);
        if let Some(credentials) = &self.credentials {
            server = server.credentials(credentials.clone());
        }
        server.build().send(message).await.map(|_| ()).map_err(|error| fault(&self.host, &error))
    }

    fn tls(&self) -> Result<Tls, Fault> {
        if self.safety == Safety::None {
            return Ok(Tls::None);
        }
        // The name is checked although the address is connected to.
        let mut parameters = TlsParameters::builder(self.host.trim_start_matches('[').trim_end_matches(']').to_owned());
        if let Some(certificates) = &self.certificates {
            parameters = parameters.add_root_certificate(certificates.clone());
        }
        let parameters = parameters.build().map_err(|error| Fault::lasting(format!("no safe connection can be made: {error}")))?;
        Ok(if self.safety == Safety::Wrapped { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
    }

    fn message(&self, outgoing: &Outgoing) -> Result<Message, Fault> {
        let name = |id: &str| format!("<{id}@{}>", self.from.email.domain());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(self.to.clone())
            .subject(&outgoing.letter.subject)
            .message_id(Some(name(&outgoing.letter.id)))
            .header(ContentType::TEXT_PLAIN);
        if let Ok(address) = outgoing.letter.reply_to.parse() {
            message = message.reply_to(Mailbox::new(None, address));
        }
        if !outgoing.is_request {
            message = message.in_reply_to(name(&outgoing.reference)).references(name(&outgoing.reference));
        }
        message.body(outgoing.letter.text.clone()).map_err(|error| Fault::lasting(format!("the letter cannot be written: {error}")))
    }
}

/// A mailbox that is refused stays refused; everything else may pass.
fn fault(host: &str, error: &lettre::transport::smtp::Error) -> Fault {
    match error.status().map(|code| code.to_string()) {
        Some(code) if matches!(code.as_str(), "550" | "551" | "552" | "553" | "554") => {
            Fault::lasting(format!("{host} refused the letter with {code}"))
        }
        Some(code) => Fault::passing(format!("{host} answered {code}")),
        None if error.is_tls() => Fault::passing(format!("no safe connection to {host}: {error}")),
        None if error.is_timeout() => Fault::passing(format!("{host} took too long")),
        None => Fault::passing(format!("cannot talk to {host}: {error}")),
    }
}
