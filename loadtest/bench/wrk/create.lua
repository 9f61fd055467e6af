-- Creates orders of many customers.
local headers = { ["Content-Type"] = "application/json" }
local customers = 10000
local made = 0

function request()
  made = made + 1
  local customer = string.format("550e8400-e29b-41d4-a716-%012d", made % customers)
  return wrk.format("POST", "/api/orders", headers, '{"customerId":"' .. customer .. '"}')
end
