-- The model beside the rules: whether a person wants it, what it was asked and did about a message, round by round,
-- and what that cost.

alter table users
    -- Whether what the rules do not understand may go to a model, and whether names are masked then.
    add column assistant text not null default 'on'
        constraint users_assistant check (assistant in ('on', 'masked', 'off'));

alter table conversations
    -- What was said up to this position is forgotten: it is neither read back nor sent anywhere.
    add column forgotten bigint not null default 0;

-- One row for each time that a model was asked about a message. It is there before anything is sent; `ended_at` is set
-- by the transaction that did what the model called for, so that whoever takes the message up again goes on after it.
create table model_rounds (
    user_id uuid not null,
    message_id uuid not null,
    round smallint not null constraint model_rounds_round check (round between 1 and 20),
    model text not null constraint model_rounds_model check (char_length(model) between 1 and 100),
    -- What was sent beyond what the rounds before sent already, as it left: [{role, text}].
    sent jsonb not null,
    sent_at timestamptz not null,
    -- Where the run stands after the round, as the agent library keeps it; to go on with, never a record.
    run jsonb,
    -- What was called and what came of it: [{call, outcome}].
    done jsonb not null default '[]',
    ended_at timestamptz,
    primary key (user_id, message_id, round),
    foreign key (user_id, message_id) references messages (user_id, id)
);
create index model_rounds_by_time on model_rounds (user_id, sent_at desc);

-- What models took, by the person's day. Costs are millionths of a US dollar, by list price.
create table model_usage (
    user_id uuid not null references users (id),
    day date not null,
    model text not null constraint model_usage_model check (char_length(model) between 1 and 100),
    calls bigint not null,
    input_tokens bigint not null,
    cached_tokens bigint not null,
    output_tokens bigint not null,
    cost_micros bigint not null,
    primary key (user_id, day, model),
    constraint model_usage_counts check (
        calls >= 0 and input_tokens >= 0 and cached_tokens >= 0 and output_tokens >= 0 and cost_micros >= 0
    )
);
