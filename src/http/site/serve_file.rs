//! A file on its way out: opened by the library's rules, tagged by what it is now, streamed in pieces so that a slow client holds no thread and no memory.

use std::fs::File;
use std::future::Future;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::{Bytes, Frame, SizeHint};
use tokio::task::JoinHandle;

use crate::http::answer::Known;
use crate::http::error::Problem;
use crate::library::shelf::Attachment;

/// How much is read at once.
const PIECE: usize = 128 << 10;
/// No scripts, no plug-ins, no origin: whatever the file holds, it is alone.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'";

/// A file that may be handed out, open.
#[derive(Debug)]
pub struct Opened {
    file: File,
    len: u64,
    etag: String,
    media_type: &'static str,
    is_inline: bool,
}

impl Opened {
    /// Opens an attachment if it is still what the shelf says it is; the tag is that of the file as it is now.
    pub fn open(attachment: &Attachment) -> Option<Self> {
        let (file, about) = attachment.open().ok()?;
        let etag = format!("\"f{:x}-{:x}-{:x}\"", about.len(), about.mtime(), about.mtime_nsec());
        // A browser's own reader refuses to work in the sandbox, so a PDF is for keeping.
        let (media_type, is_inline) = (attachment.media_type, attachment.is_inline && attachment.media_type != "application/pdf");
        Some(Opened { file, len: about.len(), etag, media_type, is_inline })
    }
}

/// The answer for an open file: whole, a part of it, or 304. `name` is its percent-encoded name.
pub fn respond(opened: Opened, name: &str, headers: &HeaderMap, known: &Known) -> Result<Response, Problem> {
    if known.has(&opened.etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, opened.etag), (CACHE_CONTROL, "public, no-cache".into())]).into_response());
    }
    let wanted = match range(headers, &opened) {
        Ok(wanted) => wanted,
        Err(problem) => return Ok(([(CONTENT_RANGE, format!("bytes */{}", opened.len))], problem).into_response()),
    };
    let part = wanted.clone().unwrap_or(0..opened.len);
    let disposition = if opened.is_inline { "inline" } else { "attachment" };
    let mut response = Response::new(Body::empty());
    let answer = response.headers_mut();
    let mut set = |name, value: &str| HeaderValue::from_str(value).map(|value| answer.insert(name, value)).is_ok();
    set(CONTENT_TYPE, opened.media_type);
    set(CACHE_CONTROL, "public, no-cache");
    set(ETAG, &opened.etag);
    set(ACCEPT_RANGES, "bytes");
    set(CONTENT_SECURITY_POLICY, SANDBOX);
    set(CONTENT_DISPOSITION, &format!("{disposition}; filename*=UTF-8''{name}"));
    set(CONTENT_LENGTH, &(part.end - part.start).to_string());
    if wanted.is_some() {
        set(CONTENT_RANGE, &format!("bytes {}-{}/{}", part.start, part.end - 1, opened.len));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    *response.body_mut() = Body::new(Pieces { left: part.end - part.start, state: State::Waiting(Some((opened.file, part.start))) });
    Ok(response)
}

/// The one range asked for, if one is and `If-Range` allows it. Several ranges are answered with the whole.
fn range(headers: &HeaderMap, opened: &Opened) -> Result<Option<Range<u64>>, Problem> {
    let is_current = headers.get(IF_RANGE).is_none_or(|tag| tag.as_bytes() == opened.etag.as_bytes());
    let asked = headers.get(RANGE).filter(|_| is_current).and_then(|value| value.to_str().ok());
    let Some((first, last)) = asked.and_then(|asked| asked.strip_prefix("bytes=")).and_then(|asked| asked.split_once('-')) else {
        return Ok(None);
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(opened.len),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..opened.len,
        (Err(_), Ok(length)) if first.trim().is_empty() => opened.len.saturating_sub(length)..opened.len,
        _ => return Ok(None),
    };
    if range.start < range.end { Ok(Some(range)) } else { Err(Problem::range_not_satisfiable()) }
}

/// A file's bytes as a body; each piece is read by a job of its own.
struct Pieces {
    left: u64,
    state: State,
}

enum State {
    /// The file, and from where it has to be read first; `None` once something went wrong.
    Waiting(Option<(File, u64)>),
    Reading(JoinHandle<io::Result<(File, u64, Vec<u8>)>>),
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        loop {
            let want = self.left.min(PIECE as u64) as usize;
            match &mut self.state {
                State::Waiting(file) => {
                    let Some((file, at)) = file.take().filter(|_| want > 0) else { return Poll::Ready(None) };
                    self.state = State::Reading(tokio::task::spawn_blocking(move || read_piece(file, at, want)));
                }
                State::Reading(job) => {
                    let Poll::Ready(result) = Pin::new(job).poll(cx) else { return Poll::Pending };
                    let result = result.map_err(io::Error::other).flatten();
                    let (file, at, piece) = match result {
                        Ok(read) => read,
                        Err(error) => {
                            self.state = State::Waiting(None);
                            return Poll::Ready(Some(Err(error)));
                        }
                    };
                    self.left -= piece.len() as u64;
                    self.state = State::Waiting(Some((file, at)));
                    return Poll::Ready(Some(Ok(Frame::data(piece.into()))));
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Reads `want` bytes; a file that has become shorter ends the answer with an error, so that the client knows.
fn read_piece(mut file: File, at: u64, want: usize) -> io::Result<(File, u64, Vec<u8>)> {
    let mut piece = vec![0; want];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut piece)?;
    Ok((file, at + want as u64, piece))
}
