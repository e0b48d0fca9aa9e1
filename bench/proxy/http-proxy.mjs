// The library for plain HTTP, with connections to the target kept open.
import { Agent } from "node:http";
import { createProxyServer } from "http-proxy-3";

const [port, target] = process.argv.slice(2).map(Number);
const proxy = createProxyServer({
  target: `http://127.0.0.1:${target}`,
  agent: new Agent({ keepAlive: true, maxSockets: 1 }),
});
proxy.on("error", () => {});
proxy.listen(port, "127.0.0.1");
