//! What a client is told when there is no answer: RFC 9457 problems. Every handler and layer returns them; [`crate::http::edge`] turns them
//! into pages for the site's routes and logs their cause, once. Deliberately absent: anything in the answer that depends on a hidden article.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::http::view::problem::ProblemBody;

/// An error answer.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// What to do about it, for the client.
    pub detail: Cow<'static, str>,
    /// What happened, for the log. Holds no question, address or token.
    pub cause: Option<String>,
    /// After how many seconds to try again.
    pub retry_after: Option<u32>,
}

/// Rides along with the answer so that the edge can log it and make a page of it.
#[derive(Debug, Clone)]
pub struct Told(pub Arc<Problem>);

impl Problem {
    fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Problem { status, detail: detail.into(), cause: None, retry_after: None }
    }

    /// A parameter that cannot be used; `detail` names what can.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// Nothing here: the one answer for hidden and for absent things.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this address")
    }

    /// No valid token.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "This part needs an agent's token: send it as Authorization: Bearer rp_…")
    }

    /// The method is not served at this address; the router adds `Allow`.
    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not serve that method; the Allow header names those it does")
    }

    /// A question longer than is read.
    pub fn question_too_long(limit: usize) -> Self {
        Self::new(StatusCode::URI_TOO_LONG, format!("The question is longer than {limit} bytes; send its beginning"))
    }

    /// A request body where none is read.
    pub fn body_too_large(limit: u64) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("The request body is larger than {limit} bytes"))
    }

    /// A form that another site has sent.
    pub fn from_elsewhere() -> Self {
        Self::new(StatusCode::FORBIDDEN, "This form can be sent from this site only; open the page here and send it again")
    }

    /// Something that a page of a site sent whose pages may not.
    pub fn unwelcome_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "Pages of this origin may not send anything here; the operator can name it in widget.allowed_origins",
        )
    }

    /// A body of a kind that is not read here.
    pub fn wrong_media_type(right: &'static str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("Send the body as {right}"))
    }

    /// What was sent cannot be written down; nothing of it is lost on the way, because the client still has it.
    pub fn cannot_keep(cause: impl Into<String>) -> Self {
        let detail = "This cannot be kept just now, so it was not taken; try again in half a minute";
        Problem { cause: Some(cause.into()), retry_after: Some(30), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }

    /// What was sent contradicts what was sent under the same name before.
    pub fn conflict(detail: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// A range outside the file.
    pub fn range_not_satisfiable() -> Self {
        Self::new(StatusCode::RANGE_NOT_SATISFIABLE, "The range lies outside the file")
    }

    /// Too many requests from one client.
    pub fn too_many(retry_after: u32) -> Self {
        Problem {
            retry_after: Some(retry_after),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests; wait a little and try again")
        }
    }

    /// More work than the server can do just now.
    pub fn busy() -> Self {
        Problem { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "The server is busy; try again in a second") }
    }

    /// The answer took longer than is allowed.
    pub fn timed_out() -> Self {
        Problem { cause: Some("the answer took longer than limits.request_timeout".into()), ..Self::busy() }
    }

    /// Something of ours broke; the cause goes to the log only.
    pub fn internal(cause: impl Into<String>) -> Self {
        let detail = "Something went wrong on our side; trying again may help";
        Problem { cause: Some(cause.into()), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail) }
    }

    /// The status in words.
    pub fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let view = ProblemBody { kind: "about:blank", title: self.title(), status: self.status.as_u16(), detail: self.detail.to_string() };
        let body = serde_json::to_vec(&view).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(Told(Arc::new(self)));
        response
    }
}
