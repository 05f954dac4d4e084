-- The path of a message: what was stored and waits for its turn, who works on a conversation just now, and the
-- replies on their way out.

alter table conversations
    -- How many of its messages are answered: the position of the newest.
    add column answered bigint not null default 0,
    -- Which process does its turns, and until when nobody else may.
    add column lease_owner uuid,
    add column lease_until timestamptz,
    add constraint conversations_lease check ((lease_owner is null) = (lease_until is null));

alter table messages
    -- Which version of `external_id` it is; a delivery is known by both.
    add column revision bigint not null default 0,
    -- The platform's order within the chat: what waits is taken up by it.
    add column platform_order bigint,
    -- The message or reply that it answers, as the platform names it.
    add column reply_to text constraint messages_reply_to check (char_length(reply_to) between 1 and 200),
    -- How much it is blamed for having been taken up without coming to an end.
    add column blame integer not null default 0,
    -- Its place among what was answered in its conversation, from 1.
    add column position bigint,
    -- The platform's id of its reply.
    add column sent_as text constraint messages_sent_as check (char_length(sent_as) between 1 and 200);

update messages m
set platform_order = (extract(epoch from m.sent_at) * 1000000)::bigint, position = placed.position
from (
    select user_id, id,
           row_number() over (partition by user_id, conversation_id order by answered_at, id) as position
    from messages
) placed
where placed.user_id = m.user_id and placed.id = m.id;

update conversations c
set answered = counted.answered
from (
    select user_id, conversation_id, count(*) as answered from messages group by user_id, conversation_id
) counted
where counted.user_id = c.user_id and counted.conversation_id = c.id;

alter table messages
    alter column platform_order set not null,
    drop constraint messages_once,
    add constraint messages_once unique (user_id, conversation_id, external_id, revision),
    add constraint messages_position unique (user_id, conversation_id, position),
    add constraint messages_answered check ((position is null) = (answered_at is null)),
    drop constraint messages_kind,
    add constraint messages_kind
        check (kind in ('text', 'edited', 'deleted', 'button', 'photo', 'voice', 'document'));
drop index messages_by_time;
create index messages_waiting on messages (user_id, conversation_id, platform_order, id)
    where answered_at is null;
create index messages_by_reply on messages (user_id, conversation_id, sent_as) where sent_as is not null;

-- Replies that are not shown yet, in the order of `position` within a conversation. One that was sent is gone from
-- here (`messages` keeps what was said); one that cannot be sent stays, with the reason.
create table outbox (
    user_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    channel text not null,
    position bigint not null,
    message_id uuid,
    reply jsonb not null,
    created_at timestamptz not null,
    -- Not to be tried before; while one process tries, when another may.
    due_at timestamptz not null,
    attempts integer not null default 0,
    failed_at timestamptz,
    error text constraint outbox_error check (char_length(error) between 1 and 500),
    primary key (user_id, id),
    foreign key (user_id, conversation_id) references conversations (user_id, id),
    foreign key (user_id, message_id) references messages (user_id, id),
    constraint outbox_position unique (user_id, conversation_id, position),
    constraint outbox_failed check ((failed_at is null) = (error is null))
);
create index outbox_unsent on outbox (user_id, conversation_id, position) where failed_at is null;

-- Secrets that all processes share and nobody types in, such as what cookies are signed with.
create table secrets (
    name text primary key,
    value bytea not null,
    created_at timestamptz not null
);
