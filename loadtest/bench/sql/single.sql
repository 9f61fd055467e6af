insert into espm_bench.events (category, stream_id, version, type, schema_version, occurred_at, data)
values ('order', gen_random_uuid(), 1, 'OrderCreated', 1, now(),
  '{"customerId":"550e8400-e29b-41d4-a716-446655440000","currency":"USD"}');
