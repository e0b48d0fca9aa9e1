import { readFileSync } from "node:fs";
import {
  decodeBase64,
  decodeHex,
  decodeUtf8,
  encodeBase64,
  encodeHex,
} from "../../src/bytes/index.js";
import { MesosSniffError } from "../../src/errors/index.js";
import { treeOfBody } from "../../src/view/index.js";
import {
  type DecodedMessage,
  type Dialect,
  decodeMessage,
  encodeMessage,
  findTypes,
  formatJson,
  fromDisplayJson,
  messageToJson,
  parseJson,
  type Schema,
  schemaAt,
  toDisplayJson,
} from "../../src/wire/index.js";
import { EXIT } from "../exit.js";
import { hexDigits } from "./hex-input.js";

type Form = "hex" | "base64" | "binary" | "json";

/** Options of `decode` and `encode` as commander gives them. */
export interface ConvertOptions {
  readonly type: string;
  readonly version: string;
  readonly dialect: Dialect;
  readonly in: Form | "auto";
  readonly out: Form | "mesos" | "tree";
}

/** Reads one message in one form, writes it in another, and returns the exit status. */
export async function convert(file: string | undefined, options: ConvertOptions): Promise<number> {
  const schema = schemaAt(options.version, { dialect: options.dialect });
  const type = typeNamed(schema, options.type);
  const input = readInput(file);
  const decoded = decodeInput(schema, type, input, options.in);
  for (const note of decoded.notes) process.stderr.write(`mesos-sniff: ${note.text}\n`);
  process.stdout.write(encodeOutput(schema, type, decoded.value, options.out));
  return decoded.notes.some(({ code }) => code === "truncated" || code === "malformed")
    ? EXIT.damaged
    : EXIT.done;
}

/** The one message type that a name or the end of one means. */
function typeNamed(schema: Schema, name: string): string {
  const found = findTypes(schema, name).filter((each) => schema.message(each) !== undefined);
  const [only, ...others] = found;
  if (found.includes(name)) return name;
  if (only !== undefined && others.length === 0) return only;
  const what = `no message type ${JSON.stringify(name)} in Mesos ${schema.version}`;
  throw new MesosSniffError(
    "invalid-argument",
    only === undefined
      ? `${what} (mesos-sniff schema --list shows all)`
      : `${JSON.stringify(name)} may be ${found.slice(0, 8).join(", ")}${found.length > 8 ? ", ..." : ""}`,
  );
}

function readInput(file: string | undefined): Uint8Array {
  const isStdin = file === undefined || file === "-";
  try {
    return readFileSync(isStdin ? 0 : file);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const name = isStdin ? "standard input" : file;
    throw new MesosSniffError("unreadable", `cannot read ${name}: ${PROBLEMS[code] ?? message}`);
  }
}

const PROBLEMS: { readonly [code: string]: string } = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a directory, want a file",
};

function decodeInput(
  schema: Schema,
  type: string,
  input: Uint8Array,
  form: ConvertOptions["in"],
): DecodedMessage {
  const given = form === "auto" ? formOf(input) : form;
  if (given === "json") return fromJson(schema, type, decodeUtf8(input));
  if (given === "binary") return decodeMessage(schema, type, input);
  const text = decodeUtf8(input);
  return decodeMessage(
    schema,
    type,
    given === "hex" ? decodeHex(hexDigits(text)) : decodeBase64(text),
  );
}

/** JSON that bytes cannot hold is refused: bytes without it would be taken for the message. */
function fromJson(schema: Schema, type: string, text: string): DecodedMessage {
  const decoded = fromDisplayJson(schema, type, parseJson(text));
  const lost = decoded.notes.find(({ code }) => code !== "missing-required" && code !== "inexact");
  if (lost !== undefined) {
    throw new MesosSniffError("malformed", `cannot read the JSON of ${type}: ${lost.text}`);
  }
  return decoded;
}

/** Text of hex digits is hex before it is base64; a message in binary is hardly ever all text. */
function formOf(input: Uint8Array): Form {
  const text = decodeUtf8(input).trim();
  if (/^[0-9a-fA-F\s:]*$/.test(hexDigits(text))) return "hex";
  if (text.startsWith("{")) return "json";
  return /^[A-Za-z0-9+/\s]+={0,2}$/.test(text) ? "base64" : "binary";
}

function encodeOutput(
  schema: Schema,
  type: string,
  value: Record<string, unknown>,
  form: ConvertOptions["out"],
): string | Uint8Array {
  switch (form) {
    case "json":
      return `${formatJson(toDisplayJson(value))}\n`;
    case "mesos":
      return `${messageToJson(schema, type, value)}\n`;
    case "tree":
      return `${treeOfBody(schema, type, value, { secrets: true })}\n`;
    case "hex":
      return `${encodeHex(encodeMessage(schema, type, value))}\n`;
    case "base64":
      return `${encodeBase64(encodeMessage(schema, type, value))}\n`;
    case "binary":
      return encodeMessage(schema, type, value);
  }
}
