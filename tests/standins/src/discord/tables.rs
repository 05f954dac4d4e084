//! What requests, answers and events hold, by the names that Discord's schemas give them.
//!
//! A line is a name and its fields: `name:kind`, with `!` after a name that must be there and `?` after a kind that may
//! be null. Kinds: `text`, `id` (a snowflake in a string), `place` (an `id`, or the number of an uploaded file), `int`,
//! `number`, `bool`, `time`, `any`, the name of another table, and `[kind]` for a list. A field that is not listed is
//! wrong. To add one: write it here; a test compares all of it with the published schemas where they are at hand.

/// What a client may send.
pub(super) const REQUESTS: &str = "
MessageCreateRequest content:text? embeds:[RichEmbed]? allowed_mentions:MessageAllowedMentionsRequest? sticker_ids:[id]? components:[ActionRowComponentForMessageRequest]? flags:int? attachments:[MessageAttachmentRequest]? poll:any? shared_client_theme:any? message_reference:MessageReferenceRequest? nonce:any? enforce_nonce:bool? tts:bool?
MessageEditRequestPartial content:text? embeds:[RichEmbed]? flags:int? allowed_mentions:MessageAllowedMentionsRequest? sticker_ids:[id]? components:[ActionRowComponentForMessageRequest]? attachments:[MessageAttachmentRequest]?
IncomingWebhookRequestPartial content:text? embeds:[RichEmbed]? allowed_mentions:MessageAllowedMentionsRequest? components:[ActionRowComponentForMessageRequest]? attachments:[MessageAttachmentRequest]? poll:any? tts:bool? flags:int? username:text? avatar_url:text? thread_name:text? applied_tags:[id]?
IncomingWebhookUpdateRequestPartial content:text? embeds:[RichEmbed]? allowed_mentions:MessageAllowedMentionsRequest? components:[ActionRowComponentForMessageRequest]? attachments:[MessageAttachmentRequest]? poll:any? flags:int?
IncomingWebhookInteractionRequest content:text? embeds:[RichEmbed]? allowed_mentions:MessageAllowedMentionsRequest? components:[ActionRowComponentForMessageRequest]? attachments:[MessageAttachmentRequest]? poll:any? tts:bool? flags:int?
IncomingWebhookUpdateForInteractionCallbackRequestPartial content:text? embeds:[RichEmbed]? allowed_mentions:MessageAllowedMentionsRequest? components:[ActionRowComponentForMessageRequest]? attachments:[MessageAttachmentRequest]? flags:int?
CreateMessageInteractionCallbackRequest type!:int data:IncomingWebhookInteractionRequest?
UpdateMessageInteractionCallbackRequest type!:int data:IncomingWebhookUpdateForInteractionCallbackRequestPartial?
RichEmbed type:text? url:text? title:text? color:int? timestamp:time? description:text? author:RichEmbedAuthor? image:RichEmbedImage? thumbnail:RichEmbedThumbnail? footer:RichEmbedFooter? fields:[RichEmbedField]? provider:any? video:any?
RichEmbedAuthor name:text? url:text? icon_url:text?
RichEmbedImage url:text? width:int? height:int? placeholder:text? placeholder_version:int? is_animated:bool? description:text?
RichEmbedThumbnail url:text? width:int? height:int? placeholder:text? placeholder_version:int? is_animated:bool? description:text?
RichEmbedFooter text:text? icon_url:text?
RichEmbedField name!:text value!:text inline:bool?
MessageAllowedMentionsRequest parse:[text?]? users:[id?]? roles:[id?]? replied_user:bool?
MessageAttachmentRequest id!:place filename:text? description:text? duration_secs:number? waveform:text? title:text? is_spoiler:bool? is_remix:bool?
ActionRowComponentForMessageRequest type!:int id:int? components!:[ButtonComponentForMessageRequest]
ButtonComponentForMessageRequest type!:int id:int? custom_id:text? style!:int label:text? disabled:bool? url:text? sku_id:id? emoji:ComponentEmojiForRequest?
ComponentEmojiForRequest id:id? name!:text
MessageReferenceRequest guild_id:id? channel_id:id? message_id!:id fail_if_not_exists:bool? type:int?
CreatePrivateChannelRequest recipient_id:id? access_tokens:[text]? nicks:any?
ApplicationCommandUpdateRequest name!:text name_localizations:any? description:text? description_localizations:any? options:[any]? default_member_permissions:int? dm_permission:bool? contexts:[int]? integration_types:[int]? handler:int? type:int? id:id?
ApplicationCommandStringOption type!:int name!:text name_localizations:any? description!:text description_localizations:any? required:bool? autocomplete:bool? min_length:int? max_length:int? choices:[ApplicationCommandOptionStringChoice]?
ApplicationCommandIntegerOption type!:int name!:text name_localizations:any? description!:text description_localizations:any? required:bool? autocomplete:bool? choices:[any]? min_value:int? max_value:int?
ApplicationCommandNumberOption type!:int name!:text name_localizations:any? description!:text description_localizations:any? required:bool? autocomplete:bool? choices:[any]? min_value:number? max_value:number?
ApplicationCommandBooleanOption type!:int name!:text name_localizations:any? description!:text description_localizations:any? required:bool?
ApplicationCommandOptionStringChoice name!:text name_localizations:any? value!:text
";

