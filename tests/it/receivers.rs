//! Receivers of questions for people, as they are met outside: a program behind HTTP or TLS that may be slow, broken or down, and a mail server with STARTTLS and sign-in.
//! They are real servers on real sockets; what they do on a call is the test's.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::kit::PATIENCE;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What is answered: status and body; the connection is dropped without a word for status 0.
pub(crate) type Answer = (u16, String);

/// A program that takes calls. It stops when it is dropped.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    pub(crate) calls: Arc<Mutex<Vec<Call>>>,
    is_over: Arc<AtomicBool>,
}

/// A certificate authority of its own, and a server's certificate for one name by it.
pub(crate) struct Certified {
    /// The authority, in PEM.
    pub(crate) authority: String,
    /// What the server needs.
    pub(crate) server: Arc<ServerConfig>,
}

/// Makes a certificate for `name` by an authority that nobody else knows.
pub(crate) fn certify(name: &str) -> Certified {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let server = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Certified { authority: authority_certificate.pem(), server: Arc::new(server) }
}

impl Receiver {
    /// Starts a program that answers calls as `answer` says.
    pub(crate) fn start(tls: Option<Arc<ServerConfig>>, answer: impl Fn(&Call) -> Answer + Send + Sync + 'static) -> Self {
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let kept = Arc::clone(&calls);
        let talk = move |stream: &mut dyn ReadWrite| {
            let Some(call) = read_call(stream) else { return };
            kept.lock().unwrap().push(call.clone());
            let (status, body) = answer(&call);
            if status > 0 {
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
            let _ = stream.flush();
        };
        let (address, is_over) = listen(move |stream| match &tls {
            None => talk(&mut { stream }),
            Some(config) => {
                let Ok(connection) = ServerConnection::new(Arc::clone(config)) else { return };
                let mut stream = StreamOwned::new(connection, stream);
                talk(&mut stream);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
        Receiver { address, calls, is_over }
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        // Wakes the loop that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

pub(crate) trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

/// Accepts connections, each on a thread of its own, until told that it is over.
fn listen(talk: impl Fn(TcpStream) + Send + Sync + 'static) -> (SocketAddr, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (is_over, talk) = (Arc::new(AtomicBool::new(false)), Arc::new(talk));
    let is_over_here = Arc::clone(&is_over);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            if is_over_here.load(Ordering::Acquire) {
                break;
            }
            let Ok(stream) = stream else { continue };
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let talk = Arc::clone(&talk);
            std::thread::spawn(move || talk(stream));
        }
    });
    (address, is_over)
}

fn read_call(stream: &mut dyn ReadWrite) -> Option<Call> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let end = loop {
        let n = stream.read(&mut piece).ok().filter(|&n| n > 0)?;
        bytes.extend_from_slice(&piece[..n]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let length: usize = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        let n = stream.read(&mut piece).ok().filter(|&n| n > 0)?;
        body.extend_from_slice(&piece[..n]);
    }
    Some(Call { method, path, headers, body: String::from_utf8(body).unwrap() })
}

/// How a mail server behaves.
#[derive(Clone, Default)]
pub(crate) struct Manners {
    /// Offers STARTTLS with this certificate.
    pub(crate) tls: Option<Arc<ServerConfig>>,
    /// Speaks TLS from the first byte.
    pub(crate) is_wrapped: bool,
    /// Wants this name and password, as base64 of `\0name\0password`.
    pub(crate) credentials: Option<String>,
    /// Answers to `RCPT TO`, one for each letter; when they are used up, 250.
    pub(crate) refusals: Arc<Mutex<Vec<&'static str>>>,
}

/// A letter as it was taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) to: String,
    pub(crate) is_encrypted: bool,
    pub(crate) text: String,
}

/// A mail server. It stops when it is dropped.
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    pub(crate) taken: Arc<Mutex<Vec<Taken>>>,
    is_over: Arc<AtomicBool>,
}

impl MailServer {
    pub(crate) fn start(manners: Manners) -> Self {
        let taken: Arc<Mutex<Vec<Taken>>> = Arc::default();
        let kept = Arc::clone(&taken);
        let (address, is_over) = listen(move |stream| {
            let encrypt = |stream: TcpStream| {
                let connection = ServerConnection::new(Arc::clone(manners.tls.as_ref().unwrap())).unwrap();
                StreamOwned::new(connection, stream)
            };
            if manners.is_wrapped {
                converse(&mut encrypt(stream), &manners, true, true, &kept);
            } else {
                let again = stream.try_clone().unwrap();
                if converse(&mut { stream }, &manners, false, true, &kept) {
                    converse(&mut encrypt(again), &manners, true, false, &kept);
                }
            }
        });
        MailServer { address, taken, is_over }
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        let _ = TcpStream::connect(self.address);
    }
}

/// Speaks SMTP (RFC 5321) with one client; `true` when the client wants TLS now.
fn converse(stream: &mut dyn ReadWrite, manners: &Manners, is_encrypted: bool, greets: bool, taken: &Mutex<Vec<Taken>>) -> bool {
    let mut reader = BufReader::with_capacity(1, stream);
    let say = |reader: &mut BufReader<&mut dyn ReadWrite>, line: &str| {
        let _ = write!(reader.get_mut(), "{line}\r\n");
        let _ = reader.get_mut().flush();
    };
    if greets {
        say(&mut reader, "220 mail.example ESMTP");
    }
    let (mut to, mut is_known) = (String::new(), manners.credentials.is_none());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return false;
        }
        let line = line.trim_end().to_owned();
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" => {
                let starttls = if manners.tls.is_some() && !is_encrypted { "250-STARTTLS\r\n" } else { "" };
                say(&mut reader, &format!("250-mail.example\r\n{starttls}250-AUTH PLAIN\r\n250-8BITMIME\r\n250 SMTPUTF8"));
            }
            "STARTTLS" => {
                say(&mut reader, "220 go ahead");
                return true;
            }
            "AUTH" => {
                is_known = line.split(' ').nth(2) == manners.credentials.as_deref();
                say(&mut reader, if is_known { "235 welcome" } else { "535 who are you" });
            }
            "MAIL" => say(&mut reader, if is_known { "250 ok" } else { "530 sign in first" }),
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let refusal = manners.refusals.lock().unwrap().pop();
                say(&mut reader, refusal.unwrap_or("250 ok"));
            }
            "DATA" => {
                say(&mut reader, "354 go ahead");
                let mut text = String::new();
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 {
                        return false;
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                taken.lock().unwrap().push(Taken { to: to.clone(), is_encrypted, text });
                say(&mut reader, "250 taken");
            }
            "QUIT" => {
                say(&mut reader, "221 bye");
                return false;
            }
            _ => say(&mut reader, "250 ok"),
        }
    }
}
