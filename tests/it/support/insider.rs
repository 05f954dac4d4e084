//! Somebody before the pages, in a browser without a screen: signed in by a link, with cookies, reading pages and sending
//! their forms.

use hisabkitab::{app, domain::ids::UserId, ledger};
use reqwest::{Client, Response, StatusCode, header};

use super::api::{Api, Client as Person};

/// A page that came.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Where it is, after whatever redirects.
    pub(crate) path: String,
    /// And what stands after the question mark there.
    pub(crate) query: String,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Page {
    /// What a field that is filled in for the person holds.
    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> &str {
        let (_, rest) = self.text.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split_once('"').unwrap().0
    }

    /// The same of the form that is sent somewhere.
    #[track_caller]
    pub(crate) fn field_of(&self, action: &str, name: &str) -> &str {
        let (_, form) = self.text.split_once(&format!("action=\"{action}\"")).unwrap();
        let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split_once('"').unwrap().0
    }

    /// What all fields of a name hold.
    pub(crate) fn fields(&self, name: &str) -> Vec<&str> {
        let before = format!("name=\"{name}\" value=\"");
        let parts = self.text.split(&before).skip(1);
        parts.map(|rest| rest.split_once('"').unwrap().0).collect()
    }

    #[track_caller]
    pub(crate) fn has(&self, words: &str) {
        assert!(self.text.contains(words), "no {words:?} in {}", self.text);
    }

    #[track_caller]
    pub(crate) fn has_not(&self, words: &str) {
        assert!(!self.text.contains(words), "there is {words:?} in {}", self.text);
    }
}

/// A browser that is signed in.
pub(crate) struct Insider {
    pub(crate) client: Client,
    pub(crate) url: String,
    pub(crate) user: UserId,
}

impl Insider {
    /// Signs somebody in by a link, as a browser that calls itself so.
    pub(crate) async fn of(api: &Api, user: UserId, agent: &str) -> Self {
        let mut tx = api.store.begin().await.unwrap();
        let link = ledger::mail_link(&mut tx, user, app::now(), &api.ids).await.unwrap();
        tx.commit().await.unwrap();
        Self::by(&api.served.url, user, &link.unwrap().1.shown(), agent).await
    }

    /// Signs in whoever runs the program.
    pub(crate) async fn owner(api: &Api, person: &Person) -> Self {
        let mut books = api.books(&person.subject).await;
        let link = ledger::owner_link(&mut books).await.unwrap();
        books.commit().await.unwrap();
        Self::by(&api.served.url, person.user, &link.unwrap().shown(), "a test").await
    }

    /// Uses a link.
    pub(crate) async fn by(url: &str, user: UserId, link: &str, agent: &str) -> Self {
        let client = Client::builder().cookie_store(true).user_agent(agent).build().unwrap();
        let visitor = Self { client, url: url.to_owned(), user };
        let page = visitor.send_bare("/sign-in", &[("t", link)]).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/dashboard"), "{}", page.text);
        visitor
    }

    /// Asks for something.
    pub(crate) async fn open(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    /// Reads a page.
    pub(crate) async fn page(&self, path: &str) -> Page {
        read(self.open(path).await).await
    }

    /// Sends a form that stands on the settings' page, with its token.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let settings = self.page("/dashboard/settings").await;
        let token = settings.field("form_token");
        let form: Vec<(&str, &str)> =
            [("form_token", token)].into_iter().chain(fields.iter().copied()).collect();
        self.send_bare(path, &form).await
    }

    /// Sends fields, and nothing else.
    pub(crate) async fn send_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = self.client.post(format!("{}{path}", self.url));
        let form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = serde_urlencoded::to_string(fields).unwrap();
        read(form.body(body).send().await.unwrap()).await
    }

    /// Whether they are signed in still.
    pub(crate) async fn is_in(&self) -> bool {
        self.page("/dashboard/settings").await.path == "/dashboard/settings"
    }
}

async fn read(response: Response) -> Page {
    let status: StatusCode = response.status();
    let path = response.url().path().to_owned();
    let query = response.url().query().unwrap_or_default().to_owned();
    let headers = response.headers().clone();
    Page { status: status.as_u16(), path, query, headers, text: response.text().await.unwrap() }
}
