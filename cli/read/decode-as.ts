import { isIP } from "node:net";
import { InvalidArgumentError } from "commander";

/** One `--decode-as` rule: what to take connections to or from a port for. */
export interface DecodeAs {
  readonly host: string | undefined;
  readonly port: number;
  readonly as: "http" | "ignore";
}

/** Reads `PORT=http`, `HOST:PORT=http` or `...=ignore` and adds it to the earlier ones. */
export function parseDecodeAs(text: string, earlier: readonly DecodeAs[]): readonly DecodeAs[] {
  const match = /^(?:(.+):)?(\d{1,5})=(http|mesos|ignore)$/.exec(text);
  const port = Number(match?.[2] ?? -1);
  if (match === null || port < 1 || port > 65535) {
    throw new InvalidArgumentError(
      `found ${JSON.stringify(text)}, want PORT=http, HOST:PORT=http, or =ignore`,
    );
  }
  const host = match[1] === undefined ? undefined : addressOf(match[1]);
  return [...earlier, { host, port, as: match[3] === "ignore" ? "ignore" : "http" }];
}

/** An address as connections spell theirs. */
function addressOf(text: string): string {
  const address = text.replace(/^\[(.*)\]$/, "$1");
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return new URL(`http://[${address}]`).hostname.slice(1, -1);
    default:
      throw new InvalidArgumentError(`found ${JSON.stringify(text)}, want an IP address`);
  }
}

/** What the rules say of a connection. */
export function decodeAsFor(
  rules: readonly DecodeAs[],
  conn: {
    readonly client: { readonly ip: string; readonly port: number };
    readonly server: { readonly ip: string; readonly port: number };
  },
): "http" | "ignore" | undefined {
  const ends = [conn.server, conn.client];
  return rules.find(({ host, port }) =>
    ends.some((end) => end.port === port && (host === undefined || host === end.ip)),
  )?.as;
}
