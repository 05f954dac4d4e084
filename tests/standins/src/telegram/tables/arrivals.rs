//! What the bot is told: updates.

use super::{
    INT, Kind, TEXT, Type, may, must,
    objects::{CHAT_KIND, INACCESSIBLE_MESSAGE, MESSAGE, MESSAGE_KIND, USER_KIND},
};

pub(in super::super) static UPDATE: Type = Type {
    name: "Update",
    fields: &[
        must("update_id", INT),
        may("message", MESSAGE_KIND),
        may("edited_message", MESSAGE_KIND),
        may("callback_query", &Kind::Object(&CALLBACK_QUERY)),
        may("my_chat_member", &Kind::Object(&CHAT_MEMBER_UPDATED)),
    ],
};

static CALLBACK_QUERY: Type = Type {
    name: "CallbackQuery",
    fields: &[
        must("id", TEXT),
        must("from", USER_KIND),
        may(
            "message",
            &Kind::Union("MaybeInaccessibleMessage", &[&MESSAGE, &INACCESSIBLE_MESSAGE]),
        ),
        must("chat_instance", TEXT),
        may("data", TEXT),
    ],
};

static CHAT_MEMBER_UPDATED: Type = Type {
    name: "ChatMemberUpdated",
    fields: &[
        must("chat", CHAT_KIND),
        must("from", USER_KIND),
        must("date", INT),
        must("old_chat_member", CHAT_MEMBER),
        must("new_chat_member", CHAT_MEMBER),
    ],
};

const CHAT_MEMBER: &Kind = &Kind::Union(
    "ChatMember",
    &[
        &Type {
            name: "ChatMemberMember",
            fields: &[must("status", TEXT), must("user", USER_KIND), may("until_date", INT)],
        },
        &Type {
            name: "ChatMemberBanned",
            fields: &[must("status", TEXT), must("user", USER_KIND), must("until_date", INT)],
        },
    ],
);
