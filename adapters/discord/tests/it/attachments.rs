//! A long paste is a text; what else is attached is not read.

use std::sync::Arc;

use hisab_port::{Content, memory::MemoryChat};
use hisab_standins::discord::{File, Id, Person, Standin};

use crate::support::{App, echo, one_person, text};

async fn listening() -> (Arc<Standin>, Person, Id, Arc<MemoryChat>, App) {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    chat.hold();
    let app = App::start(&standin, &chat).await;
    (standin, asha, channel, chat, app)
}

fn paste(bytes: impl Into<Vec<u8>>) -> File {
    File::new("message.txt", "text/plain; charset=utf-8", bytes)
}

fn document(caption: &str) -> Content {
    Content::Document { caption: caption.to_owned() }
}

#[tokio::test]
async fn a_paste_is_what_was_said() {
    let (standin, asha, channel, _, app) = listening().await;
    let long = "chai 20 ☕\n".repeat(500);
    standin.sends_file(&asha, channel, "", paste(long.as_bytes()));
    assert_eq!(app.stored().await.content, text(&long));
    standin.sends_file(&asha, channel, "this week:", paste("auto 85"));
    assert_eq!(app.stored().await.content, text("this week:\nauto 85"));
}

#[tokio::test]
async fn what_is_no_text_or_too_long_is_a_document() {
    let (standin, asha, channel, _, app) = listening().await;
    standin.sends_file(&asha, channel, "a", paste(b"\xff\xfe".as_slice()));
    assert_eq!(app.stored().await.content, document("a"));
    standin.sends_file(&asha, channel, "b", paste(vec![b'x'; (64 << 10) + 1]));
    assert_eq!(app.stored().await.content, document("b"));
    let lying = File { claimed_size: Some(10), ..paste(vec![b'x'; 1 << 20]) };
    standin.sends_file(&asha, channel, "c", lying);
    assert_eq!(app.stored().await.content, document("c"), "whatever was said of its size");
    standin.sends_file(&asha, channel, "d", paste(vec![b'x'; 64 << 10]));
    assert_eq!(app.stored().await.content.words().len(), (64 << 10) + 2, "as much as is allowed");
}

#[tokio::test]
async fn a_foreign_host_is_not_asked() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::begin_apart(&standin, &chat);
    standin.wait_ready().await;
    standin.sends_file(&asha, channel, "a", paste("chai 20"));
    assert_eq!(app.stored().await.content, document("a"));
}
