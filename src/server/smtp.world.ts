/** For tests: a mail server that keeps what it is given, and answers as a test says. */
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";

export interface MailServer {
  readonly url: string;
  readonly port: number;
  /** All that was said to it, line by line. */
  readonly said: string[];
  /** Each mail that it was given, whether or not it took it. */
  readonly mails: ReceivedMail[];
  /** What it says to one who has come. */
  greeting: Answer;
  /** Who has said what it is answering. */
  speaker: Socket | null;
  /** What it answers to a line, or to a whole mail. */
  answers: (line: string) => Answer;
  /** What it answers to one who wants to give it a mail. */
  data: Answer;
  close(): void;
}

/** null: it hangs up; `silence`: it says nothing. */
export type Answer = string | null | typeof silence;

export const silence = Symbol("says nothing");

export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  readonly id: string;
  readonly text: string;
  /** As it came, without the dots that lines begin with. */
  readonly bytes: string;
}

export interface Encryption {
  readonly key: string;
  readonly cert: string;
  /** Encrypted from the first byte, or from STARTTLS on. */
  readonly from: "start" | "starttls";
}

/** The line that the end of a mail counts as. */
export const endOfMail = ".";

export async function startMailServer(encryption: Encryption | null = null): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const come = (socket: Socket): void => {
    sockets.add(socket);
    say(socket, world.greeting);
    listen(socket, world, encryption);
  };
  const server =
    encryption?.from === "start" ? createTlsServer(encryption, come) : createServer(come);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on a port");
  const { port } = address;
  const world: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    said: [],
    mails: [],
    greeting: "220 test",
    speaker: null,
    answers: (line) => (/^QUIT/i.test(line) ? "221 bye" : "250 ok"),
    data: "354 go on",
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return world;
}

function say(socket: Socket, answer: Answer): void {
  if (answer === null) socket.destroy();
  else if (answer !== silence) socket.write(`${answer}\r\n`);
}

function listen(socket: Socket, world: MailServer, encryption: Encryption | null): void {
  let mail: string[] | null = null;
  let rest = "";
  socket.on("error", () => undefined);
  const onData = (bytes: Buffer): void => {
    const lines = `${rest}${bytes.toString("latin1")}`.split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      world.said.push(line);
      if (mail !== null && line !== endOfMail) {
        mail.push(line.replace(/^\./, ""));
        continue;
      }
      const begins = mail === null && /^DATA/i.test(line);
      world.speaker = socket;
      const answer = begins ? world.data : world.answers(line);
      if (mail !== null) world.mails.push(read(mail));
      mail = begins && String(answer).startsWith("354") ? [] : null;
      say(socket, answer);
      if (encryption !== null && /^STARTTLS/i.test(line) && String(answer).startsWith("220")) {
        socket.off("data", onData);
        listen(new TLSSocket(socket, { ...encryption, isServer: true }), world, null);
        return;
      }
    }
  };
  socket.on("data", onData);
}

function read(lines: readonly string[]): ReceivedMail {
  const end = lines.indexOf("");
  const head = lines.slice(0, end).join("\n").replaceAll(/\n\s+/g, " ");
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
  const body = lines.slice(end + 1).join("\n");
  return {
    to: field("To"),
    subject: field("Subject").replaceAll(
      /=\?UTF-8\?([QB])\?(.*?)\?=\s*/gi,
      (_, how: string, coded: string) =>
        how.toUpperCase() === "B" ? fromBase64(coded) : fromQuoted(coded.replaceAll("_", " ")),
    ),
    id: field("Message-ID"),
    bytes: lines.join("\r\n"),
    text: field("Content-Transfer-Encoding") === "base64" ? fromBase64(body) : fromQuoted(body),
  };
}

function fromBase64(coded: string): string {
  return Buffer.from(coded, "base64").toString("utf8");
}

function fromQuoted(coded: string): string {
  const bytes = coded
    .replaceAll("=\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
