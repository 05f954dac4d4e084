-- What one currency is worth in another, by day: rates that count for everybody, and each person's own.
--
-- A rate is mantissa / 10^scale, exact; one `base` is worth that many of `quote`.

-- Published by the European Central Bank, or read from a file by whoever runs this. Nobody's in particular.
create table shared_rates (
    base text not null constraint shared_rates_base check (base ~ '^[A-Z]{3}$'),
    quote text not null constraint shared_rates_quote check (quote ~ '^[A-Z]{3}$'),
    day date not null,
    mantissa bigint not null constraint shared_rates_mantissa check (mantissa between 1 and 999999999999),
    scale integer not null constraint shared_rates_scale check (scale between 0 and 12),
    source text not null constraint shared_rates_source check (source in ('ecb', 'file')),
    primary key (base, quote, day),
    constraint shared_rates_apart check (base <> quote)
);
-- One between two currencies on a day, whichever way round; and what counts on some days is found by it.
create unique index shared_rates_one_a_day on shared_rates (day, least(base, quote), greatest(base, quote));

-- Set by a person, for their own books.
create table rates (
    user_id uuid not null references users (id),
    base text not null constraint rates_base check (base ~ '^[A-Z]{3}$'),
    quote text not null constraint rates_quote check (quote ~ '^[A-Z]{3}$'),
    day date not null,
    mantissa bigint not null constraint rates_mantissa check (mantissa between 1 and 999999999999),
    scale integer not null constraint rates_scale check (scale between 0 and 12),
    primary key (user_id, base, quote, day),
    constraint rates_apart check (base <> quote)
);
-- One between two currencies on a day, whichever way round it was said.
create unique index rates_one_a_day on rates (user_id, least(base, quote), greatest(base, quote), day);

-- The rates of books that became part of others, as they were: [[rate, whether the others had one already]].
alter table links add column rates jsonb not null default '[]';
