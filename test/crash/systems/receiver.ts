import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { z } from "zod";
import type { Kind } from "./kinds.ts";

type OverHttp = Extract<Kind, "keyed" | "sets" | "looked up" | "at most once">;

/** A system that is written to over HTTP, in four ways. Of each it keeps what it has executed, by event. */
export interface Receiver {
  readonly url: string;
  readonly executed: Readonly<Record<OverHttp, readonly string[]>>;
  /** When a write was answered to the end, by `KIND EVENT`. The machine's time. */
  readonly answered: ReadonlyMap<string, number>;
  /** How many executed writes of kinds that may park were not answered. */
  cuts(): number;
  close(): Promise<void>;
}

const Body = z.object({ event: z.string(), reference: z.string().exactOptional() });

/** `chance` draws what becomes of a write that was executed: one in fifty is not answered. */
export async function startReceiver(chance: () => number, now: () => number): Promise<Receiver> {
  const executed = {
    keyed: [] as string[],
    sets: [] as string[],
    "looked up": [] as string[],
    "at most once": [] as string[],
  };
  const answered = new Map<string, number>();
  let cuts = 0;
  const byKey = new Set<string>();
  const notes = new Map<string, string>();

  const execute = (path: string, key: string, text: string) => {
    const { event, reference = "" } = Body.parse(JSON.parse(text));
    const kind = kindAt(path);
    if (kind !== "keyed" || !byKey.has(key)) executed[kind].push(event);
    if (kind === "keyed") byKey.add(key);
    if (kind === "looked up") notes.set(reference, event);
    return { kind, event };
  };
  const say = (response: ServerResponse, body: object, whenSaid?: () => void): void => {
    const written = JSON.stringify({ api: "receiver", id: "r1", ...body });
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(written),
      date: new Date(now()).toUTCString(),
    });
    response.end(written, whenSaid);
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://receiver.test");
      if (request.method === "GET") {
        const reference = searchParams.get("reference") ?? "";
        return say(response, { items: notes.has(reference) ? [{ id: "r1", reference }] : [] });
      }
      const key = String(request.headers["idempotency-key"]);
      const { kind, event } = execute(pathname, key, Buffer.concat(chunks).toString());
      if (chance() < 0.02) {
        cuts += kind === "looked up" || kind === "at most once" ? 1 : 0;
        return void request.socket.destroy();
      }
      return say(response, {}, () => answered.set(`${kind} ${event}`, Date.now()));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    executed,
    answered,
    cuts: () => cuts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function kindAt(path: string): OverHttp {
  if (path === "/orders") return "keyed";
  if (path === "/notes") return "looked up";
  return path === "/faxes" ? "at most once" : "sets";
}
