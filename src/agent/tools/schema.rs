//! The schema of a tool's arguments, as short as a model needs it: it is sent with every question, and paid for.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// The schema of a tool's arguments. Models reject `$ref` and `$schema` in places, so everything is inline.
pub fn schema<Args: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    compact(settings.into_generator().into_root_schema_for::<Args>().to_value())
}

/// What says nothing to a model: names speak for themselves, bounds are checked here, and what may be left out is not
/// required.
const SAYS_NOTHING: [&str; 9] = [
    "title",
    "description",
    "default",
    "format",
    "additionalProperties",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
];

fn compact(schema: Value) -> Value {
    match schema {
        Value::Object(fields) => object(fields),
        Value::Array(items) => items.into_iter().map(compact).collect(),
        other => other,
    }
}

fn object(mut fields: Map<String, Value>) -> Value {
    // Properties are named by us: one of them may well be called `format`.
    let properties = fields.remove("properties");
    fields.retain(|key, _| !SAYS_NOTHING.contains(&key.as_str()));
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(options)) = fields.remove(key) else { continue };
        let options: Vec<Value> = options.into_iter().filter(|option| !is_null(option)).collect();
        let constants: Option<Vec<Value>> =
            options.iter().map(|option| option.get("const").cloned()).collect();
        if let Some(constants) = constants {
            fields.insert("type".to_owned(), "string".into());
            fields.insert("enum".to_owned(), constants.into());
        } else if let [only] = options.as_slice()
            && let Value::Object(only) = compact(only.clone())
        {
            fields.extend(only);
        } else {
            fields.insert(key.to_owned(), compact(options.into()));
        }
    }
    if let Some(Value::Array(kinds)) = fields.get("type") {
        let kind = kinds.iter().find(|kind| *kind != "null").cloned();
        fields.extend(kind.map(|kind| ("type".to_owned(), kind)));
    }
    let mut fields: Map<String, Value> =
        fields.into_iter().map(|(key, value)| (key, compact(value))).collect();
    if let Some(Value::Object(properties)) = properties {
        let properties = properties.into_iter().map(|(name, schema)| (name, compact(schema)));
        fields.insert("properties".to_owned(), Value::Object(properties.collect()));
    }
    Value::Object(fields)
}

fn is_null(option: &Value) -> bool {
    option.get("type").is_some_and(|kind| kind == "null")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::agent::tools::{amend_transaction, delete_transactions, undo};

    #[test]
    fn a_schema_is_self_contained_and_short() {
        let schemas = [
            schema::<delete_transactions::Args>(),
            schema::<undo::Args>(),
            schema::<amend_transaction::Args>(),
        ];
        for schema in schemas {
            let text = schema.to_string();
            for word in ["$ref", "$schema", "\"null\"", "additionalProperties", "anyOf", "oneOf"] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
    }

    #[test]
    fn what_may_be_left_out_is_of_its_own_type() {
        let schema = schema::<amend_transaction::Args>();
        assert_eq!(schema["properties"]["kind"]["enum"], json!(["expense", "income"]));
        assert_eq!(schema["properties"]["amount"]["type"], "string");
        assert_eq!(schema["properties"]["which"]["type"], "object");
        assert_eq!(schema["required"], Value::Null);
    }
}
