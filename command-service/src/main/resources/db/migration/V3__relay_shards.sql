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

grant select, insert, update on relay_control to ${app_role};
grant select, insert on relay_rewinds to ${app_role};
