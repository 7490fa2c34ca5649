//! One call to another program by HTTP: the name resolved once, the address checked, TLS, one request, an answer of at most 64 KiB, all within one time limit. Used by
//! [`super::webhook`] and [`super::jira`]. Deliberately absent: redirects, cookies, proxies, and kept connections.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderName, RETRY_AFTER, USER_AGENT};
use hyper::{Method, Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use super::fault::Fault;
use super::guard;
use crate::config::Network;

/// More of an answer is not read.
const MOST_BYTES: usize = 64 << 10;

/// Calls other programs.
#[derive(Clone)]
pub(super) struct Caller {
    /// Whom servers have to be vouched for by.
    pub(super) tls: Arc<ClientConfig>,
    /// Private networks that may be called.
    pub(super) allowed: Vec<Network>,
    /// How long a call may take.
    pub(super) timeout: Duration,
}

/// What is sent.
pub(super) struct Ask {
    /// `GET` or `POST`.
    pub(super) method: Method,
    /// Scheme, host, port, path and query.
    pub(super) url: String,
    /// Headers beside `Host` and `User-Agent`.
    pub(super) headers: Vec<(HeaderName, String)>,
    /// The body.
    pub(super) body: String,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    /// The status.
    pub(super) status: u16,
    /// The body.
    pub(super) body: Bytes,
    /// `Retry-After`, where it names seconds.
    pub(super) not_before: Option<Duration>,
}

impl Reply {
    /// The body as JSON; nothing where it is none.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The answer, if it is a success.
    pub(super) fn or_fault(self) -> Result<Reply, Fault> {
        if (200..300).contains(&self.status) { Ok(self) } else { Err(Fault::of_status(self.status, self.not_before)) }
    }
}

impl Caller {
    /// Makes the call.
    pub(super) async fn call(&self, ask: Ask) -> Result<Reply, Fault> {
        match tokio::time::timeout(self.timeout, self.try_call(ask)).await {
            Ok(reply) => reply,
            Err(_) => Err(Fault::passing(format!("no answer within {} seconds", self.timeout.as_secs_f32()))),
        }
    }

    async fn try_call(&self, ask: Ask) -> Result<Reply, Fault> {
        let uri: Uri = ask.url.parse().map_err(|_| Fault::lasting("the address to call is no address"))?;
        let host = uri.host().unwrap_or_default().to_owned();
        let is_https = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let address = guard::resolve(&host, port, &self.allowed).await?;
        if !is_https && !guard::is_allowed(address.ip(), &self.allowed) {
            return Err(Fault::lasting("http:// is for networks in `escalation.allow_networks` alone; use https://"));
        }
        let stream = TcpStream::connect(address).await.map_err(|error| Fault::passing(format!("cannot connect to {host}: {error}")))?;
        let request = self.request(ask, &uri)?;
        if is_https { exchange(self.encrypt(stream, &host, address).await?, request).await } else { exchange(stream, request).await }
    }

    async fn encrypt(
        &self,
        stream: TcpStream,
        host: &str,
        address: SocketAddr,
    ) -> Result<impl AsyncRead + AsyncWrite + Send + Unpin + use<>, Fault> {
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(bare).unwrap_or_else(|_| ServerName::from(address.ip()));
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        connector.connect(name, stream).await.map_err(|error| Fault::passing(format!("no safe connection to {host}: {error}")))
    }

    fn request(&self, ask: Ask, uri: &Uri) -> Result<Request<Full<Bytes>>, Fault> {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let authority = uri.authority().map_or("", |authority| authority.as_str().rsplit('@').next().unwrap_or_default());
        let mut request = Request::builder().method(ask.method).uri(path).header(HOST, authority);
        request = request.header(USER_AGENT, concat!("rapport/", env!("CARGO_PKG_VERSION")));
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        request.body(Full::from(ask.body)).map_err(|_| Fault::lasting("the call cannot be written down"))
    }
}

async fn exchange(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, request: Request<Full<Bytes>>) -> Result<Reply, Fault> {
    let broken = |error: hyper::Error| Fault::passing(format!("the connection broke: {error}"));
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let talk = async {
        let response = sender.send_request(request).await.map_err(broken)?;
        let status = response.status().as_u16();
        let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
        // The answer to a letter that was taken need not be readable to the end.
        let body = Limited::new(response.into_body(), MOST_BYTES).collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Ok(Reply { status, body, not_before: seconds.map(Duration::from_secs) })
    };
    tokio::pin!(talk);
    tokio::select! {
        biased;
        reply = &mut talk => reply,
        ended = connection => {
            ended.map_err(broken)?;
            talk.await
        }
    }
}
