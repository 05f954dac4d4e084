-- What bots bring: conversations that others read along in, and a person to be asked where they are.

alter table conversations
    -- Whether others read along: a group, a channel of a server.
    add column shared boolean not null default false;

alter table users
    -- The language that their platform said they use (a tag of BCP 47), where it did.
    add column language text constraint users_language check (char_length(language) between 1 and 35),
    -- When they were asked for their time zone and currency: once.
    add column setup_asked_at timestamptz;
