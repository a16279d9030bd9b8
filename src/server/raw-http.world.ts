/** For tests: HTTP as bytes on a socket, for what no client library would send. */
import { connect } from "node:net";

export interface RawReply {
  readonly status: number;
  /** By lower-case name; of one that came twice, the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawOptions {
  /** An answer that takes longer, in milliseconds, is a hang. */
  readonly within: number;
}

/**
 * Sends the bytes, each piece by itself, keeps its side open, and gives the first answer; null where
 * the connection ends without one. Rejects when neither happens in time.
 */
export function rawRequest(
  url: string,
  pieces: readonly (string | Uint8Array)[],
  { within }: RawOptions = { within: 600_000 },
): Promise<RawReply | null> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => {
      for (const piece of pieces) socket.write(piece);
    });
    const chunks: Buffer[] = [];
    const hang = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No answer within ${within} ms: ${text(chunks)}`));
    }, within);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (isWhole(answerIn(chunks))) socket.destroy();
    });
    // A reset after the answer is no matter; before it, it ends the connection without one.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(hang);
      resolve(parse(answerIn(chunks)));
    });
  });
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("latin1").slice(0, 500);
}

const headEnd = "\r\n\r\n";

/** Without the leave to send the body (100), which comes before the answer. */
function answerIn(chunks: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf(headEnd);
  return end !== -1 && /^HTTP\/1\.1 1\d\d /.test(bytes.subarray(0, 13).toString("latin1"))
    ? bytes.subarray(end + headEnd.length)
    : bytes;
}

function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf(headEnd);
  if (end === -1) return false;
  const head = bytes.subarray(0, end).toString("latin1");
  if (/^HTTP\/1\.1 (?:204|304) /.test(head)) return true;
  // One that does not end begins with an event.
  if (/^content-type: *text\/event-stream/im.test(head)) return bytes.includes("\n\n", end + 4);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= end + headEnd.length + Number(length);
  return /^transfer-encoding: *chunked/im.test(head) && bytes.includes("\r\n0\r\n\r\n", end);
}

function parse(bytes: Buffer): RawReply | null {
  const end = bytes.indexOf(headEnd);
  if (end === -1) return null;
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
    }),
  );
  const rest = bytes.subarray(end + headEnd.length);
  const body = headers.get("transfer-encoding") === "chunked" ? joined(rest) : rest;
  return { status: Number(first.split(" ")[1]), headers, body: body.toString("utf8") };
}

/** The content of chunks. */
function joined(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd === -1) break;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    if (!(size > 0)) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
