/** Pigeon Post, the imaginary system of docs/connector-guide.md, as small as it can be. */
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";

interface Letter {
  readonly id: string;
  readonly sent: number;
  readonly to: string;
  readonly words: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const pageSize = 50;

export async function startPigeonPost(key: string) {
  /** Oldest first. */
  const letters: Letter[] = [];
  const answers = new Map<string, Answer>();
  let limited = false;

  const write = (letter: Omit<Letter, "id" | "sent">): Letter => {
    const made = { id: `l${letters.length + 1}`, sent: Math.floor(Date.now() / 1000), ...letter };
    letters.push(made);
    return made;
  };

  const page = (query: URLSearchParams): Answer => {
    const from = Number(query.get("from"));
    const to = Number(query.get("to") ?? Number.POSITIVE_INFINITY);
    const start = Number(query.get("after"));
    const found = letters.filter(({ sent }) => sent >= from && sent < to).toReversed();
    const end = start + pageSize;
    const next = end < found.length ? String(end) : null;
    return { status: 200, body: { letters: found.slice(start, end), next } };
  };

  const answer = (request: IncomingMessage, body: string): Answer => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://pigeon.example");
    if (request.headers.authorization !== `Bearer ${key}`)
      return { status: 401, body: { problem: "No" } };
    if (limited) {
      limited = false;
      return { status: 429, body: { problem: "Too many pigeons in the air" } };
    }
    if (request.method === "POST") {
      const sendKey = String(request.headers["idempotency-key"]);
      const first = answers.get(sendKey) ?? { status: 201, body: write(JSON.parse(body)) };
      answers.set(sendKey, first);
      return first;
    }
    if (pathname === "/account") return { status: 200, body: { loft: "loft-1" } };
    if (pathname === "/letters") return page(searchParams);
    const letter = letters.find(({ id }) => pathname === `/letters/${id}`);
    return letter
      ? { status: 200, body: letter }
      : { status: 404, body: { problem: "No such letter" } };
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { status, body } = answer(request, Buffer.concat(chunks).toString());
      response.writeHead(status).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not listening on a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    limitNext: () => {
      limited = true;
      return Promise.resolve();
    },
    write: (count: number) =>
      Promise.resolve(
        Array.from({ length: count }, () => write({ to: "Taro", words: "Hi" })).map(({ id }) => id),
      ),
    count: () => Promise.resolve(letters.length),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
