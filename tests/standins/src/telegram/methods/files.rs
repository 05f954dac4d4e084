//! Files: kept when they are sent, found again by their id.

use serde_json::{Value, json};

use crate::telegram::{
    pictures,
    refusal::Refusal,
    request::{Args, Upload},
    state::{State, Stored},
};

/// What bots can fetch at most.
const LARGEST_FETCHED: i64 = 20 * 1024 * 1024;
const LARGEST_PHOTO: usize = 10 * 1024 * 1024;
const LARGEST_DOCUMENT: usize = 50 * 1024 * 1024;

pub(super) fn get(state: &State, args: &Args) -> Result<Value, Refusal> {
    let id = args.text("file_id").unwrap_or_default();
    let Some(file) = state.files.get(id) else {
        return Err(Refusal::bad("wrong file_id or the file is temporarily unavailable"));
    };
    if file.size > LARGEST_FETCHED {
        return Err(Refusal::bad("file is too big"));
    }
    let unique = unique(id);
    Ok(json!({
        "file_id": id, "file_unique_id": unique, "file_size": file.size, "file_path": file.path,
    }))
}

/// The sizes of a photo that is sent, and keeps it.
pub(super) fn photo(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let file = uploaded(state, args, "photo")?;
    if file.bytes.len() > LARGEST_PHOTO {
        return Err(Refusal::wrong("file is too big"));
    }
    let size = pictures::size(&file.bytes);
    let (width, height) = size.ok_or_else(|| Refusal::wrong("IMAGE_PROCESS_FAILED"))?;
    let (short, long) = (width.min(height), width.max(height));
    if short == 0 || width.saturating_add(height) > 10_000 || long / short > 20 {
        return Err(Refusal::wrong("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(json!([photo_size(state, file, width, height)]))
}

/// One size of a photo, which is kept.
pub(in super::super) fn photo_size(
    state: &mut State,
    file: Upload,
    width: u32,
    height: u32,
) -> Value {
    let (id, size) = keep(state, "photos", file, None);
    json!({
        "file_id": id, "file_unique_id": unique(&id), "width": width, "height": height,
        "file_size": size,
    })
}

/// What is said of a document that is sent, and keeps it.
pub(super) fn document(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let file = uploaded(state, args, "document")?;
    if file.bytes.is_empty() {
        return Err(Refusal::wrong("file must be non-empty"));
    }
    if file.bytes.len() > LARGEST_DOCUMENT {
        return Err(Refusal { code: 413, ..Refusal::wrong("Request Entity Too Large") });
    }
    Ok(described(state, "documents", file, None))
}

/// What is said of any file, which is kept. `claimed` is the size it seems to have.
pub(in super::super) fn described(
    state: &mut State,
    folder: &str,
    file: Upload,
    claimed: Option<i64>,
) -> Value {
    let (name, media) = (file.name.clone(), file.media.clone());
    let (id, size) = keep(state, folder, file, claimed);
    let mut value = json!({ "file_id": id, "file_unique_id": unique(&id), "file_size": size });
    if !name.is_empty() {
        value["file_name"] = json!(name);
    }
    if let Some(media) = media {
        value["mime_type"] = json!(media);
    }
    value
}

/// The file that an argument names: sent along, or kept already.
fn uploaded(state: &State, args: &Args, field: &str) -> Result<Upload, Refusal> {
    let named = args.text(field).unwrap_or_default();
    if let Some(part) = named.strip_prefix("attach://") {
        let file = args.files.get(part).cloned();
        return file.ok_or_else(|| Refusal::wrong("file must be sent along"));
    }
    if named.contains("://") {
        return Err(Refusal::bad("failed to get HTTP URL content"));
    }
    match state.files.get(named) {
        Some(file) => {
            Ok(Upload { name: file.name.clone(), media: None, bytes: file.bytes.clone() })
        }
        None => Err(Refusal::bad("wrong file identifier/HTTP URL specified")),
    }
}

/// Keeps a file; its id and its size.
fn keep(state: &mut State, folder: &str, file: Upload, claimed: Option<i64>) -> (String, i64) {
    let number = state.count();
    let id = format!("AgACAgUAAxk{number:09}");
    let ending = file.name.rsplit_once('.').map_or("jpg", |(_, ending)| ending);
    let path = format!("{folder}/file_{number}.{ending}");
    let size = claimed.or_else(|| i64::try_from(file.bytes.len()).ok()).unwrap_or_default();
    state.files.insert(id.clone(), Stored { name: file.name, path, bytes: file.bytes, size });
    (id, size)
}

fn unique(id: &str) -> String {
    format!("AQAD{}", id.get(id.len().saturating_sub(9)..).unwrap_or_default())
}
