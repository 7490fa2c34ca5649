//! `/api`: the API's documentation for people, made of the OpenAPI document.

use axum::response::Response;
use serde_json::Value;

use super::openapi;
use crate::http::answer::{Fresh, HTML, Known};
use crate::http::error::Problem;
use crate::http::frame;
use crate::http::reader::{Entrance, Reader};
use crate::page::model::{ApiOperation, ApiPage, ApiParameter, ApiResponse};

/// Methods as the document and as people write them.
const METHODS: [(&str, &str); 2] = [("get", "GET"), ("post", "POST")];

/// The page.
pub async fn get_page<A: Entrance>(reader: Reader<A>, known: Known) -> Result<Response, Problem> {
    let document = openapi::document::<A>();
    let paths = document["paths"].as_object().into_iter().flatten();
    let mut operations: Vec<ApiOperation> =
        paths.filter_map(|(path, item)| METHODS.iter().find_map(|&(name, method)| Some(describe(path, method, item.get(name)?)))).collect();
    // What the server is for comes first.
    operations.sort_by_key(|operation| !operation.path.ends_with("/suggest"));
    let intro = document["info"]["description"].as_str().unwrap_or_default().to_owned();
    let page = ApiPage { frame: frame::of(&reader, "API"), intro, operations, document_url: format!("{}/openapi.json", A::MOUNT) };
    let html = reader.face.pages.api(&page).map_err(frame::broken)?;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

fn describe(path: &str, method: &'static str, operation: &Value) -> ApiOperation {
    let text = |value: &Value| value.as_str().unwrap_or_default().replace('`', "");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let parameter = |parameter: &Value| ApiParameter {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        is_required: parameter["required"].as_bool().unwrap_or_default(),
        description: text(&parameter["description"]),
        example: parameter.get("example").map(text).filter(|example| !example.is_empty()),
    };
    let responses = operation["responses"].as_object().into_iter().flatten();
    ApiOperation {
        path: path.to_owned(),
        method,
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        parameters: list(&operation["parameters"]).iter().map(parameter).collect(),
        responses: responses
            .map(|(status, response)| ApiResponse { status: status.clone(), description: text(&response["description"]) })
            .collect(),
    }
}
