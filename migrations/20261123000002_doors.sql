-- One person, several doors: codes that join two books into one, what is needed to take a join back, and the wish to be
-- erased.

-- A join moves rows from one person to another, parents and children alike: the references hold at its end.
alter table messages alter constraint messages_user_id_conversation_id_fkey deferrable;
alter table outbox alter constraint outbox_user_id_conversation_id_fkey deferrable;
alter table outbox alter constraint outbox_user_id_message_id_fkey deferrable;
alter table model_rounds alter constraint model_rounds_user_id_message_id_fkey deferrable;
alter table categories alter constraint categories_user_id_merged_into_fkey deferrable;
alter table category_hints alter constraint category_hints_user_id_category_id_fkey deferrable;
alter table transactions alter constraint transactions_user_id_category_id_fkey deferrable;
alter table budgets alter constraint budgets_user_id_category_id_fkey deferrable;

alter table conversations
    -- Who wrote first, as the platform names them: the door that it came in by. Not known of older ones.
    add column subject text constraint conversations_subject check (char_length(subject) between 1 and 200),
    -- Since when another of the same person in the same chat goes on instead.
    add column retired_at timestamptz,
    drop constraint conversations_chat_unique;
create unique index conversations_chat_unique on conversations (user_id, channel, chat) where retired_at is null;

-- Codes that join, by their SHA-256. Like identities this is looked up without a user: whoever has the code is meant.
create table link_codes (
    hash bytea primary key constraint link_codes_hash check (octet_length(hash) = 32),
    user_id uuid not null references users (id),
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index link_codes_user on link_codes (user_id, made_at);

-- Codes that were entered and were none.
create table link_attempts (
    user_id uuid not null references users (id),
    id uuid not null,
    made_at timestamptz not null,
    primary key (user_id, id)
);

-- Books (`from_user`) that became part of others (`user_id`): what was moved, and how it was, to take it back exactly.
create table links (
    user_id uuid not null references users (id),
    id uuid not null,
    from_user uuid not null references users (id),
    made_at timestamptz not null,
    undone_at timestamptz,
    -- [{channel, subject}]
    doors jsonb not null,
    conversations uuid[] not null,
    transactions uuid[] not null,
    -- As they were: rows of categories, hints, budgets and model_usage.
    categories jsonb not null,
    hints jsonb not null,
    budgets jsonb not null,
    usage jsonb not null,
    primary key (user_id, id),
    constraint links_apart check (user_id <> from_user)
);
create index links_from on links (from_user);
create unique index links_once on links (from_user) where undone_at is null;

-- People who wish to be erased, and when they will be.
create table erasures (
    user_id uuid primary key references users (id),
    asked_at timestamptz not null,
    due_at timestamptz not null
);
