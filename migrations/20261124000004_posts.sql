-- Posts: what a person is told in a conversation that answers no message of theirs. A post is a row of `messages` of the
-- kind 'notice', which nobody wrote: it has no words and is answered when it is made.

alter table messages
    drop constraint messages_kind,
    add constraint messages_kind
        check (kind in ('text', 'edited', 'deleted', 'button', 'photo', 'voice', 'document', 'notice')),
    -- What a post is about, so that nobody is told the same twice. Where books were joined that were both told it, one of
    -- them has the post's id behind a '#': 37 characters more.
    add column post_key text constraint messages_post_key check (char_length(post_key) between 1 and 240),
    add constraint messages_notice check (
        (kind = 'notice') = (post_key is not null)
        and (kind <> 'notice' or answered_at is not null and reply is not null and body = '')
    );
create unique index messages_post_once on messages (user_id, post_key) where post_key is not null;
