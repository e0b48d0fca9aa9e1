-- Hands the bodies of libprocess messages and v1 records to Wireshark's protobuf dissector: the best that tshark
-- can do for Mesos without a dissector of its own.
local protobuf = Dissector.get("protobuf")
local uri = Field.new("http.request.uri")
local body = Field.new("http.file_data")
local mesos = Proto("mesos_bodies", "Mesos bodies")

function mesos.dissector(tvb, pinfo, tree)
  local names = { uri() }
  local bodies = { body() }
  for index, each in ipairs(bodies) do
    local name = names[index] and tostring(names[index]):match("^/[^/]+/(mesos%.[%w%.]+)$")
    if name then
      pinfo.private["pb_msg_type"] = "message," .. name
      pcall(Dissector.call, protobuf, each.range:tvb(), pinfo, tree)
    end
  end
end

register_postdissector(mesos)
