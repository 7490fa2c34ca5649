//! `POST /api/v1/escalations`.

use axum::http::StatusCode;
use axum::response::Response;

use crate::audience::Public;
use crate::http::answer::told;
use crate::http::error::Problem;
use crate::http::handover::{self, Asked};
use crate::http::posted::Json;
use crate::http::reader::Reader;
use crate::http::view::handover::{EscalationKept, EscalationSent};
use crate::http::view::problem::ProblemBody;
use crate::insight::privacy::is_email;

/// Hand a question on to people
///
/// Answered once it is on the disk; from then on it is not lost. JSON, or the same as `text/plain`, as `navigator.sendBeacon` sends it: no preflight.
#[utoipa::path(
    post, path = "/api/v1/escalations", tag = "Feedback",
    request_body(content((EscalationSent = "application/json"), (EscalationSent = "text/plain")), description = "The question"),
    responses(
        (status = 200, description = "It was kept before, under the same `id`", body = EscalationKept),
        (status = 201, description = "It is kept", body = EscalationKept),
        (status = 400, description = "A body that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Pages of this origin may not send here", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another question was sent under this `id` before", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 64 KiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is neither JSON nor text", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It cannot be kept now, so it was not taken; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn add_escalation(reader: Reader<Public>, body: Json) -> Result<Response, Problem> {
    let asked = check(body.read()?)?;
    let kept = handover::keep(&reader, asked).await?;
    let view = EscalationKept {
        status_url: format!("/requests/{}", kept.request.secret),
        reference: kept.request.reference,
        delivery: if reader.mount.house.doorbell.has_target() { "queued" } else { "kept" },
    };
    told(if kept.is_new { StatusCode::CREATED } else { StatusCode::OK }, &view)
}

fn check(sent: EscalationSent) -> Result<Asked, Problem> {
    if !handover::is_question(&sent.question) {
        return Err(Problem::bad_request(format!("question must have 1 to {} letters", handover::MOST_QUESTION)));
    }
    if !is_email(sent.email.trim()) {
        return Err(Problem::bad_request("email must be an e-mail address such as name@example.com"));
    }
    if !sent.consent {
        return Err(Problem::bad_request(
            "consent must be true: the requester has to agree that question and address go to the people who answer",
        ));
    }
    Ok(Asked {
        question: sent.question,
        email: sent.email.trim().to_owned(),
        earlier: sent.earlier,
        tried: sent.tried,
        page: sent.page.unwrap_or_default(),
        lang: sent.lang.unwrap_or_default().chars().filter(|letter| !letter.is_control()).take(35).collect(),
        key: sent.id,
    })
}
