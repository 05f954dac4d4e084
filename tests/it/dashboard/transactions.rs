//! The page with all entries.

use hisabkitab::ledger::{self, Browsing, Entry};

use crate::support::{
    api::{Api, Client},
    insider::Insider,
    on_server,
};

const LIST: &str = "/dashboard/transactions";

/// What is in the books, the latest first.
async fn entries(api: &Api, person: &Client) -> Vec<Entry> {
    let mut books = api.books(&person.subject).await;
    let all = Browsing { limit: 100, ..Browsing::default() };
    ledger::browse(&mut books, &all).await.unwrap().entries
}

/// Files something by the form.
async fn file(visitor: &Insider, description: &str, amount: &str, category: &str) {
    let fields = [
        ("kind", "expense"),
        ("description", description),
        ("amount", amount),
        ("currency", "INR"),
        ("category", category),
    ];
    let page = visitor.send(LIST, &fields).await;
    assert_eq!((page.status, page.path.as_str(), page.query.as_str()), (200, LIST, "done=filed"));
}

#[test]
fn an_entry_is_filed_changed_and_taken_out_by_forms() {
    on_server(async |_| {
        let api = Api::start().await;
        let person = api.person().await;
        let visitor = Insider::of(&api, person.user, "a test").await;
        visitor.page(LIST).await.has("Nothing is filed yet");
        file(&visitor, "chai", "20", "").await;
        let [chai] = entries(&api, &person).await.try_into().unwrap();
        assert_eq!(
            (chai.money.to_string(), chai.category.to_string()),
            ("₹20".into(), "Food".into())
        );

        let form = format!("{LIST}/{}", chai.id);
        let page = visitor.page(&format!("{LIST}?q=chai&edit={}", chai.id)).await;
        page.has("value=\"20.00\"");
        let version = page.field_of(&form, "version").to_owned();
        let fields = [
            ("kind", "expense"),
            ("description", "masala chai"),
            ("amount", "25.50"),
            ("currency", "INR"),
            ("category", "Groceries"),
            ("merchant", "Irani Cafe"),
            ("date", "2026-01-02"),
            ("tags", "#work, goa trip"),
            ("version", &version),
            ("back", "q=chai"),
        ];
        let page = visitor.send(&form, &fields).await;
        assert_eq!((page.path.as_str(), page.query.as_str()), (LIST, "q=chai&done=changed"));
        page.has("masala chai");
        page.has("Undo: chai: ₹20 → ₹25.50, Food → Groceries");
        let [now] = entries(&api, &person).await.try_into().unwrap();
        let said = format!("{} {} {} {}", now.money, now.category, now.date, now.merchant.unwrap());
        assert_eq!(said, "₹25.50 Groceries 2026-01-02 Irani Cafe");
        let tags: Vec<&str> = now.tags.iter().map(hisabkitab::domain::text::Tag::as_str).collect();
        assert_eq!(tags, ["work", "goa trip"]);

        let page = visitor.page(&format!("{LIST}?edit={}", chai.id)).await;
        let version = page.field_of(&form, "version").to_owned();
        let page = visitor.send(&format!("{form}/void"), &[("version", &version)]).await;
        page.has("Taken out");
        assert!(entries(&api, &person).await.is_empty());

        let step = page.field("step").to_owned();
        let page = visitor.send("/dashboard/undo", &[("step", &step)]).await;
        page.has("Taken back.");
        page.has("Redo: taking out masala chai");
        assert_eq!(entries(&api, &person).await.len(), 1);
        // The button of a page that is old does nothing.
        let page = visitor.send("/dashboard/undo", &[("step", &step)]).await;
        assert_eq!(page.status, 409);
        page.has("Something else was done meanwhile");
        let step = (*page.fields("step").last().unwrap()).to_owned();
        visitor.send("/dashboard/redo", &[("step", &step)]).await.has("Done again.");
        assert!(entries(&api, &person).await.is_empty());
    });
}

