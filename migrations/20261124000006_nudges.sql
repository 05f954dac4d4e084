-- What people are told without asking: what they want, when each is due, what they were told, and the runs of jobs.

-- A person who is not here wants nothing.
create table nudge_settings (
    user_id uuid primary key references users (id),
    kinds text[] not null constraint nudge_settings_kinds check (
        kinds <@ array['budget', 'pace', 'unusual', 'recurring', 'silence', 'daily', 'weekly', 'monthly']
    ),
    -- Local times between which nothing is told; from the one to the other, over midnight if it is earlier. The same
    -- twice: never.
    quiet_from time not null,
    quiet_to time not null
);

-- When somebody is looked after next.
create table nudge_plans (
    user_id uuid not null references users (id),
    plan text not null constraint nudge_plans_plan check (plan in ('look', 'daily', 'weekly', 'monthly')),
    due_at timestamptz not null,
    primary key (user_id, plan)
);
create index nudge_plans_due on nudge_plans (due_at, user_id, plan);

-- What was told, once for each key, and why.
create table nudges (
    user_id uuid not null references users (id),
    id uuid not null,
    kind text not null,
    key text not null constraint nudges_key check (char_length(key) between 1 and 200),
    -- The person's day.
    day date not null,
    finding jsonb not null,
    made_at timestamptz not null,
    primary key (user_id, id),
    constraint nudges_once unique (user_id, key)
);
create index nudges_by_day on nudges (user_id, day);
create index nudges_old on nudges (day);

-- The lines of budgets that somebody was told they crossed, once in a period; with another amount they are other lines. The
-- line at 0 % is that it will not last.
create table budget_alerts (
    user_id uuid not null,
    budget_id uuid not null,
    period_start date not null,
    amount_minor bigint not null,
    threshold smallint not null,
    told_at timestamptz not null,
    primary key (user_id, budget_id, period_start, amount_minor, threshold),
    foreign key (user_id, budget_id) references budgets (user_id, id) deferrable
);

-- The runs of jobs: whoever adds one does it, and another takes it up if nothing is heard of it.
create table schedules (
    job text not null constraint schedules_job check (char_length(job) between 1 and 40),
    due_at timestamptz not null,
    process uuid not null,
    claimed_until timestamptz not null,
    finished_at timestamptz,
    primary key (job, due_at)
);

-- What the two had said they want to be told, before their books became one, and what the one who came was told.
alter table links add column wants jsonb not null default '{}', add column nudges uuid[] not null default '{}';
