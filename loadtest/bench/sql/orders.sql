-- $1 orders of 7 events each, side by side as in life; what follows the payment comes long after it.
with orders as (
  select n, (lpad(to_hex(1790000000000 + n * 10), 12, '0') || '7' || substr(md5('order' || n), 1, 3)
      || '8' || substr(md5('order' || n), 4, 15))::uuid as id,
    md5('customer' || n * 7919 % 10000)::uuid as customer,
    md5('product' || n * 31 % 1000)::uuid as product,
    md5('product' || (n * 31 + 17) % 1000)::uuid as other_product
  from generate_series(1, $1::int) n
), lives as (
  select n, id, version, n + (array[0, 20, 60, 100, 160, $1::int / 7, $1::int * 3 / 7])[version] as at,
    (array['OrderCreated', 'OrderItemAdded', 'OrderItemAdded', 'OrderSubmitted', 'OrderPaid',
      'OrderShipped', 'OrderDelivered'])[version] as type,
    (array['{"customerId":"' || customer || '","currency":"USD"}',
      '{"productId":"' || product || '","quantity":2,"unitPrice":29.99}',
      '{"productId":"' || other_product || '","quantity":1,"unitPrice":5.40}',
      '{"total":65.38,"currency":"USD"}', '{"amount":65.38,"currency":"USD"}', '{}', '{}'])[version] as data
  from orders, generate_series(1, 7) version
)
insert into events (category, stream_id, version, type, schema_version, occurred_at, data)
select 'order', id, version, type, 1,
  now() - interval '1 day' + at * interval '10 milliseconds' + version * interval '1.001 milliseconds',
  convert_to(data, 'UTF8')
from lives order by at, n
