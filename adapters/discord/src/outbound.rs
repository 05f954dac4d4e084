//! Shows replies: in as many messages as they need, each tried once.
//!
//! How far a reply has come is remembered, so that the next attempt goes on there. Where an answer of Discord was lost,
//! the nonce tells it that the message is a repetition; messages that answer an interaction have none. What answers an
//! interaction goes by its token where this process knows it, otherwise to the channel.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hisab_port::{
    Channel, ChatRef, File, Media, MessageRef, Outbound, Outgoing, Picture, Reply, SendError, Sent,
    async_trait,
};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time;

use crate::{
    Shared,
    buttons::{rows, shortened},
    interactions::{Handle, Kind},
    place::Place,
    recent::Recent,
    render,
    rest::{Call, Upload, failure::Failure},
};

/// How long one attempt may take, all its messages together: less than whoever asks for it waits.
const PATIENCE: Duration = Duration::from_secs(9);

/// For so many bytes of a file or picture it may take a second longer.
const SECOND: usize = 128 << 10;

/// So many replies are remembered.
const ROOM: usize = 10_000;

/// How long a sign of work may take.
const TYPING: Duration = Duration::from_secs(3);

/// Links are not unfolded.
const NO_EMBEDS: u8 = 4;

/// The longest words of a picture.
const ALT: usize = 1_024;

/// How far a reply has come.
#[derive(Clone, Debug, Default)]
struct Progress {
    shown: usize,
    last: Option<MessageRef>,
}

/// Where replies to Discord go out.
pub(crate) struct Sender {
    shared: Arc<Shared>,
    progress: Mutex<Recent<String, Progress>>,
}

/// The way that a reply goes to the person.
#[derive(Default)]
struct Way {
    /// The interaction that it answers, while that can be answered.
    handle: Option<Arc<Handle>>,
    /// What it is shown to be about, in a server, where others write too.
    reference: Option<u64>,
}

/// One message of a reply.
#[derive(Default)]
struct Part<'a> {
    text: String,
    buttons: Vec<Value>,
    picture: Option<&'a Picture>,
    file: Option<&'a File>,
}

/// Discord's answer to a message.
#[derive(Deserialize)]
struct Posted {
    id: String,
}

/// The messages of a reply: what is not text is on the last.
fn parts(reply: &Reply) -> Vec<Part<'_>> {
    let texts = render::parts(&reply.paragraphs);
    let mut parts: Vec<Part<'_>> =
        texts.into_iter().map(|text| Part { text, ..Part::default() }).collect();
    let buttons = rows(&reply.buttons);
    let more = !buttons.is_empty() || reply.picture.is_some() || reply.file.is_some();
    if parts.is_empty() && more {
        parts.push(Part::default());
    }
    if let Some(last) = parts.last_mut() {
        *last = Part {
            text: std::mem::take(&mut last.text),
            buttons,
            picture: reply.picture.as_ref(),
            file: reply.file.as_ref(),
        };
    }
    parts
}

/// The name of a picture among the files of its message.
const fn name(media: Media) -> &'static str {
    match media {
        Media::Png => "picture.png",
        Media::Svg => "picture.svg",
    }
}

const fn media(media: Media) -> &'static str {
    match media {
        Media::Png => "image/png",
        Media::Svg => "image/svg+xml",
    }
}

impl Part<'_> {
    /// The message, as every way to send one takes it.
    fn body(&self) -> Value {
        let mut body = json!({ "content": self.text, "allowed_mentions": { "parse": [] } });
        if !self.buttons.is_empty() {
            body_field(&mut body, "components", json!(self.buttons));
        }
        let mut attachments = Vec::new();
        let mut embeds = Vec::new();
        if let Some(Picture { alt, media, .. }) = self.picture {
            let (name, words) = (name(*media), shortened(alt, ALT));
            attachments.push(json!({ "id": 0, "filename": name, "description": words }));
            // Discord draws no SVG: that is a file to look at elsewhere.
            if *media == Media::Png {
                embeds.push(json!({ "image": { "url": format!("attachment://{name}") } }));
            }
        }
        if let Some(File { name, .. }) = self.file {
            attachments.push(json!({ "id": attachments.len(), "filename": name }));
        }
        if embeds.is_empty() {
            body_field(&mut body, "flags", json!(NO_EMBEDS));
        } else {
            body_field(&mut body, "embeds", json!(embeds));
        }
        if !attachments.is_empty() {
            body_field(&mut body, "attachments", json!(attachments));
        }
        body
    }

    /// The message without picture and file, if it has any and something is left.
    fn bare(&self) -> Option<Self> {
        let more = self.picture.is_some() || self.file.is_some();
        let left = !self.text.is_empty() || !self.buttons.is_empty();
        let bare =
            || Self { text: self.text.clone(), buttons: self.buttons.clone(), ..Self::default() };
        (more && left).then(bare)
    }

    fn uploads(&self) -> Vec<Upload<'_>> {
        let picture = self.picture.map(|picture| Upload {
            name: name(picture.media),
            media: media(picture.media),
            data: &picture.data,
        });
        let file = self.file.map(|File { name, media, data }| Upload { name, media, data });
        picture.into_iter().chain(file).collect()
    }
}

fn body_field(body: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = body {
        fields.insert(name.to_owned(), value);
    }
}

