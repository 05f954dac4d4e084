//! The methods that are played.

use super::arrivals::UPDATE;
use super::{
    BOOL, CHAT_ID, FILE, INT, Kind, Method, TEXT, TEXTS,
    markup::{INLINE_KEYBOARD_MARKUP, LINK_PREVIEW_OPTIONS, REPLY_MARKUP, REPLY_PARAMETERS},
    may, must,
    objects::{
        BOT_COMMAND, COMMAND_SCOPE, ENTITIES, MESSAGE, MESSAGE_KIND, STORED_FILE, USER_KIND,
        WEBHOOK_INFO,
    },
};

const COMMANDS: &Kind = &Kind::List(&Kind::Object(&BOT_COMMAND));
const INLINE: &Kind = &Kind::Object(&INLINE_KEYBOARD_MARKUP);
const LINKS: &Kind = &Kind::Object(&LINK_PREVIEW_OPTIONS);
const REPLY: &Kind = &Kind::Object(&REPLY_PARAMETERS);
const EDITED: &Kind = &Kind::Either(&[Kind::Object(&MESSAGE), Kind::Bool]);

pub(in super::super) static METHODS: &[Method] = &[
    Method { name: "getMe", fields: &[], returns: USER_KIND },
    Method {
        name: "getUpdates",
        fields: &[
            may("offset", INT),
            may("limit", INT),
            may("timeout", INT),
            may("allowed_updates", TEXTS),
        ],
        returns: &Kind::List(&Kind::Object(&UPDATE)),
    },
    Method {
        name: "setWebhook",
        fields: &[
            must("url", TEXT),
            may("ip_address", TEXT),
            may("max_connections", INT),
            may("allowed_updates", TEXTS),
            may("drop_pending_updates", BOOL),
            may("secret_token", TEXT),
        ],
        returns: BOOL,
    },
    Method { name: "deleteWebhook", fields: &[may("drop_pending_updates", BOOL)], returns: BOOL },
    Method { name: "getWebhookInfo", fields: &[], returns: &Kind::Object(&WEBHOOK_INFO) },
    Method {
        name: "sendMessage",
        fields: &[
            must("chat_id", CHAT_ID),
            may("message_thread_id", INT),
            must("text", TEXT),
            may("parse_mode", TEXT),
            may("entities", ENTITIES),
            may("link_preview_options", LINKS),
            may("disable_notification", BOOL),
            may("protect_content", BOOL),
            may("reply_parameters", REPLY),
            may("reply_markup", REPLY_MARKUP),
        ],
        returns: MESSAGE_KIND,
    },
    Method {
        name: "sendPhoto",
        fields: &[
            must("chat_id", CHAT_ID),
            may("message_thread_id", INT),
            must("photo", FILE),
            may("caption", TEXT),
            may("parse_mode", TEXT),
            may("caption_entities", ENTITIES),
            may("show_caption_above_media", BOOL),
            may("has_spoiler", BOOL),
            may("disable_notification", BOOL),
            may("protect_content", BOOL),
            may("reply_parameters", REPLY),
            may("reply_markup", REPLY_MARKUP),
        ],
        returns: MESSAGE_KIND,
    },
    Method {
        name: "sendDocument",
        fields: &[
            must("chat_id", CHAT_ID),
            may("message_thread_id", INT),
            must("document", FILE),
            may("thumbnail", FILE),
            may("caption", TEXT),
            may("parse_mode", TEXT),
            may("caption_entities", ENTITIES),
            may("disable_content_type_detection", BOOL),
            may("disable_notification", BOOL),
            may("protect_content", BOOL),
            may("reply_parameters", REPLY),
            may("reply_markup", REPLY_MARKUP),
        ],
        returns: MESSAGE_KIND,
    },
    Method {
        name: "sendChatAction",
        fields: &[must("chat_id", CHAT_ID), may("message_thread_id", INT), must("action", TEXT)],
        returns: BOOL,
    },
    Method {
        name: "editMessageText",
        fields: &[
            may("chat_id", CHAT_ID),
            may("message_id", INT),
            may("text", TEXT),
            may("parse_mode", TEXT),
            may("entities", ENTITIES),
            may("link_preview_options", LINKS),
            may("reply_markup", INLINE),
        ],
        returns: EDITED,
    },
    Method {
        name: "editMessageReplyMarkup",
        fields: &[may("chat_id", CHAT_ID), may("message_id", INT), may("reply_markup", INLINE)],
        returns: EDITED,
    },
    Method {
        name: "answerCallbackQuery",
        fields: &[
            must("callback_query_id", TEXT),
            may("text", TEXT),
            may("show_alert", BOOL),
            may("url", TEXT),
            may("cache_time", INT),
        ],
        returns: BOOL,
    },
    Method {
        name: "setMyCommands",
        fields: &[
            must("commands", COMMANDS),
            may("scope", COMMAND_SCOPE),
            may("language_code", TEXT),
        ],
        returns: BOOL,
    },
    Method {
        name: "getMyCommands",
        fields: &[may("scope", COMMAND_SCOPE), may("language_code", TEXT)],
        returns: COMMANDS,
    },
    Method {
        name: "deleteMyCommands",
        fields: &[may("scope", COMMAND_SCOPE), may("language_code", TEXT)],
        returns: BOOL,
    },
    Method {
        name: "setMyDescription",
        fields: &[may("description", TEXT), may("language_code", TEXT)],
        returns: BOOL,
    },
    Method {
        name: "getFile",
        fields: &[must("file_id", TEXT)],
        returns: &Kind::Object(&STORED_FILE),
    },
];