/// What is answered. Only what the stand-in makes use of is listed.
pub(super) const ANSWERS: &str = "
MessageResponse type!:int content!:text mentions!:[UserResponse] mention_roles!:[id] attachments!:[MessageAttachmentResponse] embeds!:[MessageEmbedResponse] timestamp!:time edited_timestamp!:time? flags!:int components!:[ActionRowComponentResponse] id!:id channel_id!:id author!:UserResponse pinned!:bool mention_everyone!:bool tts!:bool application_id:id nonce:any webhook_id:id message_reference:MessageReferenceResponse interaction_metadata:any referenced_message:any?
UserResponse id!:id username!:text avatar!:text? discriminator!:text public_flags!:int flags!:int bot:bool global_name!:text? primary_guild!:any?
MessageAttachmentResponse id!:id filename!:text size!:int url!:text proxy_url!:text width:int height:int duration_secs:number waveform:text description:text content_type:text
MessageEmbedResponse type!:text url:text title:text description:text color:int timestamp:time fields:[any] author:any image:any thumbnail:any footer:any
ActionRowComponentResponse type!:int id!:int components!:[ButtonComponentResponse]
ButtonComponentResponse type!:int id!:int custom_id:text style!:int label:text disabled:bool emoji:any url:text? sku_id:id
MessageReferenceResponse type!:int channel_id!:id message_id:id guild_id:id
PrivateChannelResponse id!:id type!:int last_message_id:id? flags!:int recipients!:[UserResponse]
GuildChannelResponse id!:id type!:int last_message_id:id? flags!:int guild_id!:id name!:text parent_id:id? rate_limit_per_user:int topic:text? position!:int permission_overwrites:[any] nsfw:bool
ApplicationCommandResponse id!:id application_id!:id version!:id default_member_permissions!:text? type!:int name!:text name_localizations:any? description!:text description_localizations:any? dm_permission:bool contexts:[int]? integration_types:[int] options:[any] nsfw:bool
";

/// What the gateway says, by the names of the derived schema; those in small letters have none there.
pub(super) const EVENTS: &str = "
APIUser id!:id username!:text discriminator!:text global_name!:text? avatar!:text? bot:bool public_flags:int flags:int primary_guild:any? mfa_enabled:bool verified:bool email:text?
APIAttachment id!:id filename!:text size!:int url!:text proxy_url!:text width:int? height:int? duration_secs:number waveform:text description:text content_type:text
APIMessage id!:id channel_id!:id author!:APIUser content!:text timestamp!:time edited_timestamp!:time? tts!:bool mention_everyone!:bool mentions!:[any] mention_roles!:[id] attachments!:[APIAttachment] embeds!:[any] pinned!:bool type!:int flags:int components:[any] nonce:any webhook_id:id application_id:id message_reference:any referenced_message:any? interaction_metadata:any
told_message id!:id channel_id!:id author!:APIUser content!:text timestamp!:time edited_timestamp!:time? tts!:bool mention_everyone!:bool mentions!:[any] mention_roles!:[id] attachments!:[APIAttachment] embeds!:[any] pinned!:bool type!:int flags:int components:[any] nonce:any webhook_id:id application_id:id message_reference:any referenced_message:any? interaction_metadata:any guild_id:id member:any channel_type:int
told_preview id!:id channel_id!:id embeds!:[any] guild_id:id
told_deletion id!:id channel_id!:id guild_id:id
told_interaction id!:id application_id!:id type!:int token!:text version!:int data!:any channel_id!:id channel!:any locale!:text app_permissions!:text entitlements!:[any] authorizing_integration_owners!:any attachment_size_limit!:int context:int user:APIUser member:any guild_id:id guild_locale:text guild:any message:APIMessage
GatewayReadyDispatchData v!:int user!:APIUser guilds!:[APIUnavailableGuild] session_id!:text resume_gateway_url!:text application!:any shard:[int]
APIUnavailableGuild id!:id unavailable!:bool
";

