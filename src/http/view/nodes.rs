//! A body as JSON nodes: a text is a string, an element is `[tag, {attributes}, [children]]`. What may stand in it is `article::nodes`' business.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};
use serde_json::json;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems};
use utoipa::openapi::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::article::nodes::{ATTRIBUTES, Node, tags};

/// A node.
#[derive(Debug, Clone)]
pub struct NodeView(pub Node);

impl Serialize for NodeView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Borrowed(&self.0).serialize(serializer)
    }
}

struct Borrowed<'a>(&'a Node);

impl Serialize for Borrowed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Text(text) => serializer.serialize_str(text),
            Node::Element(element) => (element.tag, Attributes(&element.attributes), Children(&element.children)).serialize(serializer),
        }
    }
}

struct Attributes<'a>(&'a [(&'static str, String)]);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

struct Children<'a>(&'a [Node]);

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Borrowed))
    }
}

impl ToSchema for NodeView {
    fn name() -> Cow<'static, str> {
        "Node".into()
    }
}

impl PartialSchema for NodeView {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).description(Some("Text, as people read it"));
        let tag = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(tags().iter().copied()));
        let names = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(ATTRIBUTES));
        let value = ObjectBuilder::new().schema_type(Type::String).build();
        let attributes = ObjectBuilder::new()
            .property_names(Some(Schema::from(names)))
            .additional_properties(Some(AdditionalProperties::RefOr(Schema::from(value).into())));
        let children = ArrayBuilder::new().items(RefOr::Ref(Ref::from_schema_name("Node")));
        let element = ArrayBuilder::new()
            .prefix_items([Schema::from(tag), Schema::from(attributes), Schema::from(children)])
            .items(ArrayItems::False)
            .min_items(Some(3))
            .max_items(Some(3))
            .description(Some("An element: tag, attributes, children"));
        let example = json!(["p", {}, ["Open ", ["a", {"href": "/a/other"}, ["the other article"]]]]);
        OneOfBuilder::new().item(text).item(element).examples([example]).into()
    }
}