/// How long an attempt at this reply may take.
fn patience(reply: &Reply) -> Duration {
    let file = reply.file.as_ref().map_or(0, |file| file.data.len());
    let picture = reply.picture.as_ref().map_or(0, |picture| picture.data.len());
    let more = u64::try_from((file + picture) / SECOND).unwrap_or(u64::MAX);
    PATIENCE.saturating_add(Duration::from_secs(more))
}

/// What tells Discord that a message is a repetition: at most 25 characters.
fn nonce(outgoing: &str, part: usize) -> String {
    let end: Vec<char> = outgoing.chars().rev().take(20).collect();
    format!("{}{part}", end.iter().rev().collect::<String>())
}

impl Sender {
    pub(crate) fn new(shared: Arc<Shared>) -> Arc<Self> {
        Arc::new(Self { shared, progress: Mutex::new(Recent::new(ROOM)) })
    }

    fn progress(&self) -> MutexGuard<'_, Recent<String, Progress>> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn show(&self, place: Place, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let mut progress = self.progress().get(&outgoing.id).cloned().unwrap_or_default();
        let parts = parts(&outgoing.reply);
        if progress.shown < parts.len() {
            let way = self.way(place, outgoing).await;
            for (number, part) in parts.iter().enumerate().skip(progress.shown) {
                let mut last = self.show_part(place, outgoing, &way, number, part).await;
                // Perhaps only what hangs on it is not allowed there.
                if last.as_ref().is_err_and(Failure::is_forbidden)
                    && let Some(bare) = part.bare()
                {
                    last = self.show_part(place, outgoing, &way, number, &bare).await;
                }
                progress =
                    Progress { shown: number + 1, last: Some(last.map_err(Failure::for_sender)?) };
                self.progress().put(outgoing.id.clone(), progress.clone());
            }
        }
        Ok(Sent { id: progress.last })
    }

    /// The way that a reply goes.
    async fn way(&self, place: Place, outgoing: &Outgoing) -> Way {
        let Some(answers) = &outgoing.answers else { return Way::default() };
        let among_others = place.guild.is_some();
        let Some(handle) = self.shared.interactions.find(answers) else {
            let reference = among_others.then(|| answers.0.parse().ok()).flatten();
            return Way { handle: None, reference };
        };
        // Ids of interactions are no messages.
        let reference = match handle.kind() {
            Kind::Button(of) if among_others => Some(of),
            // Discord awaits nothing more, and messages of a channel can be known as repetitions.
            Kind::Button(_) => return Way::default(),
            Kind::Command => None,
        };
        let open = handle.is_open().await;
        Way { handle: open.then_some(handle), reference }
    }

    async fn show_part(
        &self,
        place: Place,
        outgoing: &Outgoing,
        way: &Way,
        number: usize,
        part: &Part<'_>,
    ) -> Result<MessageRef, Failure> {
        let (mut body, uploads) = (part.body(), part.uploads());
        if let Some(handle) = &way.handle {
            let call = handle.shows(&outgoing.id, number).body(&body).files(&uploads);
            match self.shared.rest.read::<Posted>(call).await {
                Err(failure) if failure.is_expired() => {}
                answer => return answer.map(|posted| MessageRef(posted.id)),
            }
        }
        body_field(&mut body, "nonce", json!(nonce(&outgoing.id, number)));
        body_field(&mut body, "enforce_nonce", json!(true));
        if let (0, Some(id)) = (number, way.reference) {
            let reference = json!({ "message_id": id.to_string(), "fail_if_not_exists": false });
            body_field(&mut body, "message_reference", reference);
        }
        let path = format!("/channels/{}/messages", place.channel);
        let call = Call::new(Method::POST, path).body(&body).files(&uploads);
        self.shared.rest.read::<Posted>(call).await.map(|posted| MessageRef(posted.id))
    }
}

#[async_trait]
impl Outbound for Sender {
    fn channel(&self) -> Channel {
        Channel::Discord
    }

    async fn send(&self, to: &ChatRef, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let Some(place) = Place::parse(&to.chat) else {
            return Err(SendError::Rejected("the chat is none of Discord's".to_owned()));
        };
        let late = || SendError::Transient("it took too long".to_owned());
        let patience = patience(&outgoing.reply);
        time::timeout(patience, self.show(place, outgoing)).await.map_err(|_| late())?
    }

    async fn working(&self, to: &ChatRef) {
        if let Some(Place { channel, .. }) = Place::parse(&to.chat) {
            let call = Call::new(Method::POST, format!("/channels/{channel}/typing"));
            // Whether it is shown is of no consequence.
            let _ = time::timeout(TYPING, self.shared.rest.tell(call)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_short_enough_and_each_part_has_its_own() {
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(nonce(id, 0), "cdef0123456789abcdef0");
        assert!(nonce(id, 99_999).len() <= 25);
    }

    #[test]
    fn what_is_large_may_take_longer() {
        assert_eq!(patience(&Reply::from("chai")), PATIENCE);
        let file = |size| File { name: "a".into(), media: "text/csv".into(), data: vec![0; size] };
        let reply = Reply { file: Some(file(1 << 20)), ..Reply::from("chai") };
        assert_eq!(patience(&reply), PATIENCE + Duration::from_secs(8));
    }

    #[test]
    fn nothing_is_sent_for_a_reply_without_anything() {
        assert!(parts(&Reply::default()).is_empty());
        assert!(parts(&Reply::from(" ")).is_empty());
    }
}
