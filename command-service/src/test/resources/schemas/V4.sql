-- The database as V4 left it, with the events of two orders: loaded by OldSchemasIT, which brings it
-- to the newest version and looks whether everything is still there.
--
-- For the next version: copy this file, make the schema that of the new migration, add the row to
-- flyway_schema_history, and say below what has to be read. The file is found by its place.

-- What GET /api/events answers, in that order. The third row was written by an older transaction
-- than the second, so it comes before it.
--= {"orderId":"0197a3c0-1111-7abc-8def-0123456789ab","version":1,"position":1,"type":"OrderCreated","schemaVersion":1,"occurredAt":"2026-01-02T03:04:05.678901Z","data":{"customerId":"550e8400-e29b-41d4-a716-446655440000","currency":"USD"}}
--= {"orderId":"0197a3c0-2222-7abc-8def-0123456789ab","version":1,"position":3,"type":"OrderCreated","schemaVersion":1,"occurredAt":"2026-01-02T03:04:06Z","data":{"customerId":"550e8400-e29b-41d4-a716-446655440000","currency":"JPY"}}
--= {"orderId":"0197a3c0-1111-7abc-8def-0123456789ab","version":2,"position":2,"type":"OrderItemAdded","schemaVersion":1,"occurredAt":"2026-01-02T03:04:06.100Z","data":{"productId":"38d275eb-fd95-4f59-8f73-b68df3a9d2e0","quantity":2,"unitPrice":29.90}}
--= {"orderId":"0197a3c0-1111-7abc-8def-0123456789ab","version":3,"position":7,"type":"OrderSubmitted","schemaVersion":1,"occurredAt":"2026-01-02T03:04:07.000001Z","data":{"total":59.80,"currency":"USD"}}
--= {"orderId":"0197a3c0-2222-7abc-8def-0123456789ab","version":2,"position":8,"type":"OrderCancelled","schemaVersion":1,"occurredAt":"2026-01-02T03:04:08Z","data":{"reason":"täglich \"zweimal\""}}

-- The one table that is the truth. Rows are only ever added; the service's role can do nothing else.
create table events (
  position       bigint generated always as identity primary key,
  tx             xid8        not null default pg_current_xact_id(),
  category       text        not null,  -- kind of stream, for example order
  stream_id      uuid        not null,
  version        integer     not null check (version > 0),
  type           text        not null,  -- stored type name, part of the contract
  schema_version smallint    not null,
  occurred_at    timestamptz not null,
  data           bytea       not null,  -- UTF-8 JSON of the event alone
  unique (stream_id, version)           -- decides between concurrent appends
);

-- Reading in the order in which nothing that commits late is passed over.
create index events_relay_order on events (tx, position);

comment on column events.tx is
  'transaction that wrote the row; with position it gives the order of reading, below the oldest running transaction';

-- For people: the same with readable data.
create view events_readable as
select position, tx, category, stream_id, version, type, schema_version, occurred_at,
       convert_from(data, 'UTF8')::jsonb as data
from events;

-- How far each relay has published.
create table relay_checkpoints (
  relay      text        primary key,
  tx         xid8        not null,
  position   bigint      not null,
  updated_at timestamptz not null default now()
);

grant select, insert on events to espm_app;
grant select on events_readable to espm_app;
grant select, insert, update on relay_checkpoints to espm_app;

insert into events
  (position, tx, category, stream_id, version, type, schema_version, occurred_at, data)
overriding system value values
  (1, '701', 'order', '0197a3c0-1111-7abc-8def-0123456789ab', 1, 'OrderCreated', 1,
   '2026-01-02T03:04:05.678901Z',
   convert_to('{"customerId":"550e8400-e29b-41d4-a716-446655440000","currency":"USD"}', 'UTF8')),
  (2, '703', 'order', '0197a3c0-1111-7abc-8def-0123456789ab', 2, 'OrderItemAdded', 1,
   '2026-01-02T03:04:06.1Z',
   convert_to('{"productId":"38d275eb-fd95-4f59-8f73-b68df3a9d2e0","quantity":2,"unitPrice":29.90}', 'UTF8')),
  (3, '702', 'order', '0197a3c0-2222-7abc-8def-0123456789ab', 1, 'OrderCreated', 1,
   '2026-01-02T03:04:06Z',
   convert_to('{"customerId":"550e8400-e29b-41d4-a716-446655440000","currency":"JPY"}', 'UTF8')),
  (7, '704', 'order', '0197a3c0-1111-7abc-8def-0123456789ab', 3, 'OrderSubmitted', 1,
   '2026-01-02T03:04:07.000001Z',
   convert_to('{"total":59.80,"currency":"USD"}', 'UTF8')),
  (8, '705', 'order', '0197a3c0-2222-7abc-8def-0123456789ab', 2, 'OrderCancelled', 1,
   '2026-01-02T03:04:08Z',
   convert_to('{"reason":"täglich \"zweimal\""}', 'UTF8'));

alter table events alter column position restart with 9;

-- Published up to the third event.
insert into relay_checkpoints (relay, tx, position) values ('order', '703', 2);

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

