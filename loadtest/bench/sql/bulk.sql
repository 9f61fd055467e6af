-- Orders number $1 to $2, of four events each, that can still be changed. BULK_ID is the id of order n. Those of another
-- category than 'order' are published by no relay.
insert into events (category, stream_id, version, type, schema_version, occurred_at, data)
select $3, BULK_ID, version, case version when 1 then 'OrderCreated' else 'OrderItemAdded' end, 1, now(),
  convert_to(case version when 1
    then '{"customerId":"' || md5('customer' || n % 10000)::uuid || '","currency":"USD"}'
    else '{"productId":"' || md5('product' || (n + version) % 1000)::uuid || '","quantity":1,"unitPrice":29.99}' end, 'UTF8')
from generate_series($1::int, $2::int) n, generate_series(1, 4) version
order by n, version
