//! One connection's clocks: how long a client may take to send a request's headers and to take what is sent to it. hyper has a clock for headers, but it runs
//! while a kept-alive connection is idle too, and none for writing; so the stream keeps them. Used by `http::server`.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::Response;
use hyper::body::{Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// Whether a request is being answered; shared by the stream and the answer's body.
#[derive(Debug, Clone, Default)]
pub struct Phase(Arc<AtomicBool>);

impl Phase {
    /// A request's headers are complete.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Ties the end of answering to the end of the answer's body.
    pub fn track(&self, response: Response<Body>) -> Response<Tracked> {
        let phase = self.clone();
        response.map(|body| Tracked { body, phase })
    }

    fn is_answering(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// An answer's body that says when it is done with.
#[derive(Debug)]
pub struct Tracked {
    body: Body,
    phase: Phase,
}

impl Drop for Tracked {
    fn drop(&mut self) {
        self.phase.0.store(false, Ordering::Release);
    }
}

impl HttpBody for Tracked {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A socket with clocks.
#[derive(Debug)]
pub struct Clocked {
    stream: TcpStream,
    phase: Phase,
    /// Runs from the first byte of a request (for the first one: from the start) until its headers are complete.
    headers: Clock,
    /// Runs while the client takes nothing.
    writing: Clock,
}

#[derive(Debug)]
struct Clock {
    limit: Duration,
    sleep: Pin<Box<Sleep>>,
    is_running: bool,
}

impl Clocked {
    /// Starts the clock for the first request's headers.
    pub fn new(stream: TcpStream, phase: Phase, header_limit: Duration, write_limit: Duration) -> Self {
        let mut headers = Clock::new(header_limit);
        headers.start();
        Clocked { stream, phase, headers, writing: Clock::new(write_limit) }
    }

    fn written<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.writing.is_running = false;
            return result;
        }
        self.writing.start();
        self.writing.poll_over(cx, "the client takes nothing").map(Err)
    }
}

impl Clock {
    fn new(limit: Duration) -> Self {
        Clock { limit, sleep: Box::pin(sleep(limit)), is_running: false }
    }

    fn start(&mut self) {
        if !self.is_running {
            self.is_running = true;
            self.sleep.as_mut().reset(Instant::now() + self.limit);
        }
    }

    fn poll_over(&mut self, cx: &mut Context<'_>, what: &'static str) -> Poll<io::Error> {
        self.sleep.as_mut().poll(cx).map(|()| io::Error::new(io::ErrorKind::TimedOut, what))
    }
}

impl AsyncRead for Clocked {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(cx, buf);
        if self.phase.is_answering() {
            self.headers.is_running = false;
            return result;
        }
        if buf.filled().len() > before {
            self.headers.start();
        }
        match result {
            Poll::Pending if self.headers.is_running => self.headers.poll_over(cx, "the request's headers take too long").map(Err),
            result => result,
        }
    }
}

impl AsyncWrite for Clocked {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, result)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.written(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
