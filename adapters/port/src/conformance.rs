//! What every adapter must do, checked through its platform's side.
//!
//! An adapter's tests implement [`Platform`] with the adapter's real library against a stand-in of the platform, and
//! call [`run`]. Each check begins with a new adapter over a new [`MemoryChat`].

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Button, Content, File, Incoming, Media, MessageRef, Paragraph, Picture, Reply, Span,
    Unavailable, memory::MemoryChat,
};

/// The adapter did not acknowledge a delivery; the platform will bring it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAcknowledged;

/// Whether a delivery was acknowledged.
pub type Delivered = Result<(), NotAcknowledged>;

/// One person's chat, from the platform's side.
#[async_trait]
pub trait Platform: Send {
    /// What the platform cannot do at all.
    fn lacks(&self) -> &[Ability];

    /// The person writes something; the platform gives it this id, or the returned one, and delivers it.
    async fn says(&mut self, text: &str) -> (MessageRef, Delivered);

    /// The platform delivers the last thing once more.
    async fn delivers_again(&mut self) -> Delivered;

    /// The person gives a message new words.
    async fn edits(&mut self, of: &MessageRef, text: &str) -> Delivered;

    /// The person takes a message away.
    async fn deletes(&mut self, of: &MessageRef) -> Delivered;

    /// The person answers the reply to a message of theirs.
    async fn answers(&mut self, of: &MessageRef, text: &str) -> Delivered;

    /// The person presses a button of the reply to a message of theirs.
    async fn presses(&mut self, of: &MessageRef, payload: &str) -> Delivered;

    /// The next reply that the person sees; waits for it.
    async fn sees(&mut self) -> Shown;
}

/// What some platforms cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Say that a message was taken away.
    Delete,
    /// Show a picture.
    Picture,
    /// Hand over a file.
    File,
}

/// A reply as the person sees it; one that was split is put together again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The text, literally, a line for each paragraph.
    pub text: String,
    /// What the buttons say and send.
    pub buttons: Vec<Button>,
    /// The words of the picture.
    pub picture: Option<String>,
    /// The name of the file, and what is in it.
    pub file: Option<(String, Vec<u8>)>,
}

/// Text that some renderer could take for something else.
const HOSTILE: &str = "<b>1</b> & *2* _3_ `4` [5](http://x) \\6 &lt;7 १२३ چائے 🍵 @all";

/// Runs every check. `start` makes an adapter over a chat, connects its [`Outbound`](crate::Outbound) to it, and
/// returns the platform's side.
pub async fn run<P: Platform>(start: impl AsyncFn(Arc<MemoryChat>) -> P) {
    arrives_as_it_was_written(&start).await;
    a_repetition_is_known_as_one(&start).await;
    is_not_acknowledged_before_it_is_stored(&start).await;
    keeps_the_order(&start).await;
    edits_and_deletions_name_the_message(&start).await;
    answers_name_the_message(&start).await;
    shows_text_literally(&start).await;
    shows_all_of_a_long_reply(&start).await;
    buttons_come_back(&start).await;
    shows_a_picture(&start).await;
    hands_over_a_file(&start).await;
}

/// Books that say back what was said.
fn echo() -> Arc<MemoryChat> {
    MemoryChat::new(|incoming| Reply::from(incoming.content.words()))
}

fn contents(chat: &MemoryChat) -> Vec<Content> {
    chat.received().into_iter().map(|incoming| incoming.content).collect()
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

async fn arrives_as_it_was_written<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let chat = echo();
    let mut platform = start(Arc::clone(&chat)).await;
    let (id, delivered) = platform.says(HOSTILE).await;
    assert_eq!(delivered, Ok(()), "a message that was stored is acknowledged");
    let received = chat.received();
    let seen: Vec<_> = received.iter().map(|i| (i.id.clone(), i.content.clone())).collect();
    assert_eq!(seen, [(id, text(HOSTILE))], "the text arrives literally, once");
    for Incoming { chat, sender, .. } in &received {
        assert!(!chat.chat.is_empty() && !sender.subject.is_empty(), "it is known who wrote");
    }
}

async fn a_repetition_is_known_as_one<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let chat = echo();
    let mut platform = start(Arc::clone(&chat)).await;
    let (id, _) = platform.says("chai 20").await;
    assert_eq!(platform.delivers_again().await, Ok(()), "a repetition is acknowledged");
    assert_eq!(platform.edits(&id, "chai 25").await, Ok(()));
    assert_eq!(platform.delivers_again().await, Ok(()));
    assert_eq!(contents(&chat).len(), 2, "a repetition has the id and revision of the first");
}

async fn is_not_acknowledged_before_it_is_stored<P: Platform>(
    start: &impl AsyncFn(Arc<MemoryChat>) -> P,
) {
    for why in [Unavailable::Down, Unavailable::Full] {
        let chat = echo();
        let mut platform = start(Arc::clone(&chat)).await;
        chat.set_unavailable(Some(why));
        let (_, delivered) = platform.says("chai 20").await;
        assert_eq!(delivered, Err(NotAcknowledged), "what was not stored is not acknowledged");
        chat.set_unavailable(None);
        assert_eq!(platform.delivers_again().await, Ok(()), "it can be delivered again");
        assert_eq!(contents(&chat), [text("chai 20")]);
    }
}