grant select, insert, delete on idempotency_keys to espm_app;
grant select, insert, update, delete on snapshots to espm_app;

-- A relay is divided into shards, by stream. How it was until now is the complete set of one shard.
alter table relay_checkpoints
  add column shards   integer not null default 1 check (shards between 1 and 64),
  add column shard    integer not null default 0,
  add column topic_id text,               -- the topic published to; null: not known, as before
  add column rewind   bigint  not null default 0,  -- last one that this checkpoint follows
  add check (shard >= 0 and shard < shards),
  drop constraint relay_checkpoints_pkey,
  add primary key (relay, shards, shard);

alter table relay_checkpoints
  alter column shards drop default,
  alter column shard drop default;

comment on table relay_checkpoints is
  'every event of the shard up to (tx, position), in this order, is acknowledged by Kafka';

-- What operators want of a relay; all instances look at it.
create table relay_control (
  relay      text        primary key,
  paused     boolean     not null,
  updated_at timestamptz not null default now()
);

-- Every rewind there ever was. The number is given without gaps and in the order of commits, so that
-- a shard that has followed number n has followed all before.
create table relay_rewinds (
  relay        text        not null,
  sequence     bigint      not null check (sequence > 0),
  tx           xid8        not null,
  position     bigint      not null,
  requested_at timestamptz not null default now(),
  primary key (relay, sequence)
);

comment on table relay_rewinds is 'everything after (tx, position) is to be published again';

grant select, insert, update on relay_control to espm_app;
grant select, insert on relay_rewinds to espm_app;

-- The service says what happened; when and where it was written is the database's to say. A tx or a
-- position of the service's own making could put an event where everybody has read already.
revoke insert on events from espm_app;
grant insert (category, stream_id, version, type, schema_version, occurred_at, data)
   on events to espm_app;

-- For the look below: the rows of a table that is updated all the time pile up while a snapshot is held.
create index relay_checkpoints_tx on relay_checkpoints (tx);

-- Refuses appends while something is stored under a transaction that this cluster has not counted
-- up to yet, as after a logical dump was restored into a younger cluster: in the order of reading an
-- event appended now would come before older ones, or where a relay has been already.
--
-- Stable, so it sees what the appending statement sees, whose own rows are not among it; those of
-- earlier statements of its transaction are left out. It looks only at the end of the index that
-- nothing should be in. Plans are kept, so the settings: by the index, however small the table was when
-- it was planned, and never compiled. An owner who adds very many rows by very many statements of one
-- transaction should disable the trigger: each passes over the rows of those before it.
create function refuse_append_behind() returns trigger
language plpgsql stable
set search_path from current
set enable_seqscan = off
set jit = off
as $$
begin
  if exists (select from events e
              where e.tx >= pg_snapshot_xmax(pg_current_snapshot())
                and e.tx is distinct from pg_current_xact_id_if_assigned())
     or exists (select from relay_checkpoints c
                 where c.tx >= pg_snapshot_xmax(pg_current_snapshot())) then
    raise exception 'events of transactions are stored that this cluster has not counted up to'
      using errcode = 'ESPM1';
  end if;
  return null;
end
$$;

create trigger events_in_order before insert on events
  for each statement execute function refuse_append_behind();

-- The repair, for the owner to call: lets the cluster count on, by transactions without content, some
-- 250,000 a second, until it is past everything that is stored.
create procedure reach_stored_transactions()
language plpgsql
as $$
declare
  target constant xid8 := greatest(
    (select e.tx from events e order by e.tx desc, e.position desc limit 1),
    (select c.tx from relay_checkpoints c order by c.tx desc limit 1));
begin
  while pg_snapshot_xmax(pg_current_snapshot()) <= target loop
    perform pg_current_xact_id();
    commit;
  end loop;
end
$$;

revoke execute on procedure reach_stored_transactions() from public;

-- Old keys are locked before they are removed, so that instances do not wait for each other; a lock
-- asks for the right to update, of any column.
grant update (created_at) on idempotency_keys to espm_app;

create table flyway_schema_history (
  installed_rank integer       not null,
  version        varchar(50),
  description    varchar(200)  not null,
  type           varchar(20)   not null,
  script         varchar(1000) not null,
  checksum       integer,
  installed_by   varchar(100)  not null,
  installed_on   timestamp     not null default now(),
  execution_time integer       not null,
  success        boolean       not null,
  constraint flyway_schema_history_pk primary key (installed_rank)
);
create index flyway_schema_history_s_idx on flyway_schema_history (success);
insert into flyway_schema_history
  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
values (1, '1', 'events', 'SQL', 'V1__events.sql', -14358581, 'espm_owner', 12, true),
       (2, '2', 'idempotency and snapshots', 'SQL', 'V2__idempotency_and_snapshots.sql', 900575419, 'espm_owner', 12, true),
       (3, '3', 'relay shards', 'SQL', 'V3__relay_shards.sql', -2062995889, 'espm_owner', 12, true),
       (4, '4', 'guarded appends', 'SQL', 'V4__guarded_appends.sql', -1079855636, 'espm_owner', 12, true);
