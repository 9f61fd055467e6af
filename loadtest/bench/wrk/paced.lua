-- Creates orders at about a given rate: each connection pauses between its requests. Arguments: pause of
-- one connection in milliseconds.
local headers = { ["Content-Type"] = "application/json" }
local body = '{"customerId":"550e8400-e29b-41d4-a716-446655440000"}'
local pause = 0

function init(args)
  pause = tonumber(args[1])
  math.randomseed(os.time())
end

-- Spread about the mean, so that the connections do not fall into step.
function delay()
  return math.floor(pause * (0.5 + math.random()))
end

function request()
  return wrk.format("POST", "/api/orders", headers, body)
end
