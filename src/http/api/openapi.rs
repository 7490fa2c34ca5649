//! `/openapi.json`: OpenAPI 3.1, made of the handlers' and the views' own annotations. The agents' document is the same with the mount and the
//! token added; the public one says nothing about what agents see.

use std::sync::LazyLock;

use axum::response::Response;
use serde_json::{Value, json};
use utoipa::OpenApi;

use crate::audience::Audience;
use crate::http::answer::{Fresh, JSON, Known};
use crate::http::reader::{Entrance, Reader};

/// What agents' mount does not have.
const PUBLIC_ALONE: [&str; 4] = ["/api/v1/opensearch", "/api/v1/feedback", "/api/v1/events", "/api/v1/escalations"];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rapport",
        description = "Articles that answer a question while it is being typed. Nothing here needs a key or a cookie."
    ),
    paths(
        super::suggest::get_suggestions,
        super::search::get_results,
        super::opensearch::get_completions,
        super::articles::list_articles,
        super::articles::get_article,
        super::feedback::add_feedback,
        super::events::add_events,
        super::escalations::add_escalation,
        crate::http::ops::health::get_health,
        crate::http::ops::health::get_readiness,
    )
)]
struct Document;

/// The document for requesters' programs.
static PUBLIC: LazyLock<Value> = LazyLock::new(|| {
    let mut document = whole();
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.remove("AgentMarks");
        for schema in schemas.values_mut() {
            forget_agents(schema);
        }
    }
    document
});

/// The document for agents' programs.
static INTERNAL: LazyLock<Value> = LazyLock::new(|| {
    let mut document = whole();
    let paths = document["paths"].as_object_mut().map(std::mem::take).unwrap_or_default();
    let api = paths.into_iter().filter(|(path, _)| path.starts_with("/api/") && !PUBLIC_ALONE.contains(&path.as_str()));
    document["paths"] = api.map(|(path, item)| (format!("/agent{path}"), item)).collect::<serde_json::Map<_, _>>().into();
    document["components"]["securitySchemes"] = json!({"token": {"type": "http", "scheme": "bearer", "bearerFormat": "rp_…"}});
    document["security"] = json!([{"token": []}]);
    document["info"]["description"] =
        json!("The agents' half of the API: the same answers from the shelf that holds everything. Every request needs a token.");
    document
});

fn whole() -> Value {
    serde_json::to_value(Document::openapi()).unwrap_or_default()
}

/// Takes the `agent` property out of a schema, wherever composition has put it.
fn forget_agents(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
                properties.remove("agent");
            }
            object.values_mut().for_each(forget_agents);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_agents),
        _ => {}
    }
}

/// The document of a mount.
pub fn document<A: Audience>() -> &'static Value {
    if A::MOUNT.is_empty() { &PUBLIC } else { &INTERNAL }
}

/// Serves the document.
pub async fn get_document<A: Entrance>(reader: Reader<A>, known: Known) -> Response {
    Fresh::text(JSON, document::<A>().to_string(), reader.shelf.generation).send(&known)
}
