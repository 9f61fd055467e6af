-- Reads orders whose ids are in a file, a line each, in an order that jumps about in it.
local paths = {}
local at = 0

function init(args)
  for id in io.lines(args[1]) do
    paths[#paths + 1] = wrk.format("GET", "/api/orders/" .. id)
  end
end

function request()
  at = (at + 7919) % #paths
  return paths[at + 1]
end
