//! Google's own definitions of the Gemini API, where they stand beside the repository: requests and answers must
//! parse as `ProtoJSON`, with no field that the definitions lack.
//!
//! The live API is ahead of what Google publishes, hence [`NOT_PUBLISHED`]. In CI missing definitions are a failure.

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use prost_reflect::{
    Cardinality, DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor,
};
use serde_json::{Map, Value};

use super::fields::{self, Field, NOT_PUBLISHED, Table};

const PACKAGE: &str = "google.ai.generativelanguage.v1beta";

/// The folder with definitions and recordings. None where they are not kept.
pub(crate) fn folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the test's own setting")]
    let in_ci = std::env::var("CI").is_ok_and(|ci| ci == "true" || ci == "1");
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/specs/gemini"));
    let there = folder.is_dir();
    assert!(there || !in_ci, "{} must be there in CI", folder.display());
    there.then(|| folder.to_owned())
}

static POOL: LazyLock<Option<DescriptorPool>> = LazyLock::new(|| {
    let files = [
        "google/ai/generativelanguage/v1beta/generative_service.proto",
        "google/rpc/status.proto",
        "google/rpc/error_details.proto",
    ];
    let set = protox::compile(files, [folder()?]).unwrap();
    Some(DescriptorPool::from_file_descriptor_set(set).unwrap())
});

/// A message's definition, where there are definitions.
pub(crate) fn definition(message: &str) -> Option<MessageDescriptor> {
    let name = if message.starts_with("google.") {
        message.to_owned()
    } else {
        format!("{PACKAGE}.{message}")
    };
    let pool = POOL.as_ref()?;
    Some(pool.get_message_by_name(&name).unwrap_or_else(|| panic!("no definition of {name}")))
}

/// What is wrong with a message, as Google defines it.
pub(crate) fn complaints(message: &str, value: &Value) -> Vec<String> {
    let Some(definition) = definition(message) else { return Vec::new() };
    let mut value = value.clone();
    as_published(&definition, &mut value);
    match DynamicMessage::deserialize(definition, value) {
        Ok(_) => Vec::new(),
        Err(error) => vec![format!("{message} is not as Google defines it: {error}")],
    }
}

/// Takes out what is not published, and writes the names of enums large: the live API does not mind their case.
fn as_published(definition: &MessageDescriptor, value: &mut Value) {
    let Value::Object(object) = value else { return };
    object.retain(|key, _| !is_not_published(definition, key));
    for (key, value) in object {
        let field = definition.get_field_by_json_name(key);
        let Some(field) = field.or_else(|| definition.get_field_by_name(key)) else { continue };
        match (field.kind(), value) {
            (Kind::Message(entry), Value::Object(map)) if field.is_map() => {
                values_as_published(&entry.map_entry_value_field(), map);
            }
            (kind, Value::Array(items)) => {
                for item in items {
                    kind_as_published(&kind, item);
                }
            }
            (kind, value) => kind_as_published(&kind, value),
        }
    }
}

fn values_as_published(field: &FieldDescriptor, map: &mut Map<String, Value>) {
    map.values_mut().for_each(|value| kind_as_published(&field.kind(), value));
}

fn kind_as_published(kind: &Kind, value: &mut Value) {
    match (kind, value) {
        // Free JSON has its keys from us.
        (Kind::Message(message), _) if message.package_name() == "google.protobuf" => {}
        (Kind::Message(message), value) => as_published(message, value),
        (Kind::Enum(_), Value::String(name)) => name.make_ascii_uppercase(),
        _ => {}
    }
}

fn is_not_published(definition: &MessageDescriptor, key: &str) -> bool {
    NOT_PUBLISHED.iter().any(|(message, field)| {
        *field == key && definition.full_name() == format!("{PACKAGE}.{message}")
    })
}

/// Where a table says something else than the definitions do, itself and all that it leads to.
pub(crate) fn differences(table: &Table) -> Vec<String> {
    let Some(definition) = definition(table.message) else { return Vec::new() };
    let mut found = Vec::new();
    for field in table.fields {
        let at = format!("{}.{}", table.message, field.name);
        if let fields::Kind::Message(inner) = field.kind {
            found.extend(differences(inner));
        }
        match definition.get_field_by_json_name(field.name) {
            Some(defined) if is_same(field, &defined) => {}
            Some(defined) => found.push(format!("{at} is {:?}", defined.kind())),
            None if is_not_published(&definition, field.name) => {}
            None => found.push(format!("{at} is not defined")),
        }
    }
    found
}

fn is_same(field: &Field, defined: &FieldDescriptor) -> bool {
    let many = defined.cardinality() == Cardinality::Repeated;
    let same_kind = match (field.kind, defined.kind()) {
        (fields::Kind::Text, Kind::String)
        | (fields::Kind::Bool, Kind::Bool)
        | (fields::Kind::Int, Kind::Int32)
        | (fields::Kind::Number, Kind::Float | Kind::Double)
        | (fields::Kind::Bytes, Kind::Bytes) => true,
        (fields::Kind::Object, Kind::Message(message)) => {
            message.full_name() == "google.protobuf.Struct"
        }
        (fields::Kind::Any, Kind::Message(message)) => {
            message.full_name() == "google.protobuf.Value"
        }
        (fields::Kind::Message(table), Kind::Message(message)) => {
            message.full_name() == format!("{PACKAGE}.{}", table.message)
        }
        (fields::Kind::Enum(names), Kind::Enum(defined)) => {
            names.iter().all(|name| defined.get_value_by_name(name).is_some())
        }
        _ => false,
    };
    same_kind && many == field.many
}