#[test]
fn what_is_refused_is_said_beside_its_field_and_what_was_typed_is_kept() {
    on_server(async |_| {
        let api = Api::start().await;
        let person = api.person().await;
        let visitor = Insider::of(&api, person.user, "a test").await;
        let good = [("description", "chai"), ("amount", "20"), ("currency", "INR")];
        for (field, typed, why) in [
            ("amount", "1,000", "“1,000” is no amount"),
            ("amount", "-5", "must be more than zero"),
            ("amount", "1.234", "2 decimals at most"),
            ("currency", "XQZ", "is no currency I know"),
            ("description", " ", "is empty"),
            ("date", "2999-01-01", "is still to come"),
            ("date", "31/1", "is no day"),
            ("category", "Nonsense", "There is no category"),
            ("tags", "a,b,c,d,e,f,g,h,i,j,k", "10 tags at most"),
        ] {
            let mut fields = good.to_vec();
            fields.retain(|(name, _)| *name != field);
            fields.push((field, typed));
            let page = visitor.send(LIST, &fields).await;
            assert_eq!(page.status, 422, "{field} {typed}");
            page.has(why);
            page.has("aria-invalid=\"true\"");
            if field != "category" {
                page.has(&format!("value=\"{typed}\""));
            }
            page.has("<details class=\"card\" id=\"add\" open>");
        }
        assert!(entries(&api, &person).await.is_empty());

        file(&visitor, "chai", "20", "").await;
        let [chai] = entries(&api, &person).await.try_into().unwrap();
        let form = format!("{LIST}/{}", chai.id);
        let page = visitor.page(&format!("{LIST}?edit={}", chai.id)).await;
        let version = page.field_of(&form, "version").to_owned();
        let fields = [
            ("description", "tea"),
            ("amount", "a lot"),
            ("currency", "INR"),
            ("version", version.as_str()),
        ];
        let page = visitor.send(&form, &fields).await;
        assert_eq!(page.status, 422);
        page.has("“a lot” is no amount");
        page.has("value=\"tea\"");
        assert_eq!(entries(&api, &person).await, [chai]);
    });
}

#[test]
fn whoever_comes_second_sees_what_the_first_did() {
    on_server(async |_| {
        let api = Api::start().await;
        let person = api.person().await;
        let visitor = Insider::of(&api, person.user, "a test").await;
        file(&visitor, "chai", "20", "").await;
        let [chai] = entries(&api, &person).await.try_into().unwrap();
        let form = format!("{LIST}/{}", chai.id);
        let page = visitor.page(&format!("{LIST}?edit={}", chai.id)).await;
        let version = page.field_of(&form, "version").to_owned();
        assert_eq!(page.fields("tick"), [""; 0], "what is being changed cannot be ticked");
        let tick = format!("{}.{version}", chai.id);

        let change = |amount| {
            [
                ("description", "chai"),
                ("amount", amount),
                ("currency", "INR"),
                ("version", &version),
            ]
        };
        assert_eq!(visitor.send(&form, &change("30")).await.status, 200);
        let page = visitor.send(&form, &change("40")).await;
        assert_eq!(page.status, 409);
        page.has("It was changed meanwhile");
        page.has("value=\"30.00\"");
        let void = visitor.send(&format!("{form}/void"), &[("version", &version)]).await;
        assert_eq!(void.status, 409);
        let bulk = format!("{LIST}/bulk");
        let page = visitor.send(&bulk, &[("deed", "void"), ("tick", &tick)]).await;
        assert_eq!(page.status, 409);
        page.has("Some of them were changed meanwhile");
        let [now] = entries(&api, &person).await.try_into().unwrap();
        assert_eq!(now.money.to_string(), "₹30");

        let version = visitor.page(&format!("{LIST}?edit={}", chai.id)).await;
        let version = version.field_of(&form, "version").to_owned();
        visitor.send(&format!("{form}/void"), &[("version", &version)]).await.has("Taken out");
        let page = visitor.send(&form, &change("50")).await;
        assert_eq!(page.status, 409);
        page.has("not in the books any more");
    });
}

#[test]
fn those_that_are_ticked_are_changed_together() {
    on_server(async |_| {
        let api = Api::start().await;
        let person = api.person().await;
        let visitor = Insider::of(&api, person.user, "a test").await;
        for amount in ["1", "2", "3"] {
            file(&visitor, "chai", amount, "").await;
        }
        let page = visitor.page(LIST).await;
        let ticks = page.fields("tick");
        assert_eq!(ticks.len(), 3);
        let bulk = format!("{LIST}/bulk");
        let none = visitor.send(&bulk, &[("deed", "void")]).await;
        assert_eq!(none.status, 409);
        none.has("Tick the entries first");
        let two = [("tick", ticks[0]), ("tick", ticks[1])];
        let page = visitor.send(&bulk, &[&two[..], &[("deed", "refile")]].concat()).await;
        assert_eq!(page.status, 409);
        page.has("Choose the category first");
        let refile = [("deed", "refile"), ("category", "Groceries")];
        let page = visitor.send(&bulk, &[&two[..], &refile].concat()).await;
        page.has("All of them were changed.");
        let filed: Vec<String> =
            entries(&api, &person).await.iter().map(|entry| entry.category.to_string()).collect();
        assert_eq!(filed, ["Groceries", "Groceries", "Food"]);

        let page = visitor.page(LIST).await;
        let all: Vec<(&str, &str)> =
            page.fields("tick").into_iter().map(|tick| ("tick", tick)).collect();
        let page = visitor.send(&bulk, &[&all[..], &[("deed", "void")]].concat()).await;
        page.has("All of them were taken out.");
        assert!(entries(&api, &person).await.is_empty());
        // It was one step.
        let step = page.field("step").to_owned();
        visitor.send("/dashboard/undo", &[("step", &step)]).await.has("Taken back.");
        assert_eq!(entries(&api, &person).await.len(), 3);
    });
}

