//! People, chats, messages and files.

use super::{BOOL, Field, INT, Kind, TEXT, TEXTS, Type, markup::INLINE_KEYBOARD_MARKUP, may, must};

pub(super) const USER_KIND: &Kind = &Kind::Object(&USER);
pub(super) const CHAT_KIND: &Kind = &Kind::Object(&CHAT);
pub(super) const MESSAGE_KIND: &Kind = &Kind::Object(&MESSAGE);
pub(super) const ENTITIES: &Kind = &Kind::List(&Kind::Object(&MESSAGE_ENTITY));
const PHOTO_SIZES: &Kind = &Kind::List(&Kind::Object(&PHOTO_SIZE));

pub(super) static USER: Type = Type {
    name: "User",
    fields: &[
        must("id", INT),
        must("is_bot", BOOL),
        must("first_name", TEXT),
        may("last_name", TEXT),
        may("username", TEXT),
        may("language_code", TEXT),
        may("can_join_groups", BOOL),
        may("can_read_all_group_messages", BOOL),
        may("supports_inline_queries", BOOL),
        may("can_connect_to_business", BOOL),
        may("has_main_web_app", BOOL),
        may("has_topics_enabled", BOOL),
    ],
};

pub(super) static CHAT: Type = Type {
    name: "Chat",
    fields: &[
        must("id", INT),
        must("type", TEXT),
        may("title", TEXT),
        may("username", TEXT),
        may("first_name", TEXT),
        may("last_name", TEXT),
    ],
};

pub(super) static MESSAGE: Type = Type {
    name: "Message",
    fields: &[
        must("message_id", INT),
        may("from", USER_KIND),
        must("date", INT),
        must("chat", CHAT_KIND),
        // Not by its constant: that would be defined by itself.
        may("reply_to_message", &Kind::Object(&MESSAGE)),
        may("edit_date", INT),
        may("text", TEXT),
        may("entities", ENTITIES),
        may("caption", TEXT),
        may("caption_entities", ENTITIES),
        may("photo", PHOTO_SIZES),
        may("voice", &Kind::Object(&VOICE)),
        may("document", &Kind::Object(&DOCUMENT)),
        may("reply_markup", &Kind::Object(&INLINE_KEYBOARD_MARKUP)),
        may("migrate_to_chat_id", INT),
        may("migrate_from_chat_id", INT),
    ],
};

pub(super) static INACCESSIBLE_MESSAGE: Type = Type {
    name: "InaccessibleMessage",
    fields: &[must("chat", CHAT_KIND), must("message_id", INT), must("date", INT)],
};

pub(super) static MESSAGE_ENTITY: Type = Type {
    name: "MessageEntity",
    fields: &[
        must("type", TEXT),
        must("offset", INT),
        must("length", INT),
        may("url", TEXT),
        may("language", TEXT),
        may("custom_emoji_id", TEXT),
    ],
};

static PHOTO_SIZE: Type = Type {
    name: "PhotoSize",
    fields: &[
        must("file_id", TEXT),
        must("file_unique_id", TEXT),
        must("width", INT),
        must("height", INT),
        may("file_size", INT),
    ],
};

static VOICE: Type = Type {
    name: "Voice",
    fields: &[
        must("file_id", TEXT),
        must("file_unique_id", TEXT),
        must("duration", INT),
        may("mime_type", TEXT),
        may("file_size", INT),
    ],
};

static DOCUMENT: Type = Type {
    name: "Document",
    fields: &[
        must("file_id", TEXT),
        must("file_unique_id", TEXT),
        may("thumbnail", &Kind::Object(&PHOTO_SIZE)),
        may("file_name", TEXT),
        may("mime_type", TEXT),
        may("file_size", INT),
    ],
};

pub(super) static STORED_FILE: Type = Type {
    name: "File",
    fields: &[
        must("file_id", TEXT),
        must("file_unique_id", TEXT),
        may("file_size", INT),
        may("file_path", TEXT),
    ],
};

pub(super) static BOT_COMMAND: Type =
    Type { name: "BotCommand", fields: &[must("command", TEXT), must("description", TEXT)] };

pub(super) static WEBHOOK_INFO: Type = Type {
    name: "WebhookInfo",
    fields: &[
        must("url", TEXT),
        must("has_custom_certificate", BOOL),
        must("pending_update_count", INT),
        may("ip_address", TEXT),
        may("last_error_date", INT),
        may("last_error_message", TEXT),
        may("max_connections", INT),
        may("allowed_updates", TEXTS),
    ],
};

/// What a scope of commands may be.
pub(super) const COMMAND_SCOPE: &Kind = &Kind::Union(
    "BotCommandScope",
    &[
        &Type { name: "BotCommandScopeDefault", fields: SCOPE },
        &Type { name: "BotCommandScopeAllPrivateChats", fields: SCOPE },
        &Type { name: "BotCommandScopeAllGroupChats", fields: SCOPE },
        &Type { name: "BotCommandScopeAllChatAdministrators", fields: SCOPE },
        &Type {
            name: "BotCommandScopeChat",
            fields: &[must("type", TEXT), must("chat_id", super::CHAT_ID)],
        },
    ],
);
const SCOPE: &[Field] = &[must("type", TEXT)];
