//! SQL as the guards see it: which statements there are, which tables they touch, and whether they say whose rows.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Code;

/// Words that a statement begins with.
const STATEMENTS: &[&str] = &["select", "insert", "update", "delete", "with", "merge", "truncate"];

/// What a table's name comes after.
const BEFORE_A_TABLE: &[&str] =
    &["from", "into", "update", "join", "using", "only", "truncate", "table", ","];

/// Every statement in the literals of a file, with its line: in lower case, with single blanks. A macro that holds
/// the beginning of one is judged where it is called, with what is put in there.
pub(super) fn statements(code: &Code) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut beginnings = BTreeMap::new();
    for (line, text, goes_on) in code.joined_texts() {
        let sql = clean(&text);
        if begins_a_statement(&sql) {
            match goes_on {
                Some(name) => drop(beginnings.insert(name, sql)),
                None => found.push((line, sql)),
            }
        }
    }
    for (name, beginning) in beginnings {
        for (line, texts) in code.calls_of(name) {
            found.push((line, clean(&format!("{beginning} {}", texts.join(" ")))));
        }
    }
    found
}

fn clean(text: &str) -> String {
    let text = text.replace("\\n", " ").replace('\\', " ").to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn begins_a_statement(sql: &str) -> bool {
    words(sql).next().is_some_and(|first| STATEMENTS.contains(&first))
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The tables whose rows belong to a person.
#[derive(Default)]
pub(super) struct Tables(BTreeSet<String>);

impl Tables {
    /// From a migration: those with a `user_id`, and the people themselves.
    pub(super) fn learn(&mut self, migration: &str) {
        let sql: Vec<&str> =
            migration.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
        for statement in clean(&sql.join("\n")).split(';') {
            let mut rest = words(statement);
            if !matches!(rest.next(), Some("create" | "alter")) || rest.next() != Some("table") {
                continue;
            }
            let name = rest.find(|word| !["if", "not", "exists", "only"].contains(word));
            if let Some(name) = name
                && (name == "users" || rest.any(|word| word == "user_id"))
            {
                self.0.insert(name.to_owned());
            }
        }
    }

    /// The tables that a statement reads or writes without its condition saying whose rows are meant: `user_id`
    /// after `where`, or anywhere in an insertion. Each part of the statement must say it for itself.
    pub(super) fn without_a_person(&self, sql: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for part in parts(sql) {
            let used = self.of(&part);
            let condition = if part.starts_with("insert") || part.contains(" insert into ") {
                &part
            } else {
                part.split_once("where").map_or("", |(_, condition)| condition)
            };
            // Where only people are asked for, their id says it; an identity is what leads to a person.
            let says = |word: &str| match word {
                "user_id" => true,
                "id" => used.len() == 1 && used.contains("users"),
                "subject" => used.contains("identities"),
                _ => false,
            };
            if !words(condition).any(says) {
                found.extend(used);
            }
        }
        found
    }

    fn of(&self, part: &str) -> BTreeSet<String> {
        let spaced = part.replace(',', " , ");
        let words: Vec<&str> =
            spaced.split([' ', '(', ')', '"', ';']).filter(|word| !word.is_empty()).collect();
        let after = words.windows(2).filter(|pair| BEFORE_A_TABLE.contains(&pair[0]));
        let names = after.map(|pair| pair[1].rsplit('.').next().unwrap_or_default());
        names.filter(|name| self.0.contains(*name)).map(str::to_owned).collect()
    }
}

/// A statement without the ones inside it, and those for themselves.
fn parts(sql: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![String::new()];
    let mut quoted = false;
    for c in sql.chars() {
        quoted ^= c == '\'';
        match c {
            '(' if !quoted => open.push(String::new()),
            ')' if !quoted && open.len() > 1 => {
                let inner = open.pop().unwrap_or_default();
                let outer = open.last_mut().unwrap();
                if begins_a_statement(&inner) {
                    outer.push_str("()");
                    done.push(inner);
                } else {
                    outer.extend(["(", &inner, ")"]);
                }
            }
            c => open.last_mut().unwrap().push(c),
        }
    }
    done.extend(open);
    let split =
        |part: &String| -> Vec<String> { part.split(" union ").map(str::to_owned).collect() };
    done.iter().flat_map(split).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Tables {
        let mut tables = Tables::default();
        tables.learn(
            "create table users (id uuid primary key); -- user_id
             create table if not exists entries (user_id uuid, day date); create table days (day date);
             create index on days (day); alter table hints add column user_id uuid;
             create table identities (channel text, subject text, user_id uuid);",
        );
        tables
    }

    #[test]
    fn tables_with_a_person_are_known_from_the_migrations() {
        assert_eq!(
            tables().0.into_iter().collect::<Vec<_>>(),
            ["entries", "hints", "identities", "users"]
        );
    }

    #[test]
    fn a_query_that_says_whose_rows_it_means_is_fine() {
        for sql in [
            "select day from entries where user_id = $1",
            "insert into entries (user_id, day) values ($1, $2) on conflict (user_id) do update set day = $2",
            "select day from days",
            "select u.id from identities i join users u on u.id = i.user_id where i.subject = $1",
            "update users set zone = $2 where id = $1",
            "select exists(select from entries where (user_id = $1 and day > $2))",
            "with a as (select day from entries where user_id = $1) select * from a, days",
            "select * from entries, lateral (select 1 where true) c where user_id = $1",
        ] {
            assert!(tables().without_a_person(sql).is_empty(), "{sql}");
        }
    }

    #[test]
    fn a_query_that_does_not_is_caught() {
        for sql in [
            "select user_id from entries where day = $1",
            "select count(*) from entries",
            "select e.day from days, entries e where e.day = $1",
            "update entries set user_id = $1 where day = $2",
            "delete from entries where day = $1",
            "insert into entries (day) values ($1)",
            "select e.day from users u join entries e on e.user_id = u.id where e.id = $1",
            "select day from days where day in (select day from entries) and user_id = $1",
            "with a as (select day from entries where user_id = $1) select * from a join hints using (day)",
            "select day from entries where user_id = $1 union all select day from public.hints",
            "truncate entries",
        ] {
            assert_eq!(tables().without_a_person(sql).len().min(1), 1, "{sql}");
        }
    }

    #[test]
    fn statements_are_put_together_from_their_pieces() {
        let code = Code::new(
            r#"
            query!("select day " + "from entries", x);
            let other = "not sql";
            macro_rules! entries { ($($rest:literal)+) => { query!("select * from entries " $(+ $rest)+) } }
            entries!("where user_id = $1" "limit 1");
            entries!("order by day");
            raw_sql("Delete
                from public.entries");
            "#,
        );
        let mut found = statements(&code);
        found.sort();
        let expected = [
            (2, "select day from entries"),
            (5, "select * from entries where user_id = $1 limit 1"),
            (6, "select * from entries order by day"),
            (7, "delete from public.entries"),
        ];
        assert_eq!(found, expected.map(|(line, sql)| (line, sql.to_owned())));
        let caught: Vec<usize> = found
            .into_iter()
            .filter(|(_, sql)| !tables().without_a_person(sql).is_empty())
            .map(|(line, _)| line)
            .collect();
        assert_eq!(caught, [2, 6, 7]);
    }
}
