-- Budgets over everything, a category or a tag; by the week, month or year, or between two dates; with rollover,
-- thresholds and a pause. `earlier` holds what the amount was before, [{amount, currency, until}] in the order of the
-- days: the row is one whole, so that the journal, an archive and a join carry its history along.
alter table budgets
    -- In lower case, as the keys of daily_totals.
    add column tag text constraint budgets_tag check (char_length(tag) between 1 and 40),
    add column period text not null default 'month'
        constraint budgets_period check (period in ('week', 'month', 'year', 'dates')),
    -- The days of a budget between dates; the second is the day after the last.
    add column starts_on date,
    add column ends_on date,
    add column rollover boolean not null default false,
    -- The first day of the period from which on what is left rolls over; what was left of those before is gone.
    add column rolls_since date,
    add column thresholds smallint[] not null default '{50,80,100}'
        constraint budgets_thresholds
        check (cardinality(thresholds) between 1 and 5 and 1 <= all (thresholds) and 200 >= all (thresholds)),
    add column earlier jsonb not null default '[]' constraint budgets_earlier check (jsonb_typeof(earlier) = 'array'),
    add column paused_at timestamptz,
    add constraint budgets_scope check (category_id is null or tag is null),
    add constraint budgets_dates check (
        case when period = 'dates' then starts_on is not null and ends_on is not null and starts_on < ends_on
             else starts_on is null and ends_on is null end),
    add constraint budgets_rollover check (not rollover or period <> 'dates'),
    add constraint budgets_rolls_since check (rollover or rolls_since is null);

-- One in force per scope, currency and kind of period; of those between dates, per dates.
drop index budgets_one_in_force;
create unique index budgets_one_in_force on budgets
    (user_id, coalesce(category_id, '00000000-0000-0000-0000-000000000000'), coalesce(tag, ''), currency, period,
     coalesce(starts_on, '-infinity'), coalesce(ends_on, '-infinity'))
    where ended_at is null;