#[test]
fn a_list_is_narrowed_and_gone_through_page_by_page() {
    on_server(async |_| {
        let api = Api::start().await;
        let person = api.person().await;
        let visitor = Insider::of(&api, person.user, "a test").await;
        for number in 1..=23 {
            file(&visitor, &format!("thing {number}"), &number.to_string(), "").await;
        }
        file(&visitor, "petrol at the corner", "500", "Transport").await;
        let page = visitor.page(LIST).await;
        page.has("20 entries on this page");
        let (next, _) = page.text.split_once("\" rel=\"next\"").unwrap();
        let next = next.rsplit("href=\"").next().unwrap().replace("&#38;", "&");
        let page = visitor.page(&next).await;
        page.has("4 entries on this page");
        page.has("Back to the beginning");
        for (query, found) in [
            ("q=petrol", 1),
            ("q=nothing+like+it", 0),
            ("min=22", 3),
            ("min=5&max=7", 3),
            ("category=Transport", 1),
            ("kind=income", 0),
            ("from=2000-01-01&to=2000-02-01", 0),
        ] {
            let page = visitor.page(&format!("{LIST}?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            if found == 0 {
                page.has("Nothing fits.");
            } else {
                let entries = if found == 1 { "entry" } else { "entries" };
                page.has(&format!("{found} {entries} on this page"));
            }
        }
        let page = visitor.page(&format!("{LIST}?order=biggest")).await;
        assert!(page.text.find("₹500").unwrap() < page.text.find("₹23").unwrap());
        // What makes no sense is said, and nobody is shown an error for it.
        let page =
            visitor.page(&format!("{LIST}?min=much&from=yesterday&after=x&edit=y&done=z")).await;
        assert_eq!(page.status, 200);
        page.has("“much” is no amount");
        page.has("“yesterday” is no day");
        assert!(page.text.len() < 60 << 10);
    });
}

#[test]
fn nothing_is_done_for_another_page_or_another_person() {
    on_server(async |_| {
        let api = Api::start().await;
        let (person, other) = (api.person().await, api.person().await);
        let (visitor, thief) = (
            Insider::of(&api, person.user, "a test").await,
            Insider::of(&api, other.user, "a test").await,
        );
        file(&visitor, "chai", "20", "").await;
        let [chai] = entries(&api, &person).await.try_into().unwrap();
        let form = format!("{LIST}/{}", chai.id);
        let page = visitor.page(&format!("{LIST}?edit={}", chai.id)).await;
        let version = page.field_of(&form, "version").to_owned();
        let fields =
            [("description", "x"), ("amount", "1"), ("currency", "INR"), ("version", &version)];
        let theirs = thief.page(LIST).await;
        for token in [None, Some("0"), Some(theirs.field("form_token"))] {
            let token: Vec<(&str, &str)> = token.into_iter().map(|t| ("form_token", t)).collect();
            for path in [LIST, &form, &format!("{form}/void"), &format!("{LIST}/bulk")] {
                let page = visitor.send_bare(path, &[&token[..], &fields].concat()).await;
                assert_eq!(page.status, 400, "{path}");
            }
        }
        for path in [form.clone(), format!("{form}/void")] {
            assert_eq!(thief.send(&path, &fields).await.status, 409, "{path}");
        }
        let tick = format!("{}.{version}", chai.id);
        let bulk = [("deed", "void"), ("tick", tick.as_str())];
        assert_eq!(thief.send(&format!("{LIST}/bulk"), &bulk).await.status, 409);
        thief.page(&format!("{LIST}?edit={}", chai.id)).await.has_not("chai\"");
        assert_eq!(entries(&api, &person).await, [chai]);
        // Wherever a form says that it came from, it leads back to the list.
        let away = [
            ("description", "tea"),
            ("amount", "1"),
            ("currency", "INR"),
            ("back", "//evil.example/?q=1"),
        ];
        let page = visitor.send(LIST, &away).await;
        assert_eq!(page.path, LIST);
    });
}

#[test]
fn what_people_write_is_never_markup() {
    on_server(async |_| {
        let api = Api::start().await;
        let visitor = Insider::of(&api, api.person().await.user, "a test").await;
        let evil = "\"><script>alert(1)</script>";
        let fields = [
            ("description", evil),
            ("merchant", evil),
            ("tags", evil),
            ("amount", "1"),
            ("currency", "INR"),
        ];
        assert_eq!(visitor.send(LIST, &fields).await.status, 200);
        for path in [LIST, "/dashboard", &format!("{LIST}?q=%3Cscript%3Ealert(1)")] {
            let page = visitor.page(path).await;
            page.has_not("<script>alert");
            page.has("alert(1)");
        }
    });
}
