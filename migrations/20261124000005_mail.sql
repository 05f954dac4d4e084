-- Mail: where a person wants it, and the mails on their way.

-- An address for each person. Nothing but a code goes there before it is confirmed.
create table mail_addresses (
    user_id uuid primary key references users (id),
    -- In lower case.
    address text not null constraint mail_addresses_address check (char_length(address) between 3 and 254),
    made_at timestamptz not null,
    -- Since when it is known that the person reads what goes there.
    confirmed_at timestamptz,
    -- The code that confirms it, by its SHA-256, and how often another was entered.
    code_hash bytea constraint mail_addresses_code check (octet_length(code_hash) = 32),
    code_expires_at timestamptz,
    code_tries integer not null default 0,
    -- Since when they want no mail at all, and what they want none of.
    stopped_at timestamptz,
    unsubscribed text[] not null default '{}'
        constraint mail_addresses_unsubscribed check (unsubscribed <@ array['daily', 'weekly', 'monthly']),
    -- Why nothing goes there any more, and since when the person knows.
    trouble text constraint mail_addresses_trouble check (trouble in ('bounced', 'complained')),
    told_at timestamptz,
    -- The join that it came by: when that is taken back, it leaves.
    link_id uuid,
    constraint mail_addresses_expires check ((code_hash is null) = (code_expires_at is null)),
    constraint mail_addresses_told check (told_at is null or trouble is not null)
);
-- An address that does not exist does so for nobody: what a mail server says of it is looked up without a user.
create index mail_addresses_by_address on mail_addresses (address);
-- Who is to be told that mail comes back is looked for all the time, and is hardly ever anybody.
create index mail_addresses_untold on mail_addresses (user_id) where trouble is not null and told_at is null;

-- Addresses whose reader called mail unwanted, by their SHA-256. It is their wish and not of whoever gave the address, so
-- it outlasts what anybody here forgets or has erased.
create table mail_unwanted (
    hash bytea primary key constraint mail_unwanted_hash check (octet_length(hash) = 32),
    since timestamptz not null
);

-- Mails that wait, and those that are over: of these there are no words left, and soon nothing.
create table mails (
    user_id uuid not null references users (id),
    -- The same for each attempt: whoever sends mail knows repetitions by it.
    id uuid not null,
    topic text not null constraint mails_topic check (topic in ('confirmation', 'daily', 'weekly', 'monthly')),
    address text not null constraint mails_address check (char_length(address) between 3 and 254),
    subject text not null constraint mails_subject check (char_length(subject) between 1 and 200),
    text text not null constraint mails_text check (char_length(text) <= 100000),
    html text not null constraint mails_html check (char_length(html) <= 400000),
    -- {name: value}
    headers jsonb not null default '{}',
    created_at timestamptz not null,
    -- Not to be tried before; while one process tries, when another may.
    due_at timestamptz not null,
    attempts integer not null default 0,
    sent_at timestamptz,
    -- What the provider calls it.
    provider_id text constraint mails_provider check (char_length(provider_id) between 1 and 200),
    failed_at timestamptz,
    error text constraint mails_error check (char_length(error) between 1 and 200),
    primary key (user_id, id),
    constraint mails_failed check ((failed_at is null) = (error is null)),
    constraint mails_once check (sent_at is null or failed_at is null)
);
-- Whoever's they are, the longest due first.
create index mails_due on mails (due_at) where sent_at is null and failed_at is null;
-- How much went to an address lately, whoever asked for it.
create index mails_to on mails (address, created_at);

-- What a provider told lately, so that nobody tells it again.
create table mail_events (
    id text primary key constraint mail_events_id check (char_length(id) between 1 and 200),
    seen_at timestamptz not null
);
create index mail_events_seen on mail_events (seen_at);
