//! Pictures and files, both ways.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::Bench;

/// As much of a PNG of 4 by 2 pixels as anybody looks at.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x04\0\0\0\x02";

#[tokio::test]
async fn a_picture_is_shown_with_its_words() {
    let bench = Bench::new().await;
    let chat = bench.asha.chat();
    let form = Form::new()
        .text("chat_id", chat.to_string())
        .text("photo", "attach://chart")
        .text("caption", "<b>Food</b> 3,400")
        .text("parse_mode", "HTML")
        .text("reply_markup", r#"{"inline_keyboard":[[{"text":"More","callback_data":"more"}]]}"#)
        .part("chart", Part::bytes(PNG).file_name("chart.png"));
    let sent = bench.client.post(bench.address("SendPhoto")).multipart(form).send().await.unwrap();
    let sent: Value = sent.json().await.unwrap();
    let shown = bench.standin.shown(chat).await;
    assert_eq!((shown.text.as_str(), shown.bold_words()), ("Food 3,400", vec!["Food"]));
    assert_eq!((shown.photo.as_deref(), shown.buttons.len()), (Some(PNG), 1));
    let id = sent["result"]["photo"][0]["file_id"].clone();
    bench.result("sendPhoto", json!({ "chat_id": chat, "photo": id })).await;
    assert_eq!(bench.standin.shown(chat).await.photo.as_deref(), Some(PNG), "by its id too");
}

#[tokio::test]
async fn a_file_is_handed_over_whole() {
    let bench = Bench::new().await;
    let chat = bench.asha.chat();
    let part = Part::bytes(b"date,amount\n").file_name("books.csv");
    let form = Form::new().text("chat_id", chat.to_string()).part("document", part);
    let sent = bench.client.post(bench.address("sendDocument")).multipart(form).send().await;
    assert_eq!(sent.unwrap().status(), 200);
    let document = bench.standin.shown(chat).await.document;
    assert_eq!(document, Some(("books.csv".to_owned(), b"date,amount\n".to_vec())));
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let bench = Bench::new().await;
    let form = Form::new()
        .text("chat_id", bench.asha.chat().to_string())
        .part("photo", Part::bytes(b"<svg/>").file_name("chart.svg"));
    let sent = bench.client.post(bench.address("sendPhoto")).multipart(form).send().await.unwrap();
    assert_eq!(sent.status(), 400);
    assert_eq!(bench.standin.take_violations(), ["sendPhoto: Bad Request: IMAGE_PROCESS_FAILED"]);
}

#[tokio::test]
async fn a_part_that_nobody_knows_is_noted() {
    let bench = Bench::new().await;
    let form = Form::new()
        .text("chat_id", bench.asha.chat().to_string())
        .text("captoin", "Food")
        .part("photo", Part::bytes(PNG).file_name("chart.png"));
    let sent = bench.client.post(bench.address("sendPhoto")).multipart(form).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    let noted = bench.standin.take_violations();
    assert_eq!(noted[0], "sendPhoto.captoin is no field that is known");
}

#[tokio::test]
async fn what_people_send_can_be_fetched() {
    let bench = Bench::new().await;
    let (asha, chat) = (&bench.asha, bench.asha.chat());
    let now = bench.standin.now();
    now.sends_photo(asha, chat, PNG, "lunch 250");
    now.sends_voice(asha, chat, b"OggS", 3);
    now.sends_document(asha, chat, ("bank.csv", "text/csv", b"a,b"), "", Some(21 << 20));
    let updates = bench.result("getUpdates", json!({ "offset": -3 })).await;
    let photo = &updates[0]["message"];
    assert_eq!(
        (photo["caption"].as_str(), &photo["photo"][0]["width"]),
        (Some("lunch 250"), &json!(4))
    );
    for (file, bytes) in
        [(&photo["photo"][0], PNG), (&updates[1]["message"]["voice"], b"OggS".as_slice())]
    {
        let file = bench.result("getFile", json!({ "file_id": file["file_id"] })).await;
        let path = file["file_path"].as_str().unwrap().replace('/', "%2F");
        let url = format!("{}/file/bot{}/{path}", bench.standin.url(), bench.standin.token());
        let fetched = bench.client.get(url).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(fetched, bytes);
    }
    let large = &updates[2]["message"]["document"];
    let (_, why) = bench.refusal("getFile", json!({ "file_id": large["file_id"] })).await;
    assert_eq!(why, "Bad Request: file is too big");
    let (_, why) = bench.refusal("getFile", json!({ "file_id": "x" })).await;
    assert_eq!(why, "Bad Request: wrong file_id or the file is temporarily unavailable");
}
