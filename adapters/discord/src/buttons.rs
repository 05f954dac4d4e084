//! Buttons as Discord takes them: at most five rows of at most five, each with words, no two that send the same.

use std::collections::HashSet;

use hisab_port::Button;
use serde_json::{Value, json};

/// The most rows of a message, and the most buttons of a row.
const FIVE: usize = 5;

/// The longest words of a button, in units of UTF-16.
const LABEL: usize = 80;

/// The longest text that a button sends back.
const PAYLOAD: usize = 100;

/// Discord's numbers for a row, a button, and one that stands out no more than others.
const ROW: u8 = 1;
const BUTTON: u8 = 2;
const QUIET: u8 = 2;

/// The rows. What does not fit into five rows of five is put into other rows, and what does not fit into those is left
/// out: a person can write what it says.
pub(crate) fn rows(buttons: &[Vec<Button>]) -> Vec<Value> {
    let mut known = HashSet::new();
    let mut usable = |button: &&Button| {
        let fits = button.payload.chars().count() <= PAYLOAD && !button.payload.is_empty();
        fits && !button.label.trim().is_empty() && known.insert(button.payload.clone())
    };
    let rows: Vec<Vec<&Button>> =
        buttons.iter().map(|row| row.iter().filter(&mut usable).collect()).collect();
    let mut fitting: Vec<&[&Button]> = rows.iter().flat_map(|row| row.chunks(FIVE)).collect();
    let flat = rows.concat();
    if fitting.len() > FIVE {
        fitting = flat.chunks(FIVE).take(FIVE).collect();
    }
    let row = |row: &&[&Button]| {
        let buttons: Vec<Value> = row.iter().map(|button| show(button)).collect();
        json!({ "type": ROW, "components": buttons })
    };
    fitting.iter().map(row).collect()
}

fn show(button: &Button) -> Value {
    let label = shortened(button.label.trim(), LABEL);
    json!({ "type": BUTTON, "style": QUIET, "label": label, "custom_id": button.payload })
}

/// A text of at most so many units of UTF-16; one that is cut says so.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let fits = |sign: &char| {
        let left = room.checked_sub(sign.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button(label: &str, payload: &str) -> Button {
        Button { label: label.to_owned(), payload: payload.to_owned() }
    }

    /// How many buttons each row has.
    fn shape(buttons: &[Vec<Button>]) -> Vec<usize> {
        let rows = rows(buttons);
        rows.iter().map(|row| row["components"].as_array().unwrap().len()).collect()
    }

    fn numbered(from: usize, to: usize) -> Vec<Button> {
        (from..to).map(|number| button("b", &number.to_string())).collect()
    }

    #[test]
    fn rows_stay_as_they_are_where_they_fit() {
        assert_eq!(shape(&[]), Vec::<usize>::new());
        assert_eq!(shape(&[numbered(0, 2), numbered(2, 5)]), [2, 3]);
        assert_eq!(shape(&[numbered(0, 7), numbered(7, 8)]), [5, 2, 1]);
        let single: Vec<Vec<Button>> = (0..7).map(|number| numbered(number, number + 1)).collect();
        assert_eq!(shape(&single), [5, 2], "seven rows of one");
        assert_eq!(shape(&[numbered(0, 40)]), [5; 5], "the first that fit");
    }

    #[test]
    fn what_discord_would_refuse_is_not_sent() {
        let odd = vec![button("a", "1"), button("b", "1"), button(" ", "2"), button("c", "")];
        assert_eq!(shape(&[odd, vec![button("d", &"x".repeat(101))]]), [1]);
        let long = rows(&[vec![button(&"🍵".repeat(50), "1")]]);
        let label = long[0]["components"][0]["label"].as_str().unwrap();
        assert!(label.encode_utf16().count() <= LABEL && label.ends_with('…'), "{label}");
    }
}
