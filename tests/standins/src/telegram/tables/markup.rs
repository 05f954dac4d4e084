//! Keyboards, replies and how links are shown: what is sent with a message.

use super::{BOOL, CHAT_ID, INT, Kind, TEXT, Type, may, must, objects::ENTITIES};

/// Every keyboard that a message may have.
pub(super) const REPLY_MARKUP: &Kind = &Kind::Either(&[
    Kind::Object(&INLINE_KEYBOARD_MARKUP),
    Kind::Object(&REPLY_KEYBOARD_MARKUP),
    Kind::Object(&REPLY_KEYBOARD_REMOVE),
    Kind::Object(&FORCE_REPLY),
]);

pub(super) static INLINE_KEYBOARD_MARKUP: Type = Type {
    name: "InlineKeyboardMarkup",
    fields: &[must(
        "inline_keyboard",
        &Kind::List(&Kind::List(&Kind::Object(&INLINE_KEYBOARD_BUTTON))),
    )],
};

static INLINE_KEYBOARD_BUTTON: Type = Type {
    name: "InlineKeyboardButton",
    fields: &[
        must("text", TEXT),
        may("url", TEXT),
        may("callback_data", TEXT),
        may("style", TEXT),
        may("copy_text", &Kind::Object(&COPY_TEXT_BUTTON)),
        may("switch_inline_query", TEXT),
        may("switch_inline_query_current_chat", TEXT),
    ],
};

static COPY_TEXT_BUTTON: Type = Type { name: "CopyTextButton", fields: &[must("text", TEXT)] };

static REPLY_KEYBOARD_MARKUP: Type = Type {
    name: "ReplyKeyboardMarkup",
    fields: &[
        must("keyboard", &Kind::List(&Kind::List(&Kind::Object(&KEYBOARD_BUTTON)))),
        may("is_persistent", BOOL),
        may("resize_keyboard", BOOL),
        may("one_time_keyboard", BOOL),
        may("input_field_placeholder", TEXT),
        may("selective", BOOL),
    ],
};

static KEYBOARD_BUTTON: Type = Type {
    name: "KeyboardButton",
    fields: &[must("text", TEXT), may("request_contact", BOOL), may("request_location", BOOL)],
};

static REPLY_KEYBOARD_REMOVE: Type = Type {
    name: "ReplyKeyboardRemove",
    fields: &[must("remove_keyboard", BOOL), may("selective", BOOL)],
};

static FORCE_REPLY: Type = Type {
    name: "ForceReply",
    fields: &[
        must("force_reply", BOOL),
        may("input_field_placeholder", TEXT),
        may("selective", BOOL),
    ],
};

pub(super) static REPLY_PARAMETERS: Type = Type {
    name: "ReplyParameters",
    fields: &[
        must("message_id", INT),
        may("chat_id", CHAT_ID),
        may("allow_sending_without_reply", BOOL),
        may("quote", TEXT),
        may("quote_parse_mode", TEXT),
        may("quote_entities", ENTITIES),
        may("quote_position", INT),
    ],
};

pub(super) static LINK_PREVIEW_OPTIONS: Type = Type {
    name: "LinkPreviewOptions",
    fields: &[
        may("is_disabled", BOOL),
        may("url", TEXT),
        may("prefer_small_media", BOOL),
        may("prefer_large_media", BOOL),
        may("show_above_text", BOOL),
    ],
};
