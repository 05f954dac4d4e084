//! What is refused, and by whom: Discord, or whoever stands between.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use hisab_discord::{Discord, Settings, Surroundings};
use hisab_port::{Channel, ChatRef, File, Reply, SendError, Sent};

use crate::support::outgoing;

/// Discord as far as it says this of each request: a status and a body.
fn discord(answer: fn(&str) -> (u16, &'static str)) -> Discord {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            serve(stream, answer);
        }
    });
    let surroundings = Surroundings {
        now: std::sync::Arc::new(Default::default),
        commands: Vec::new(),
        unavailable: String::new(),
    };
    let settings = Settings { token: "token".into(), api, attachments: Vec::new() };
    Discord::new(settings, surroundings).unwrap()
}

fn serve(stream: TcpStream, answer: fn(&str) -> (u16, &'static str)) {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let (status, said) = answer(&String::from_utf8_lossy(&body));
    let head = format!("content-length: {}\r\nconnection: close", said.len());
    let _ = write!(reader.into_inner(), "HTTP/1.1 {status} x\r\n{head}\r\n\r\n{said}");
}

async fn send(discord: &Discord, reply: Reply) -> Result<Sent, SendError> {
    let chat = ChatRef { channel: Channel::Discord, chat: "5".to_owned() };
    discord.outbound().send(&chat, &outgoing(1, reply)).await
}

#[tokio::test]
async fn who_stands_between_refuses_nothing_for_good() {
    for answer in [(|_| (403, "<html>")) as fn(&str) -> _, |_| (404, "<html>"), |_| (401, "")] {
        let sent = send(&discord(answer), Reply::from("chai 20")).await;
        assert!(matches!(sent, Err(SendError::Transient(_))), "{sent:?}");
    }
    let sent = send(&discord(|_| (404, r#"{"code":10003,"message":"x"}"#)), "chai".into()).await;
    assert_eq!(sent, Err(SendError::Gone));
}

#[tokio::test]
async fn what_may_not_be_attached_is_left_out() {
    const FORBIDDEN: (u16, &str) = (403, r#"{"code":50013,"message":"Missing Permissions"}"#);
    let media = "text/csv".to_owned();
    let file = File { name: "books.csv".to_owned(), media, data: b"a,b".to_vec() };
    let reply = Reply { file: Some(file), ..Reply::from("Here they are") };
    let picky =
        discord(|body| if body.contains("books.csv") { FORBIDDEN } else { (200, r#"{"id":"6"}"#) });
    let sent = send(&picky, reply.clone()).await.unwrap();
    assert_eq!(sent.id.unwrap().0, "6");
    let sent = send(&discord(|_| FORBIDDEN), reply).await;
    assert!(matches!(sent, Err(SendError::Rejected(_))), "they are not gone: {sent:?}");
}
