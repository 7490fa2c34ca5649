//! The accept loop: HTTP/1.1 on hyper with clocks for slow clients, a bounded number of connections, and an orderly end. Started by [`crate::http::serve`].
//! Our own because `axum::serve` has no defence against clients that send nothing. Deliberately absent: TLS and HTTP/2, which are the proxy's.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use crate::config::Limits;
use crate::http::connection::{Clocked, Phase};
use crate::http::edge::Peer;

/// Bytes of a request's line and headers.
const MOST_HEADER_BYTES: usize = 32 << 10;
/// Headers of a request.
const MOST_HEADERS: usize = 100;
/// How long to wait when no file descriptor is left.
const BREATHER: Duration = Duration::from_millis(50);

/// Accepts connections until `stop` is done, then lets requests under way finish for as long as the limits allow.
pub async fn run(listener: TcpListener, app: Router, limits: &Limits, stop: impl Future<Output = ()> + Send) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let builder = connection_builder(limits);
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let connection =
            Connection { app: app.clone(), builder: builder.clone(), limits: limits.clone(), watcher: graceful.watcher(), _place: place };
        tokio::spawn(connection.serve(stream, peer));
    }
    drop(listener);
    if tokio::time::timeout(limits.drain_timeout, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests under way did not finish in time; closing their connections");
    }
}

fn connection_builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new());
    // Counts from the last answer as well, so this is the idle clock; the clock for headers alone is in `Clocked`.
    builder.header_read_timeout(limits.idle_timeout.max(limits.header_timeout));
    builder.max_header_size(MOST_HEADER_BYTES).max_headers(MOST_HEADERS).max_buf_size(2 * MOST_HEADER_BYTES);
    builder
}

/// The next connection, when there is a place for it. Errors of one connection or of the moment don't end the server.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, Peer, OwnedSemaphorePermit) {
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else { std::future::pending().await };
        match listener.accept().await {
            Ok((stream, address)) => return (stream, Peer(address.ip()), place),
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::warn!(error = %error, "cannot accept connections; trying again");
                tokio::time::sleep(BREATHER).await;
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

struct Connection {
    app: Router,
    builder: http1::Builder,
    limits: Limits,
    watcher: Watcher,
    /// Given back when the connection ends.
    _place: OwnedSemaphorePermit,
}

impl Connection {
    async fn serve(self, stream: TcpStream, peer: Peer) {
        // Answers are small and wanted at once; a socket that refuses this is served all the same.
        stream.set_nodelay(true).ok();
        let phase = Phase::default();
        let io = TokioIo::new(Clocked::new(stream, phase.clone(), self.limits.header_timeout, self.limits.request_timeout));
        let app = self.app;
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            phase.begin();
            let (app, phase) = (app.clone(), phase.clone());
            async move {
                let mut request: Request = request.map(Body::new);
                request.extensions_mut().insert(peer);
                let response = app.oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
                Ok::<_, Infallible>(phase.track(response))
            }
        });
        // How a connection ends is the client's business; what matters has been logged with its requests.
        self.watcher.watch(self.builder.serve_connection(io, service)).await.ok();
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::time::Instant;

    use axum::routing::get;
    use tokio::sync::{Notify, oneshot};

    use super::*;

    /// A server with short clocks; it ends when the sender is used or dropped.
    async fn start(limits: Limits) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        start_telling(limits, Arc::default()).await
    }

    /// The same; says when a slow answer has begun.
    async fn start_telling(limits: Limits, begun: Arc<Notify>) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let slow = || async move {
            begun.notify_one();
            tokio::time::sleep(Duration::from_millis(600)).await;
            "slow"
        };
        let big = || async { vec![b'x'; 64 << 20] };
        let app = Router::new().route("/", get(|| async { "hello" })).route("/slow", get(slow)).route("/big", get(big));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move { run(listener, app, &limits, async { stopped.await.unwrap_or_default() }).await });
        (address, stop, server)
    }

    /// More than any clock here, on the busiest machine.
    const A_WHILE: Duration = Duration::from_secs(120);

    fn limits() -> Limits {
        Limits {
            header_timeout: Duration::from_millis(300),
            idle_timeout: Duration::from_millis(1_200),
            request_timeout: Duration::from_millis(900),
            drain_timeout: A_WHILE,
            ..Limits::default()
        }
    }

    fn connect(address: std::net::SocketAddr, bytes: &[u8]) -> std::net::TcpStream {
        let mut stream = std::net::TcpStream::connect(address).expect("the server listens");
        stream.write_all(bytes).expect("the server reads");
        stream
    }

    /// Sends `bytes` and says what came back and how long the connection lived.
    async fn talk(address: std::net::SocketAddr, bytes: &[u8]) -> (String, Duration) {
        let bytes = bytes.to_vec();
        let talk = tokio::task::spawn_blocking(move || {
            let started = Instant::now();
            let mut answer = Vec::new();
            connect(address, &bytes).read_to_end(&mut answer).ok();
            (String::from_utf8_lossy(&answer).into_owned(), started.elapsed())
        });
        talk.await.expect("it ends")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn clients_that_send_nothing_or_half_a_request_are_cut_off() {
        let (address, _stop, _) = start(Limits { idle_timeout: A_WHILE, request_timeout: A_WHILE, ..limits() }).await;
        for bytes in [&b""[..], b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "] {
            let (_, lived) = talk(address, bytes).await;
            assert!(lived > Duration::from_millis(250) && lived < A_WHILE / 2, "{bytes:?} lived {lived:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn idle_connections_live_longer_and_slow_answers_are_not_cut() {
        let (address, _stop, _) = start(limits()).await;
        let (answer, lived) = talk(address, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(answer.ends_with("slow"), "{answer}");
        assert!(lived > Duration::from_millis(1_500), "lived {lived:?}");
        // The second request begins after the first and stops half-way.
        let (answer, _) = talk(address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTT").await;
        assert!(answer.ends_with("hello"), "{answer}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_client_that_takes_nothing_is_cut_off() {
        let (address, _stop, _) = start(Limits { connections: 1, ..limits() }).await;
        let stuck = connect(address, b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
        // There is one place only, so this waits until the stuck one has lost its own.
        let (answer, lived) = talk(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(answer.ends_with("hello") && lived > Duration::from_millis(700), "{answer} after {lived:?}");
        drop(stuck);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn requests_under_way_are_answered_at_the_end() {
        let begun = Arc::new(Notify::new());
        let (address, stop, server) = start_telling(limits(), Arc::clone(&begun)).await;
        let slow = tokio::spawn(async move { talk(address, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await });
        let idle = connect(address, b"");
        begun.notified().await;
        stop.send(()).expect("the server runs");
        server.await.expect("the server ends");
        assert!(slow.await.expect("it ends").0.ends_with("slow"));
        assert!(TcpStream::connect(address).await.is_err());
        drop(idle);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn headers_and_lines_have_bounds() {
        let (address, _stop, _) = start(limits()).await;
        let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n", "a".repeat(40 << 10));
        let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "A: b\r\n".repeat(120));
        for request in [long, many] {
            let (answer, _) = talk(address, request.as_bytes()).await;
            assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        }
    }
}
