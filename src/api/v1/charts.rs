//! `/charts`: the charts of the chat, as SVG, as PNG, or as the figures and the words that are drawn.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::values::{Day, Label, Words, days, filter};
use crate::{
    api::{Asked, Caller, Named, Problem, problem::Problems},
    charts::{self, Theme},
    domain::{chart::Chart, kind::Kind},
    gate::Gate,
    ledger::{self, ChartKind, ChartQuery, Charted},
    store,
    wording::{self, Reader},
};

/// Its endpoint.
pub(super) fn endpoints() -> OpenApiRouter<Gate> {
    OpenApiRouter::new().routes(routes!(show))
}

/// What an SVG document may do, should a browser show it by itself: look as it does.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/// How many are drawn at the same time: each takes a few megabytes of pixels.
static DRAWING: Semaphore = Semaphore::const_new(4);

/// What a chart is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    /// A document that scales; the words are in it.
    Svg,
    /// Pixels.
    Png,
    /// The figures, and the words.
    Json,
}

/// What to draw, and how.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Question {
    /// The first day; without it and `end`, all days are meant. Budgets are shown as they stand.
    #[param(inline)]
    start: Option<Day>,
    /// The day after the last.
    #[param(inline)]
    end: Option<Day>,
    /// Money out, which is the usual, or money in.
    #[param(inline)]
    flow: Option<Kind>,
    /// Only this category, by name.
    category: Option<String>,
    /// Only entries with this tag.
    #[param(inline)]
    tag: Option<Label>,
    /// Only entries whose description or merchant has these words.
    #[param(inline)]
    words: Option<Words>,
    /// What it is sent as; as `Accept` says where this is left out, and as SVG where that does not say.
    #[param(inline)]
    format: Option<Format>,
    /// Whether it is for dark surroundings.
    dark: Option<bool>,
}

/// A chart as data.
#[derive(Serialize, ToSchema)]
struct ChartData {
    /// The figures.
    figures: Charted,
    /// The words, where there is anything to see.
    words: Option<ChartWords>,
}

/// What a chart says.
#[derive(Serialize, ToSchema)]
struct ChartWords {
    /// What it is about.
    title: String,
    /// Of which days, and how much in all.
    note: String,
    /// What it shows, for whoever does not see it.
    alt: String,
}

/// Draws a chart
#[utoipa::path(
    get, path = "/charts/{kind}", tag = "charts", operation_id = "draw_chart",
    params(("kind" = inline(ChartKind), Path, description = "What it shows"), Question),
    responses(
        (status = 200, description = "The chart; of a picture, `Link` says where its words are",
            content((ChartData = "application/json"), (String = "image/svg+xml"), (String = "image/png"))),
        (status = 204, description = "There is nothing to draw"),
        Problems,
    ),
)]
async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Named(kind): Named<ChartKind>,
    Asked(asked): Asked<Question>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut books = gate.look(&shown).await?;
    let reader = Reader { today: books.today() };
    let period = days(asked.start, asked.end, reader.today)?;
    let wanted = ChartQuery {
        kind,
        flow: asked.flow.unwrap_or(Kind::Expense),
        filter: filter(period, asked.category, asked.words, asked.tag),
    };
    let figures = ledger::chart(&mut books, &wanted).await?;
    // Drawing takes longer than reading: nobody waits for the books meanwhile.
    drop(books);
    let chart = wording::chart(reader, &figures);
    let format = asked.format.unwrap_or_else(|| accepted(&headers));
    if format == Format::Json {
        let words = chart.map(|Chart { title, note, alt, .. }| ChartWords { title, note, alt });
        return Ok(Json(ChartData { figures, words }).into_response());
    }
    let Some(chart) = chart else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let theme = if asked.dark.unwrap_or(false) { Theme::Dark } else { Theme::Light };
    let mut response = drawn(chart, theme, format).await?;
    if let Ok(link) = HeaderValue::from_str(&words_at(query.as_deref().unwrap_or_default())) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// Draws it on a thread that may block.
async fn drawn(chart: Chart, theme: Theme, format: Format) -> Result<Response, Problem> {
    let draw = move || -> Result<Response, charts::DrawError> {
        if format == Format::Png {
            let pixels = charts::png(&chart, theme)?;
            return Ok(([(header::CONTENT_TYPE, "image/png")], pixels).into_response());
        }
        let headers = [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CONTENT_SECURITY_POLICY, SVG_POLICY),
        ];
        Ok((headers, charts::svg(&chart, theme)).into_response())
    };
    let _turn = DRAWING.acquire().await.map_err(store::broken)?;
    let drawn = tokio::task::spawn_blocking(draw).await.map_err(store::broken)?;
    Ok(drawn.map_err(store::broken)?)
}

/// What the caller would rather have.
fn accepted(headers: &HeaderMap) -> Format {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let media = accept.unwrap_or_default().split(',').map(|one| one.split(';').next());
    let known = |media: &str| match media.trim() {
        "image/svg+xml" => Some(Format::Svg),
        "image/png" => Some(Format::Png),
        "application/json" => Some(Format::Json),
        _ => None,
    };
    media.flatten().find_map(known).unwrap_or(Format::Svg)
}

/// Where the words of the same chart are (RFC 8288): at the same address, asked for otherwise.
fn words_at(query: &str) -> String {
    let looks = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        !["", "format", "dark"].contains(&name)
    };
    let kept: String = query.split('&').filter(looks).flat_map(|part| [part, "&"]).collect();
    format!("<?{kept}format=json>; rel=\"describedby\"; type=\"application/json\"")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("image/png", Format::Png)]
    #[case("text/html, application/json;q=0.9", Format::Json)]
    #[case("image/svg+xml,image/png", Format::Svg)]
    #[case("*/*", Format::Svg)]
    fn the_first_that_is_known_is_sent(#[case] accept: &str, #[case] format: Format) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
        assert_eq!(accepted(&headers), format);
    }

    #[test]
    fn the_words_are_at_the_same_question() {
        let link =
            |query: &str| format!("<?{query}>; rel=\"describedby\"; type=\"application/json\"");
        assert_eq!(words_at(""), link("format=json"));
        let asked = "dark=true&tag=goa&format=png&start=2026-01-01";
        assert_eq!(words_at(asked), link("tag=goa&start=2026-01-01&format=json"));
    }
}