/// What a client says to the gateway.
pub(super) const FRAMES: &str = "
GatewayIdentifyData token!:text properties!:GatewayIdentifyProperties intents!:int compress:bool large_threshold:int shard:[int] presence:any capabilities:int
GatewayIdentifyProperties os!:text browser!:text device!:text
GatewayResumeData token!:text session_id!:text seq!:int
";

/// Requests: method, path, what its body is, what its query may say. `-`: no body.
pub(super) const ROUTES: [(&str, &str, &[&str]); 20] = [
    ("GET /gateway", "-", &[]),
    ("GET /gateway/bot", "-", &[]),
    ("GET /users/@me", "-", &[]),
    ("GET /applications/@me", "-", &[]),
    ("GET /oauth2/applications/@me", "-", &[]),
    ("POST /users/@me/channels", "CreatePrivateChannelRequest", &[]),
    ("GET /channels/*", "-", &[]),
    ("POST /channels/*/typing", "-", &[]),
    ("GET /channels/*/messages", "-", &["limit", "before", "after", "around"]),
    ("POST /channels/*/messages", "MessageCreateRequest", &[]),
    ("GET /channels/*/messages/*", "-", &[]),
    ("PATCH /channels/*/messages/*", "MessageEditRequestPartial", &[]),
    ("DELETE /channels/*/messages/*", "-", &[]),
    ("POST /interactions/*/*/callback", "callback", &["with_response"]),
    ("POST /webhooks/*/*", "IncomingWebhookRequestPartial", WEBHOOK),
    ("GET /webhooks/*/*/messages/*", "-", WEBHOOK),
    ("PATCH /webhooks/*/*/messages/*", "IncomingWebhookUpdateRequestPartial", WEBHOOK),
    ("DELETE /webhooks/*/*/messages/*", "-", WEBHOOK),
    ("GET /applications/*/commands", "-", &["with_localizations"]),
    ("PUT /applications/*/commands", "[ApplicationCommandUpdateRequest]", &[]),
];

const WEBHOOK: &[&str] = &["wait", "thread_id", "with_components"];

/// What discord.js and serenity send besides, and the real one lets in: a table, its fields.
pub(super) const TOLERATED: [(&str, &[&str]); 11] = [
    ("MessageEditRequestPartial", &["enforce_nonce", "tts"]),
    ("IncomingWebhookRequestPartial", &["enforce_nonce"]),
    ("IncomingWebhookUpdateRequestPartial", &["enforce_nonce", "tts"]),
    ("IncomingWebhookInteractionRequest", &["enforce_nonce"]),
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", &["enforce_nonce", "tts"]),
    ("GatewayResumeData", &["presence"]),
    ("ApplicationCommandUpdateRequest", &["nsfw"]),
    ("ApplicationCommandStringOption", OPTION),
    ("ApplicationCommandIntegerOption", OPTION),
    ("ApplicationCommandNumberOption", OPTION),
    ("ApplicationCommandBooleanOption", OPTION),
];

/// serenity writes all fields of an option, whatever its type.
const OPTION: &[&str] = &[
    "autocomplete",
    "channel_types",
    "choices",
    "max_length",
    "max_value",
    "min_length",
    "min_value",
    "options",
];
