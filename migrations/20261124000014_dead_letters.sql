-- Replies that are given up: one that nobody could be sent for a day is kept with those that were refused.

alter table outbox
    -- Since when attempts have failed that may work later.
    add column failing_since timestamptz;
create index outbox_failed_rows on outbox (user_id, failed_at) where failed_at is not null;
