//! Who gets in, and who does not: every endpoint that the description of the API has and every page that the source has is
//! tried with credentials that are not good, by other people, from other sites, and with what breaks careless readers.
//!
//! Endpoints are taken from the description and pages from `src/dashboard`, so that a new one is tried without anybody
//! thinking of it.

mod attempts;
mod bounds;
mod credentials;
mod described;
mod firebase;
mod headers;
mod markup;
mod others;
mod owner;
mod pages;
mod races;
mod secrets;
mod sessions;

use hisabkitab::{
    app,
    domain::site::Site,
    ledger::{self, DashboardLink},
};
use reqwest::{Method, RequestBuilder, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};

use crate::support::{
    api::{Api, Client, Said, said},
    block_on,
};

/// Whoever asks, from a network of their own: what is counted for one test is not counted for another.
#[derive(Clone)]
struct Stranger {
    http: reqwest::Client,
    url: String,
    from: String,
}

/// The program behind a proxy, so that a test can come from everywhere.
async fn start(options: &[&str]) -> Api {
    let options = [&["--behind-proxy"], options].concat();
    Api::start_with(&options).await
}

impl Stranger {
    fn new(api: &Api, from: &str) -> Self {
        Self::at(&api.served.url, from)
    }

    fn at(url: &str, from: &str) -> Self {
        // A connection each: one that was ended in the middle of a body is no one's to go on with.
        let http = reqwest::Client::builder().redirect(Policy::none()).pool_max_idle_per_host(0);
        let http = http.build().unwrap();
        Self { http, url: url.to_owned(), from: from.to_owned() }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        request.header("x-forwarded-for", &self.from)
    }

    async fn get(&self, path: &str) -> Said {
        said(self.request(Method::GET, path)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Said {
        said(self.request(Method::POST, path).json(body)).await
    }

    /// Sends a form, as a browser does that says where it comes from.
    async fn form(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Said {
        said(self.form_request(path, fields, headers)).await
    }

    fn form_request(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> RequestBuilder {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let mut request = self
            .request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request
    }
}

/// A link that somebody asked for in a chat.
async fn link(api: &Api, who: &Client) -> String {
    let mut books = api.books(&who.subject).await;
    books.with_site(Some(Site::local(&api.served.url)));
    let made = ledger::dashboard_link(&mut books).await.unwrap();
    books.commit().await.unwrap();
    match made {
        DashboardLink::Made { link, .. } => link,
        DashboardLink::Refused(why) => panic!("{why:?}"),
    }
}

/// The token in a link.
fn token_in(link: &str) -> &str {
    link.rsplit_once("?t=").unwrap().1
}

/// A session of somebody.
#[derive(Clone, Debug)]
struct Session {
    access: String,
    refresh: String,
    id: String,
}

impl Session {
    fn read(said: &Value) -> Self {
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token"), id: text("session") }
    }

    /// Signs somebody in.
    async fn of(api: &Api, who: &Client) -> Self {
        let link = link(api, who).await;
        let said = Stranger::new(api, "192.0.2.1").post(SESSIONS, &json!({ "link": link })).await;
        Self::read(&said.json(201))
    }

    /// The same person, by this session.
    fn client(&self, who: &Client) -> Client {
        Client {
            http: who.http.clone(),
            base: who.base.clone(),
            token: self.access.clone(),
            user: who.user,
            subject: who.subject.clone(),
        }
    }

    /// As a browser shows it.
    fn cookies(&self) -> String {
        format!("hisab_session={}; hisab_refresh={}", self.access, self.refresh)
    }
}

const SESSIONS: &str = "/api/v1/sessions";

/// Does something to the database that time or somebody else would do.
async fn run(api: &Api, sql: &str) {
    let mut conn = api.store.acquire().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut *conn).await.unwrap();
}

/// Everything that is somebody's, table by table, as one number each: equal if nothing was changed.
async fn rows_of(api: &Api, who: &Client) -> Vec<(String, String)> {
    let mut conn = api.store.acquire().await.unwrap();
    let tables = sqlx::query_scalar::<_, String>(
        "select table_name::text from information_schema.columns
         where table_schema = 'public' and column_name = 'user_id' and table_name <> 'sessions'
         order by 1",
    );
    let tables = tables.fetch_all(&mut *conn).await.unwrap();
    let mut rows = Vec::new();
    for table in tables {
        let sql = format!(
            "select md5(coalesce(string_agg((to_jsonb(t) - 'used_at')::text, '|' order by to_jsonb(t)::text), ''))
             from {table} t where user_id = $1"
        );
        let sum = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).bind(who.user.0);
        rows.push((table, sum.fetch_one(&mut *conn).await.unwrap()));
    }
    rows
}

fn has_no(headers: &HeaderMap, start: &str) -> bool {
    headers.keys().all(|name| !name.as_str().starts_with(start))
}
