//! A stand-in of where the European Central Bank publishes its reference rates: two files over HTTP, and what can go wrong
//! with them. It speaks TCP by itself, so that an answer can end or stop wherever a test wants.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// As it should.
    None,
    /// With this status and no rates.
    Status(u16),
    /// The connection ends in the middle of what was promised.
    CutConnection,
    /// All arrives, and ends in the middle of the list.
    CutList,
    /// More than anybody wants to read.
    Huge,
    /// A page for people.
    Page,
    /// Bytes that are no text.
    Bytes,
    /// Nothing comes after the first half.
    Hang,
}

/// The rates of a day: what one euro is worth, by the codes of currencies.
pub(crate) type Day = (NaiveDate, Vec<(&'static str, String)>);

#[derive(Default)]
struct Published {
    days: Vec<Day>,
    fault: Option<Fault>,
    asked: Vec<String>,
}

/// The stand-in. Dropping it stops it.
pub(crate) struct Ecb {
    /// Where it listens, to be set as the base URL.
    pub(crate) url: String,
    published: Arc<Mutex<Published>>,
    serving: JoinHandle<()>,
}

impl Ecb {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/stats", listener.local_addr().unwrap());
        let published: Arc<Mutex<Published>> = Arc::default();
        let shared = Arc::clone(&published);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move { answer(stream, &shared).await });
            }
        });
        Self { url, published, serving }
    }

    /// Publishes the rates of a day.
    pub(crate) fn publish(&self, day: &str, rates: &[(&'static str, &str)]) {
        let rates = rates.iter().map(|(code, rate)| (*code, (*rate).to_owned())).collect();
        self.published().days.push((day.parse().unwrap(), rates));
    }

    /// Answers wrongly from now on, or rightly again.
    pub(crate) fn fail(&self, fault: Fault) {
        self.published().fault = Some(fault);
    }

    /// The files that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.published().asked.clone()
    }

    fn published(&self) -> std::sync::MutexGuard<'_, Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ecb {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The list as it is published, the newest day first.
fn list(days: &[Day]) -> String {
    let mut days: Vec<&Day> = days.iter().collect();
    days.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gesmes:Envelope xmlns:gesmes=\"urn:g\" xmlns=\"urn:e\">\
                    <gesmes:subject>Reference rates</gesmes:subject><gesmes:Sender><gesmes:name>A stand-in</gesmes:name>\
                    </gesmes:Sender>\n<Cube>"
        .to_owned();
    for (day, rates) in days {
        write!(text, "<Cube time=\"{day}\">").unwrap();
        for (code, rate) in rates {
            write!(text, "<Cube currency=\"{code}\" rate=\"{rate}\"/>").unwrap();
        }
        text.push_str("</Cube>");
    }
    text.push_str("</Cube>\n</gesmes:Envelope>\n");
    text
}

async fn answer(mut stream: TcpStream, published: &Mutex<Published>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) if request.len() < 10_000 => request.push(byte),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let (fault, text) = {
        let mut published = published.lock().unwrap_or_else(PoisonError::into_inner);
        published.asked.push(path.trim_start_matches("/stats/").to_owned());
        let newest = published.days.iter().map(|(day, _)| *day).max();
        let text = match path.as_str() {
            "/stats/eurofxref-hist-90d.xml" => Some(list(&published.days)),
            "/stats/eurofxref-daily.xml" => {
                let days = published.days.iter().filter(|(day, _)| Some(*day) == newest);
                Some(list(&days.cloned().collect::<Vec<_>>()))
            }
            _ => None,
        };
        (published.fault.unwrap_or(Fault::None), text)
    };
    let polite =
        request.starts_with("GET ") && request.to_lowercase().contains("user-agent: hisab");
    let (status, body, promised) = match (text, fault) {
        (None, _) => (404, Vec::new(), None),
        (Some(_), _) if !polite => (400, Vec::new(), None),
        (Some(_), Fault::Status(status)) => (status, b"<html>busy</html>".to_vec(), None),
        (Some(text), Fault::None) => (200, text.into_bytes(), None),
        (Some(text), Fault::CutList) => (200, text[..text.len() / 2].into(), None),
        (Some(text), Fault::CutConnection | Fault::Hang) => {
            (200, text[..text.len() / 2].into(), Some(text.len()))
        }
        (Some(text), Fault::Huge) => {
            let padding = format!("<!--{}-->", "x".repeat(3 << 20));
            (200, text.replace("<Cube>", &format!("{padding}<Cube>")).into_bytes(), None)
        }
        (Some(_), Fault::Page) => (200, b"<html><body>We moved</body></html>".to_vec(), None),
        (Some(_), Fault::Bytes) => (200, vec![0xFF, 0xFE, 0, 0x80], None),
    };
    let length = promised.unwrap_or(body.len());
    let head = format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: text/xml\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(&body).await;
    if fault == Fault::Hang {
        // Until whoever asked goes away.
        let _ = stream.read_u8().await;
    }
}
