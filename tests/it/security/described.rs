//! The description of the API, read as somebody who wants to try all of it: what there is, and a request that fits.

use serde_json::{Map, Value, json};

use super::*;

/// How deep a schema is followed.
const DEEP: usize = 8;

/// A name in a path.
#[derive(Clone, Debug)]
pub(super) struct Name {
    text: String,
    pub(super) is_id: bool,
    /// One that fits.
    example: String,
}

/// Bodies that the description leaves open.
fn open_body(id: &str) -> Option<Value> {
    let archive = json!({
        "version": 1, "categories": [], "rules": [], "budgets": [], "rates": [], "transactions": [],
        "person": { "currency": "INR", "timezone": "Asia/Kathmandu", "assistant": "on" },
    });
    (id == "import_json").then_some(archive)
}

/// Something that can be asked for.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: Method,
    /// With its names in braces.
    pub(super) path: String,
    /// Whether it asks for no credentials.
    pub(super) is_open: bool,
    /// The names in the path.
    pub(super) names: Vec<Name>,
    query: Vec<(String, Value)>,
    body: Option<(String, Value)>,
}

impl Operation {
    /// Whether it changes something, as far as its method says.
    pub(super) fn changes(&self) -> bool {
        self.method != Method::GET
    }

    /// Whether it takes JSON.
    pub(super) fn takes_json(&self) -> bool {
        self.body.as_ref().is_some_and(|(media, _)| media == "application/json")
    }

    /// A request that fits the description, with the names of the path given or made up.
    pub(super) fn request(&self, stranger: &Stranger, named: Option<&str>) -> RequestBuilder {
        let mut path = self.path.clone();
        for Name { text: name, example, .. } in &self.names {
            path = path.replace(&format!("{{{name}}}"), named.unwrap_or(example));
        }
        let query: Vec<(String, String)> =
            self.query.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
        if !query.is_empty() {
            path = format!("{path}?{}", serde_urlencoded::to_string(query).unwrap());
        }
        let request = stranger.request(self.method.clone(), &path);
        match &self.body {
            None => request,
            Some((media, body)) if media == "application/json" => request.json(body),
            Some((media, _)) => request.header("content-type", media).body("date,amount\n"),
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The description, as it is served.
pub(super) async fn document(api: &Api) -> Value {
    Stranger::new(api, "192.0.2.2").get("/api/openapi.json").await.json(200)
}

/// Everything there is.
pub(super) fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else { continue };
            if operation["operationId"].is_string() {
                all.push(read(document, path, method, operation));
            }
        }
    }
    assert!(all.len() > 10, "the description has next to nothing");
    all
}

fn read(document: &Value, path: &str, method: Method, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let placed = |place: &str| -> Vec<Value> {
        parameters.iter().filter(|one| one["in"] == place).cloned().collect()
    };
    let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
    let path_name = |one: &Value| {
        let is_id = resolved(document, &one["schema"])["format"] == "uuid";
        let given = plain(&example(document, &one["schema"], DEEP));
        let example = meant(&name(one), &json!(given)).map_or(given, |meant| plain(&meant));
        Name { text: name(one), is_id, example }
    };
    let id = operation["operationId"].as_str().unwrap();
    let security = operation["security"].as_array();
    let body = operation["requestBody"]["content"].as_object().and_then(|content| {
        let (media, described) = content.iter().next()?;
        let body = open_body(id).unwrap_or_else(|| example(document, &described["schema"], DEEP));
        Some((media.clone(), body))
    });
    Operation {
        id: id.to_owned(),
        method,
        path: path.to_owned(),
        is_open: security.is_some_and(|all| all.iter().any(|one| one == &json!({}))),
        names: placed("path").iter().map(path_name).collect(),
        query: placed("query")
            .iter()
            .filter(|one| one["required"] == true)
            .map(|one| (name(one), example(document, &one["schema"], DEEP)))
            .collect(),
        body,
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(to) => resolved(document, document.pointer(to.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// Something that fits a schema: no more than must be there.
pub(super) fn example(document: &Value, schema: &Value, deep: usize) -> Value {
    let schema = resolved(document, schema);
    let Some(deep) = deep.checked_sub(1) else { return Value::Null };
    if let Some(given) = [&schema["example"], &schema["const"], &schema["default"]]
        .into_iter()
        .chain([&schema["examples"][0], &schema["enum"][0]])
        .find(|given| !given.is_null())
    {
        return given.clone();
    }
    for several in ["oneOf", "anyOf"] {
        if let Some(all) = schema[several].as_array() {
            let real = all.iter().find(|one| one["type"] != "null").unwrap();
            return example(document, real, deep);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            whole.extend(example(document, part, deep).as_object().cloned().unwrap_or_default());
        }
        return whole.into();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match kind.unwrap_or("object") {
        "string" => text(schema),
        "integer" | "number" => schema["minimum"].as_i64().map_or(json!(1), |least| json!(least)),
        "boolean" => json!(true),
        "array" => {
            let least = schema["minItems"].as_u64().unwrap_or(1);
            (0..least).map(|_| example(document, &schema["items"], deep)).collect()
        }
        "null" => Value::Null,
        _ => {
            let wanted = schema["required"].as_array().cloned().unwrap_or_default();
            let wanted = wanted.iter().filter_map(Value::as_str);
            wanted
                .map(|name| {
                    let given = example(document, &schema["properties"][name], deep);
                    (name.to_owned(), meant(name, &given).unwrap_or(given))
                })
                .collect::<Map<_, _>>()
                .into()
        }
    }
}

/// What a name says where a schema takes any text.
fn meant(name: &str, given: &Value) -> Option<Value> {
    let any = given.as_str().is_some_and(|text| text.chars().all(|c| c == 'x'));
    match name {
        "amount" if any => Some(json!("12.50")),
        "currency" if any => Some(json!("INR")),
        "rate" if any => Some(json!("84.2")),
        _ => None,
    }
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str().unwrap_or_default() {
        "date" => json!("2026-01-10"),
        "date-time" => json!("2026-01-10T09:00:00Z"),
        "uuid" => json!("01890a5d-ac96-774b-bcce-b302099a8057"),
        "email" => json!("asha@example.org"),
        _ => {
            let least = schema["minLength"].as_u64().unwrap_or(1).max(1);
            json!("x".repeat(usize::try_from(least).unwrap()))
        }
    }
}
