// The least that a proxy on Node can do.
import { connect, createServer } from "node:net";

const [port, target] = process.argv.slice(2).map(Number);
createServer({ noDelay: true }, (client) => {
  const server = connect({ port: target, host: "127.0.0.1", noDelay: true });
  for (const socket of [client, server]) socket.on("error", () => {});
  client.pipe(server);
  server.pipe(client);
}).listen(port, "127.0.0.1");
