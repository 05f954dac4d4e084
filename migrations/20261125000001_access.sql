-- Who may look at the books from elsewhere than a chat: links that sign in, sessions, tokens of programs; and what keeps
-- requests from being tried out or counted twice.

-- Whoever runs the program.
alter table users add column owner boolean not null default false;

-- Links that sign in once, by the SHA-256 of their secret.
create table sign_in_links (
    user_id uuid not null references users (id),
    id uuid not null,
    hash bytea not null constraint sign_in_links_hash check (octet_length(hash) = 32),
    via text not null constraint sign_in_links_via check (via in ('chat', 'mail', 'owner')),
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (user_id, id)
);

-- Sessions. Which refresh token is good follows from the generation; an older one that comes back ends the session.
create table sessions (
    user_id uuid not null references users (id),
    id uuid not null,
    via text not null constraint sessions_via check (via in ('chat', 'mail', 'owner', 'firebase')),
    agent text not null constraint sessions_agent check (char_length(agent) <= 200),
    generation integer not null default 1 constraint sessions_generation check (generation >= 1),
    made_at timestamptz not null,
    rotated_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (user_id, id)
);

-- Tokens for programs, by the SHA-256 of their secret.
create table api_tokens (
    user_id uuid not null references users (id),
    id uuid not null,
    name text not null constraint api_tokens_name check (char_length(name) between 1 and 60),
    scope text not null constraint api_tokens_scope check (scope in ('read', 'write')),
    hash bytea not null constraint api_tokens_hash check (octet_length(hash) = 32),
    made_at timestamptz not null,
    expires_at timestamptz,
    used_at timestamptz,
    primary key (user_id, id)
);

-- Attempts to sign in, by the SHA-256 of what they are counted for: an account, or an address of the network. Nobody is
-- signed in yet, so there is no user.
create table sign_in_attempts (
    about bytea not null constraint sign_in_attempts_about check (octet_length(about) = 32),
    id uuid not null,
    made_at timestamptz not null,
    primary key (about, id)
);
create index sign_in_attempts_by_time on sign_in_attempts (made_at);

-- Answers to requests that named a key, so that a repetition gets the same answer and does nothing.
create table repeats (
    user_id uuid not null references users (id),
    key text not null constraint repeats_key check (char_length(key) between 1 and 255),
    request bytea not null constraint repeats_request check (octet_length(request) = 32),
    status smallint not null,
    body jsonb not null,
    made_at timestamptz not null,
    primary key (user_id, key)
);
create index repeats_by_time on repeats (made_at);

-- Mails that sign in.
alter table mails
    drop constraint mails_topic,
    add constraint mails_topic check (topic in ('confirmation', 'sign_in', 'daily', 'weekly', 'monthly'));