async fn keeps_the_order<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let chat = echo();
    let mut platform = start(Arc::clone(&chat)).await;
    let all = ["chai 20", "auto 85", "lunch 250"];
    for each in all {
        let _ = platform.says(each).await;
    }
    assert_eq!(contents(&chat), all.map(text), "messages arrive in order");
    let orders: Vec<i64> = chat.received().iter().map(|incoming| incoming.order).collect();
    assert!(orders.is_sorted() && orders.first() < orders.last(), "and say so: {orders:?}");
    for each in all {
        assert_eq!(platform.sees().await.text, each, "replies are shown in order");
    }
}

async fn edits_and_deletions_name_the_message<P: Platform>(
    start: &impl AsyncFn(Arc<MemoryChat>) -> P,
) {
    let chat = echo();
    let mut platform = start(Arc::clone(&chat)).await;
    let (id, _) = platform.says("chai 20").await;
    let _ = platform.edits(&id, "chai 25").await;
    let _ = platform.edits(&id, "chai 30").await;
    let edited = |text: &str| Content::Edited { of: id.clone(), text: text.to_owned() };
    let mut expected = vec![text("chai 20"), edited("chai 25"), edited("chai 30")];
    if !platform.lacks().contains(&Ability::Delete) {
        let _ = platform.deletes(&id).await;
        expected.push(Content::Deleted { of: id.clone() });
    }
    assert_eq!(contents(&chat), expected, "each edit and the deletion are deliveries of their own");
}

async fn answers_name_the_message<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let chat = echo();
    let mut platform = start(Arc::clone(&chat)).await;
    let (first, _) = platform.says("chai 20").await;
    let _ = platform.says("auto 85").await;
    let _ = platform.answers(&first, "make it 25").await;
    let last = chat.received().pop();
    assert_eq!(last.map(|incoming| incoming.content), Some(text("make it 25")));
    let answered = chat.received().pop().and_then(|incoming| incoming.reply_to);
    assert!(answered.is_some(), "what is answered is named");
}

async fn shows_text_literally<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let chat = echo();
    let mut platform = start(Arc::clone(&chat)).await;
    let _ = platform.says(HOSTILE).await;
    assert_eq!(platform.sees().await.text, HOSTILE, "what looks like markup is shown as written");
}

async fn shows_all_of_a_long_reply<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let line = |number: usize| format!("• entry {number} of many ₹{number} in Food & <Drink>");
    let paragraph = |number| {
        let (start, end) = (line(number), " today".to_owned());
        Paragraph(vec![Span::Plain(start), Span::Bold(end)])
    };
    let long = Reply { paragraphs: (0..300).map(paragraph).collect(), ..Reply::default() };
    let expected = long.plain_text();
    let chat = MemoryChat::new(move |_| long.clone());
    let mut platform = start(chat).await;
    let _ = platform.says("show all").await;
    assert_eq!(platform.sees().await.text, expected, "a long reply is shown whole and in order");
}

async fn buttons_come_back<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let payload = "x".repeat(64);
    let button = |label: &str, payload: &str| Button {
        label: label.to_owned(),
        payload: payload.to_owned(),
    };
    let buttons = vec![vec![button("<first>", "choose:1")], vec![button("second", &payload)]];
    let asked = Reply { buttons: buttons.clone(), ..Reply::from("Which?") };
    let chat = MemoryChat::new(move |_| asked.clone());
    let mut platform = start(Arc::clone(&chat)).await;
    let (id, _) = platform.says("chai").await;
    assert_eq!(platform.sees().await.buttons, buttons.concat(), "all buttons are shown");
    assert_eq!(platform.presses(&id, &payload).await, Ok(()));
    let pressed = Content::Button { payload };
    assert_eq!(contents(&chat).pop(), Some(pressed), "what a button sends comes back");
    let answered = chat.received().pop().and_then(|incoming| incoming.reply_to);
    assert!(answered.is_some(), "it is known whose button it was");
}

async fn shows_a_picture<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    // The smallest PNG there is: one grey pixel.
    const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
        \0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\0\0\0\0IEND\xaeB`\x82";
    let alt = "Food ₹120, Transport ₹85";
    let picture =
        Picture { alt: alt.to_owned(), media: Media::Png, data: PIXEL.to_vec(), dark: None };
    let reply = Reply { picture: Some(picture), ..Reply::from("This month") };
    let chat = MemoryChat::new(move |_| reply.clone());
    let mut platform = start(chat).await;
    let _ = platform.says("chart").await;
    let shown = platform.sees().await;
    assert!(shown.text.contains("This month"), "the text comes with the picture");
    if !platform.lacks().contains(&Ability::Picture) {
        assert_eq!(shown.picture.as_deref(), Some(alt), "so do the picture and its words");
    }
}

async fn hands_over_a_file<P: Platform>(start: &impl AsyncFn(Arc<MemoryChat>) -> P) {
    let (name, data) = ("books.csv", b"date,amount\n2026-01-15,20\n".to_vec());
    let file = File { name: name.to_owned(), media: "text/csv".to_owned(), data: data.clone() };
    let reply = Reply { file: Some(file), ..Reply::from("Here they are") };
    let chat = MemoryChat::new(move |_| reply.clone());
    let mut platform = start(chat).await;
    let _ = platform.says("export").await;
    let shown = platform.sees().await;
    assert!(shown.text.contains("Here they are"), "the text comes with the file");
    if !platform.lacks().contains(&Ability::File) {
        assert_eq!(shown.file, Some((name.to_owned(), data)), "so does the file");
    }
}
