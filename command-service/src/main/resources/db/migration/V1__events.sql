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

grant select, insert on events to ${app_role};
grant select on events_readable to ${app_role};
grant select, insert, update on relay_checkpoints to ${app_role};
