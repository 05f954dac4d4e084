//! Buttons as Telegram takes them: rows under a message.

use hisab_port::Button;
use teloxide_core::types::{InlineKeyboardButton, InlineKeyboardMarkup};

/// How many buttons stand in a row.
const ROW: usize = 8;

/// How many buttons stand under one message.
const ALL: usize = 100;

/// The keyboards for these rows: one, unless there are more buttons than one message can hold. Rows stay as they are
/// where they fit.
pub(crate) fn keyboards(rows: &[Vec<Button>]) -> Vec<InlineKeyboardMarkup> {
    let mut keyboards = Vec::new();
    let (mut keyboard, mut used) = (Vec::new(), 0);
    for row in rows.iter().flat_map(|row| row.chunks(ROW)) {
        if used + row.len() > ALL {
            keyboards.push(InlineKeyboardMarkup::new(std::mem::take(&mut keyboard)));
            used = 0;
        }
        used += row.len();
        keyboard.push(row.iter().map(button).collect::<Vec<_>>());
    }
    if !keyboard.is_empty() {
        keyboards.push(InlineKeyboardMarkup::new(keyboard));
    }
    keyboards
}

fn button(button: &Button) -> InlineKeyboardButton {
    InlineKeyboardButton::callback(button.label.clone(), button.payload.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(rows: &[usize]) -> Vec<Vec<usize>> {
        let button = Button { label: "a".to_owned(), payload: "b".to_owned() };
        let rows: Vec<Vec<Button>> =
            rows.iter().map(|length| vec![button.clone(); *length]).collect();
        let sizes = |keyboard: &InlineKeyboardMarkup| {
            keyboard.inline_keyboard.iter().map(Vec::len).collect()
        };
        keyboards(&rows).iter().map(sizes).collect()
    }

    #[test]
    fn rows_stay_where_they_fit() {
        assert_eq!(shape(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(shape(&[0]), Vec::<Vec<usize>>::new());
        assert_eq!(shape(&[1, 3, 8]), [[1, 3, 8]]);
        assert_eq!(shape(&[20]), [[8, 8, 4]]);
        let many = shape(&[8; 13]);
        assert_eq!((many[0].len(), many[1].len()), (12, 1), "100 under a message, whole rows");
    }
}
