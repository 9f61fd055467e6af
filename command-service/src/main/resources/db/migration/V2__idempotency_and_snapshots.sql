-- Which keys of clients have had an effect, and which. Written by the statement that appends the
-- events, after them (ADR 0002); removed when they are older than the service's time to live.
create table idempotency_keys (
  key         text        primary key,
  fingerprint bytea       not null,  -- of the request that had the effect
  stream_id   uuid        not null,
  version     integer     not null,  -- of the stream after the effect
  created_at  timestamptz not null default now()
);

create index idempotency_keys_age on idempotency_keys (created_at);

-- States of long streams, so that not all of their events need be read. Never the truth: every row
-- may be deleted at any time.
create table snapshots (
  stream_id uuid        primary key,
  version   integer     not null,   -- the last event that is in it
  format    integer     not null,   -- of the state; one of another format is passed over
  state     bytea       not null,
  taken_at  timestamptz not null default now()
);

grant select, insert, delete on idempotency_keys to ${app_role};
grant select, insert, update, delete on snapshots to ${app_role};
