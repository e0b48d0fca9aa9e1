// The proxies that are compared, each as a process of its own between a port and the sink.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, "..", "..", "dist", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-bench-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const has = (program) => spawnSync(program, ["--version"]).error === undefined;

const ours = (name, ...words) => ({
  name: `mesos-sniff, ${name}`,
  command: (port, sink) => [
    process.execPath,
    ...[cli, "proxy", "-l", `127.0.0.1:${port}`, "-t", `127.0.0.1:${sink}`, ...words],
  ],
});

const haproxy = (port, sink) => {
  const file = join(scratch, `haproxy-${port}.cfg`);
  const times = "timeout connect 5s\n  timeout client 60s\n  timeout server 60s";
  writeFileSync(
    file,
    `defaults\n  mode tcp\n  ${times}\nlisten l\n  bind 127.0.0.1:${port}\n  server s 127.0.0.1:${sink}\n`,
  );
  return ["haproxy", "-db", "-f", file];
};

const nginx = (port, sink) => {
  const file = join(scratch, `nginx-${port}.conf`);
  const module = "/usr/lib/nginx/modules/ngx_stream_module.so";
  writeFileSync(
    file,
    `daemon off;\nworker_processes 1;\npid ${scratch}/nginx-${port}.pid;\nerror_log /dev/null;\nload_module ${module};\n` +
      `events {}\nstream { server { listen 127.0.0.1:${port}; tcp_nodelay on; proxy_pass 127.0.0.1:${sink}; } }\n`,
  );
  return ["nginx", "-c", file, "-p", scratch];
};

export const PEERS = [
  {
    name: "bare Node TCP pipe",
    command: (...ports) => [process.execPath, join(here, "pipe.mjs"), ...ports],
  },
  ours("relay, bytes only shown nowhere", "--mode", "relay", "--quiet"),
  ours("relay, decode and record", "--mode", "relay", "-r", join(scratch, "relay.pcapng")),
  ours("rewrite, decode and record", "-r", join(scratch, "rewrite.pcapng")),
  {
    name: "http-proxy-3",
    command: (...ports) => [process.execPath, join(here, "http-proxy.mjs"), ...ports],
  },
  ...(has("haproxy") ? [{ name: "haproxy (tcp)", command: haproxy }] : []),
  ...(has("nginx") ? [{ name: "nginx (stream)", command: nginx }] : []),
  ...(has("mitmdump")
    ? [
        {
          name: "mitmproxy (reverse http)",
          slow: true,
          command: (port, sink) => [
            ...["mitmdump", "-q", "--listen-host", "127.0.0.1", "-p", String(port)],
            ...["--mode", `reverse:http://127.0.0.1:${sink}`, "-w", join(scratch, "flows")],
          ],
        },
      ]
    : []),
];

/** Runs a peer until it takes connections. */
export async function startPeer(peer, sinkPort) {
  const port = await freePort();
  const [command, ...words] = peer.command(port, sinkPort).map(String);
  const child = spawn(command, words, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (piece) => {
    stderr += piece;
  });
  for (let tries = 0; ; tries++) {
    if (await takes(port)) break;
    if (tries > 200 || child.exitCode !== null) throw new Error(`${peer.name}: ${stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    port,
    pid: child.pid,
    stderr: () => stderr,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGINT");
      const hurry = setTimeout(() => child.kill("SIGKILL"), 30_000);
      await ended;
      clearTimeout(hurry);
    },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function takes(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
