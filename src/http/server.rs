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
