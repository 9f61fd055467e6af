-- Orders number $1 to $2, of four events each, that can still be changed. They are of a kind that no relay publishes.
insert into events (category, stream_id, version, type, schema_version, occurred_at, data)
select 'espm-bench',
  (lpad(to_hex(1780000000000 + n), 12, '0') || '7' || substr(md5('bulk' || n), 1, 3)
    || '8' || substr(md5('bulk' || n), 4, 15))::uuid,
  version, case version when 1 then 'OrderCreated' else 'OrderItemAdded' end, 1, now(),
  convert_to(case version when 1
    then '{"customerId":"' || md5('customer' || n % 10000)::uuid || '","currency":"USD"}'
    else '{"productId":"' || md5('product' || (n + version) % 1000)::uuid || '","quantity":1,"unitPrice":29.99}' end, 'UTF8')
from generate_series($1::int, $2::int) n, generate_series(1, 4) version
order by n, version
