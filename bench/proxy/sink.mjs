// A server that answers each message with 202, whatever its head: it counts the ends of chunked bodies. Also counts bytes.
import { createServer } from "node:net";

const END = Buffer.from("\r\n0\r\n\r\n");
const ANSWER = Buffer.from("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");

/** Listens on a free port of loopback. */
export async function startSink() {
  const sink = { messages: 0, bytes: 0, wake: () => {} };
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    let tail = Buffer.alloc(0);
    socket.on("data", (bytes) => {
      sink.bytes += bytes.length;
      // An end may lie across two pieces.
      const start = Buffer.concat([tail, bytes.subarray(0, END.length - 1)]);
      let ends = start.length >= END.length && start.indexOf(END) >= 0 ? 1 : 0;
      for (let at = bytes.indexOf(END); at >= 0; at = bytes.indexOf(END, at + END.length)) ends++;
      tail = Buffer.concat([tail, bytes.subarray(-END.length + 1)]).subarray(-END.length + 1);
      sink.messages += ends;
      if (ends === 1) socket.write(ANSWER);
      else if (ends > 1) socket.write(Buffer.concat(Array.from({ length: ends }, () => ANSWER)));
      sink.wake();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { ...sink, counts: sink, port: server.address().port, close: () => server.close() };
}
