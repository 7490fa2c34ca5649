//! A small HTTP/1.1 client on one kept-alive connection: what it costs is known, so that the server is measured and not the client. Deliberately
//! absent: TLS, redirects, and anything else that the server of this program does not send.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A connection.
#[derive(Debug)]
pub(super) struct Client {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
}

impl Client {
    /// Connects; an answer may take as long as `patience`.
    pub(super) fn connect(address: SocketAddr, patience: Duration) -> anyhow::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5)).context("connect to the server")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(patience))?;
        Ok(Client { stream: BufReader::with_capacity(64 << 10, stream), request: Vec::new() })
    }

    /// Asks for suggestions; fails unless they come.
    pub(super) fn suggest(&mut self, question: &str) -> anyhow::Result<Vec<u8>> {
        let (code, body) = self.get(&format!("/api/v1/suggest?q={}", utf8_percent_encode(question, NON_ALPHANUMERIC)))?;
        ensure!(code == 200, "the server answered {code} to {question:?}: {}", String::from_utf8_lossy(&body));
        Ok(body)
    }

    /// Gets an address: the status code and the body.
    pub(super) fn get(&mut self, path: &str) -> anyhow::Result<(u16, Vec<u8>)> {
        self.request.clear();
        write!(self.request, "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")?;
        self.stream.get_mut().write_all(&self.request).context("send a request")?;
        let mut line = String::new();
        self.stream.read_line(&mut line).context("read the answer")?;
        let code = line.split(' ').nth(1).and_then(|code| code.parse().ok()).with_context(|| format!("understand the answer {line:?}"))?;
        let length = self.headers()?;
        let body = match length {
            Length::Bytes(n) => self.bytes(n)?,
            Length::Chunked => self.chunks()?,
        };
        Ok((code, body))
    }

    fn headers(&mut self) -> anyhow::Result<Length> {
        let mut length = None;
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(
                self.stream.read_line(&mut line).context("read the headers")? > 0,
                "the connection was closed in the middle of an answer"
            );
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(Length::Bytes(value.trim().parse().context("understand the length")?));
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                length = Some(Length::Chunked);
            }
        }
        length.context("the answer has no length")
    }

    fn bytes(&mut self, n: usize) -> anyhow::Result<Vec<u8>> {
        ensure!(n <= 64 << 20, "an answer of {n} bytes");
        let mut body = vec![0; n];
        self.stream.read_exact(&mut body).context("read the body")?;
        Ok(body)
    }

    fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).context("read a chunk")?;
            let Ok(n) = usize::from_str_radix(line.trim(), 16) else { bail!("understand the chunk {line:?}") };
            body.extend(self.bytes(n)?);
            self.bytes(2)?;
            if n == 0 {
                return Ok(body);
            }
        }
    }
}

/// How long a body is.
enum Length {
    Bytes(usize),
    Chunked,
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn check(answer: &'static str, expected: Option<(u16, &str)>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; 1024];
            let n = stream.read(&mut request).expect("a request");
            stream.write_all(answer.as_bytes()).expect("answered");
            String::from_utf8_lossy(&request[..n]).into_owned()
        });
        let found = Client::connect(address, Duration::from_secs(5)).expect("connected").get("/x").ok();
        assert_eq!(found, expected.map(|(code, body)| (code, body.as_bytes().to_vec())));
        assert!(server.join().expect("joined").starts_with("GET /x HTTP/1.1\r\nHost: "));
    }

    #[test]
    fn bodies_by_length_and_in_chunks() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Some((200, "ok")));
        check("HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nnot\r\n1\r\n!\r\n0\r\n\r\n", Some((404, "not!")));
    }

    #[test]
    fn a_broken_answer_is_an_error() {
        check("HTTP/1.1 200 OK\r\n\r\n", None);
        check("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", None);
        check("nonsense\r\n\r\n", None);
        check("", None);
    }
}
