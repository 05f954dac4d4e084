//! The page with the budgets.

use crate::support::{
    api::Api,
    insider::{Insider, Page},
    on_server,
};

const LIST: &str = "/dashboard/budgets";

const FOOD: [(&str, &str); 6] = [
    ("category", "Food"),
    ("amount", "5000"),
    ("currency", "INR"),
    ("period", "month"),
    ("rollover", "on"),
    ("thresholds", "70, 90%"),
];

/// Where the form goes that changes the only budget.
fn form_of(page: &Page) -> String {
    let (before, _) = page.text.split_once("\" class=\"fields\" data-stay").unwrap();
    before.rsplit('"').next().unwrap().to_owned()
}

#[test]
fn a_budget_is_set_changed_paused_and_ended_by_forms() {
    on_server(async |_| {
        let api = Api::start().await;
        let visitor = Insider::of(&api, api.person().await.user, "a test").await;
        visitor.page(LIST).await.has("There is no budget yet");
        let page = visitor.send(LIST, &FOOD).await;
        assert_eq!((page.status, page.query.as_str()), (200, "done=budget_set"));
        page.has("The budget is set.");
        page.has("Food budget");
        page.has("₹5,000 a month");
        page.has("what is left rolls over; I speak up at 70% and 90%");

        let form = form_of(&page);
        let version = page.field_of(&form, "version").to_owned();
        let changes = [("amount", "6000"), ("thresholds", "80"), ("version", &version)];
        let page = visitor.send(&form, &changes).await;
        page.has("The budget was changed.");
        page.has("₹6,000 a month");
        page.has("nothing rolls over; I speak up at 80%");
        // A page that is old changes nothing.
        let page = visitor.send(&form, &changes).await;
        assert_eq!(page.status, 409);
        page.has("It was changed meanwhile");
        page.has("value=\"6000.00\"");
        let old = visitor.send(&format!("{form}/end"), &[("version", &version)]).await;
        assert_eq!(old.status, 409);

        let version = page.field_of(&form, "version").to_owned();
        let page = visitor.send(&format!("{form}/pause"), &[("version", &version)]).await;
        page.has("It is paused.");
        let version = page.field_of(&form, "version").to_owned();
        let page = visitor.send(&format!("{form}/resume"), &[("version", &version)]).await;
        page.has("The budget is on again.");
        let version = page.field_of(&form, "version").to_owned();
        let page = visitor.send(&format!("{form}/end"), &[("version", &version)]).await;
        page.has("The budget has ended.");
        page.has("There is no budget yet");
        let page = visitor.send(&form, &[("amount", "1"), ("version", &version)]).await;
        assert_eq!(page.status, 409);
        page.has("That budget has ended");
    });
}

#[test]
fn a_budget_for_what_it_cannot_be_is_refused_beside_its_field() {
    on_server(async |_| {
        let api = Api::start().await;
        let visitor = Insider::of(&api, api.person().await.user, "a test").await;
        let goa = [("category", ""), ("tag", "#goa"), ("rollover", "")];
        let days = |start, last| [("period", "dates"), ("start", start), ("last", last)];
        for (changes, why) in [
            (vec![("amount", "lots")], "“lots” is no amount"),
            (vec![("amount", "0")], "more than zero"),
            (vec![("currency", "rupees")], "is no currency I know"),
            (vec![("tag", "goa")], "not both"),
            (vec![("category", "Nonsense")], "There is no category"),
            (vec![("thresholds", "most of it")], "Write them in whole percent"),
            (vec![("thresholds", "500")], "Name fewer or others"),
            (days("", "").to_vec(), "is no day"),
            (days("2999-01-02", "2999-01-01").to_vec(), "ends before it begins"),
            ([&goa[..], &days("2020-01-01", "2020-01-02")].concat(), "still to come"),
            (days("2026-01-01", "2999-01-01").to_vec(), "nothing to roll over into"),
        ] {
            let mut fields = FOOD.to_vec();
            fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
            fields.extend(&changes);
            let page = visitor.send(LIST, &fields).await;
            assert_eq!(page.status, 422, "{changes:?}");
            page.has(why);
            page.has("<details class=\"card\" id=\"set\" open>");
        }
        visitor.page(LIST).await.has("There is no budget yet");
        let trip = [&goa[..], &days("2026-01-01", "2999-01-01")].concat();
        let trip =
            [&trip[..], &[("amount", "20000"), ("currency", "INR"), ("thresholds", "80")]].concat();
        let page = visitor.send(LIST, &trip).await;
        page.has("#goa budget");
        page.has("₹20,000 from 1 Jan 2026 to 1 Jan 2999");
        // The same again is the same budget.
        visitor.send(LIST, &trip).await.has("The budget was changed.");
    });
}

#[test]
fn nothing_is_done_for_another_page_or_another_person() {
    on_server(async |_| {
        let api = Api::start().await;
        let visitor = Insider::of(&api, api.person().await.user, "a test").await;
        let thief = Insider::of(&api, api.person().await.user, "a test").await;
        let page = visitor.send(LIST, &FOOD).await;
        let form = form_of(&page);
        let version = page.field_of(&form, "version").to_owned();
        let fields = [("amount", "1"), ("thresholds", "80"), ("version", version.as_str())];
        for path in [form.clone(), format!("{form}/pause"), format!("{form}/end")] {
            assert_eq!(visitor.send_bare(&path, &fields).await.status, 400, "{path}");
            assert_eq!(thief.send(&path, &fields).await.status, 409, "{path}");
        }
        assert_eq!(thief.send(&format!("{LIST}/x/end"), &fields).await.status, 404);
        visitor.page(LIST).await.has("₹5,000 a month");
    });
}
