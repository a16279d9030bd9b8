import type { Socket } from "node:net";
import { TransportFailure } from "#sdk/http.ts";
import type { SmtpReply } from "#sdk/smtp.ts";
import { text } from "#sdk/text.ts";

/** The lines of SMTP on one socket. What it throws is a TransportFailure of something that was not executed. */
export interface Wire {
  readonly host: string;
  /** The next answer of the server, in SMTP's own form. */
  reply(patienceMs: number): Promise<Lines>;
  /** One command and its answer. */
  ask(command: string, patienceMs: number): Promise<Lines>;
  /** Resolves when every byte is with the operating system. */
  write(bytes: string | Buffer, patienceMs: number): Promise<void>;
  /** The server has said something that nobody has asked for. */
  hasMore(): boolean;
  /** Takes the socket away, to put another one around it. */
  release(): Socket;
  /** Says goodbye, where the server waits for a command. */
  quit(): void;
  /** Ends it at once: nothing more leaves. */
  cut(): void;
}

export interface Lines extends SmtpReply {
  /** Without their codes. */
  readonly lines: readonly string[];
}

/** No answer is longer; what is longer is no answer. */
const longestReply = 65_536;
const goodbyeMs = 2_000;

export function wireOn(socket: Socket, host: string): Wire {
  let buffer = Buffer.alloc(0);
  let ended: TransportFailure | null = null;
  let changed = (): void => undefined;

  const end = (failure: TransportFailure): void => {
    ended ??= failure;
    changed();
  };
  const onData = (chunk: Buffer): void => {
    buffer = Buffer.concat([buffer, chunk]);
    if (buffer.length > longestReply) {
      end(foreign(host));
      socket.destroy();
    }
    changed();
  };
  const onError = (error: Error): void => end(cut(host, error));
  const onClose = (): void => end(cut(host));
  socket.on("data", onData).on("error", onError).on("end", onClose).on("close", onClose);

  /** Waits until something is there, the socket has ended, or nobody waits any longer. */
  const until = async <Found>(find: () => Found | null, patienceMs: number): Promise<Found> => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      changed();
    }, patienceMs);
    try {
      for (;;) {
        const found = find();
        if (found !== null) return found;
        if (ended !== null) throw ended;
        if (isLate) throw timedOut(host);
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  };

  const write: Wire["write"] = async (bytes, patienceMs) => {
    let isWritten = false;
    socket.write(bytes, (error) => {
      isWritten = !error;
      changed();
    });
    await until(() => (isWritten ? true : null), patienceMs);
  };

  const reply: Wire["reply"] = async (patienceMs) => {
    const length = await until(() => lengthOfReply(buffer), patienceMs);
    const said = buffer.subarray(0, length).toString("utf8");
    buffer = buffer.subarray(length);
    const lines = readReply(said);
    if (lines === null) throw foreign(host);
    return lines;
  };

  return {
    host,
    reply,
    write,
    ask: async (command, patienceMs) => {
      await write(`${command}\r\n`, patienceMs);
      return reply(patienceMs);
    },
    hasMore: () => buffer.length > 0,
    release: () => {
      socket.off("data", onData).off("error", onError).off("end", onClose).off("close", onClose);
      return socket;
    },
    quit: () => {
      if (ended === null) socket.end("QUIT\r\n");
      setTimeout(() => socket.destroy(), ended === null ? goodbyeMs : 0).unref();
    },
    cut: () => void socket.destroy(),
  };
}

/** How many bytes the first whole answer takes; null where none is there yet. A line that is none ends it. */
function lengthOfReply(buffer: Buffer): number | null {
  let start = 0;
  for (;;) {
    const end = buffer.indexOf(0x0a, start);
    if (end === -1) return null;
    const goesOn = /^\d{3}-/.test(buffer.subarray(start, start + 4).toString("latin1"));
    start = end + 1;
    if (!goesOn) return start;
  }
}

/** Null where it is not in SMTP's form. */
function readReply(said: string): Lines | null {
  const read = said
    .split(/\r?\n/)
    .slice(0, -1)
    .map((line) => /^([2-5]\d\d)(?:[ -](.*))?$/.exec(line));
  const codes = new Set(read.map((line) => line?.[1]));
  const [code] = codes;
  if (codes.size !== 1 || code === undefined) return null;
  const lines = read.map((line) => plain(line?.[2] ?? ""));
  const status = /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(lines[0] ?? "")?.[1] ?? null;
  return { code: Number(code), status, text: lines.join(" ").slice(0, 1_000), lines };
}

/** Without what is no letter. */
function plain(line: string): string {
  return line.replaceAll(/\p{Cc}+/gu, " ").trim();
}

function cut(host: string, cause?: Error): TransportFailure {
  return new TransportFailure(
    "cut",
    text(`The connection to ${host} was cut`, `${host} との接続が切れました`),
    { cause, unexecuted: true },
  );
}

export function timedOut(host: string): TransportFailure {
  return new TransportFailure(
    "timeout",
    text(`${host} did not answer in time`, `${host} が時間内に応答しませんでした`),
    { unexecuted: true },
  );
}

export function foreign(host: string): TransportFailure {
  return new TransportFailure(
    "foreign_answer",
    text(
      `The answer from ${host} is not that of a mail server`,
      `${host} からの応答は、メールサーバーの形式ではありません`,
    ),
    { unexecuted: true },
  );
}
