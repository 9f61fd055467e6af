-- The load-testing plan's flow: create an order, add an item, submit. Each answer brings the next step of
-- its order to the end of a queue, so a step is sent only when the one before it was answered.
local headers = { ["Content-Type"] = "application/json" }
local item = '{"productId":"38d275eb-fd95-4f59-8f73-b68df3a9d2e0","quantity":2,"unitPrice":29.99}'
local customers = 10000
local made = 0
local first, last = 1, 0
local queue = {}

function request()
  if first <= last then
    local sent = queue[first]
    queue[first] = nil
    first = first + 1
    return sent
  end
  made = made + 1
  local customer = string.format("550e8400-e29b-41d4-a716-%012d", made % customers)
  return wrk.format("POST", "/api/orders", headers, '{"customerId":"' .. customer .. '"}')
end

function response(status, _, body)
  local id = string.match(body, '^{"id":"([^"]+)"')
  if status == 201 then
    last = last + 1
    queue[last] = wrk.format("POST", "/api/orders/" .. id .. "/items", headers, item)
  elseif status == 200 and string.find(body, '"status":"DRAFT"', 1, true) then
    last = last + 1
    queue[last] = wrk.format("POST", "/api/orders/" .. id .. "/submit")
  end
end
