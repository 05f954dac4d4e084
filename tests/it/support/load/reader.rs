//! Somebody who keeps the stream of a chat open, whatever ends it, and goes on from the last event.

use serde_json::Value;
use tokio::sync::watch;

use super::Door;

/// Waits until it is known at which position to stop, and that is reached.
async fn reached(last: &mut watch::Receiver<Option<usize>>, read: usize) -> usize {
    let reached = last.wait_for(|last| last.is_some_and(|last| read >= last)).await;
    reached.map(|last| last.unwrap()).unwrap()
}

/// Reads until `last` says at which position to stop, and that was read: each exchange, in order. `seen` tells how
/// far it came.
pub(super) async fn read(
    door: Door,
    seen: watch::Sender<usize>,
    mut last: watch::Receiver<Option<usize>>,
) -> Vec<Value> {
    let mut read = Vec::new();
    let mut attempts = door.attempts();
    loop {
        let request = door.client.get(format!("{}/chat/events", door.url()));
        let request = match read.len() {
            0 => request,
            last => request.header("last-event-id", last.to_string()),
        };
        let mut stream = None;
        if let Ok(response) = request.send().await {
            let status = response.status();
            assert!(
                status.is_success() || status.is_server_error() || status == 429,
                "the stream was refused from {}: {status}",
                read.len(),
            );
            stream = status.is_success().then_some(response);
        }
        let mut unread = Vec::new();
        while let Some(response) = stream.as_mut() {
            let chunk = tokio::select! {
                expected = reached(&mut last, read.len()) => {
                    assert_eq!(read.len(), expected, "the stream showed more than the history");
                    return read;
                }
                chunk = response.chunk() => chunk,
            };
            // What is left of an event when a stream ends was no event.
            let Ok(Some(chunk)) = chunk else { break };
            attempts = door.attempts();
            unread.extend_from_slice(&chunk);
            while let Some(end) = unread.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = unread.drain(..end + 2).collect();
                read.extend(exchange(&String::from_utf8(event).unwrap(), read.len()));
            }
            seen.send_replace(read.len());
        }
        attempts.failed().await;
    }
}

/// The exchange of an event, which must be the next one.
fn exchange(event: &str, last: usize) -> Option<Value> {
    let field = |name: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.strip_prefix(' ').unwrap_or(line).to_owned())
    };
    if field("event:")? != "exchange" {
        return None;
    }
    let exchange: Value = serde_json::from_str(&field("data:").unwrap()).unwrap();
    assert_eq!(field("id:").unwrap(), (last + 1).to_string(), "each position once, in order");
    assert_eq!(exchange["position"], last + 1, "an event is called as what it shows");
    Some(exchange)
}
