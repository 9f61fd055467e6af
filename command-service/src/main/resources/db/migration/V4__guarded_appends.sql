-- The service says what happened; when and where it was written is the database's to say. A tx or a
-- position of the service's own making could put an event where everybody has read already.
revoke insert on events from ${app_role};
grant insert (category, stream_id, version, type, schema_version, occurred_at, data)
   on events to ${app_role};

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
grant update (created_at) on idempotency_keys to ${app_role};
