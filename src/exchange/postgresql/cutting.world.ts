/** For tests: a wire to a PostgreSQL that is cut, or holds still, at a chosen moment of a transaction. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** What the client says, in the text of its statement; `login` is the first that it says at all. */
export type Moment = "login" | RegExp;

export interface CuttingWire {
  readonly port: number;
  /** Cuts the wire once: `before` the server gets it, or `after` the server has answered, without the answer. */
  cut(at: Moment, when: "before" | "after"): void;
  /** Once the server has got it, nothing passes any more, and the wire stays. Resolves when that has come. */
  freeze(at: Moment): Promise<void>;
  /** What was frozen goes on. */
  thaw(): void;
  close(): Promise<void>;
}

export async function cuttingWire(target: {
  readonly host: string;
  readonly port: number;
}): Promise<CuttingWire> {
  const sockets = new Set<Socket>();
  let plan: { readonly at: Moment; readonly how: "before" | "after" | "freeze" } | null = null;
  let frozen = Promise.withResolvers<void>();
  let thaw: () => void = () => undefined;

  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    let isFirst = true;
    let state: "open" | "cut at the answer" | "frozen" = "open";
    const held: Buffer[] = [];
    client.on("data", (said) => {
      const isMet =
        plan !== null && (plan.at === "login" ? isFirst : plan.at.test(said.toString("latin1")));
      isFirst = false;
      if (!isMet || plan === null) {
        if (state === "open") upstream.write(said);
        return;
      }
      const { how } = plan;
      plan = null;
      if (how === "before") {
        client.destroy();
        upstream.destroy();
        return;
      }
      state = how === "after" ? "cut at the answer" : "frozen";
      upstream.write(said);
    });
    upstream.on("data", (answer) => {
      if (state === "open") client.write(answer);
      if (state === "cut at the answer") {
        client.destroy();
        upstream.destroy();
      }
      if (state !== "frozen") return;
      held.push(answer);
      frozen.resolve();
      thaw = () => {
        state = "open";
        for (const one of held.splice(0)) client.write(one);
      };
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => {
      // A machine that is frozen does not hear that either.
      if (state !== "frozen") client.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("No port");

  return {
    port: address.port,
    cut: (at, how) => {
      plan = { at, how };
    },
    freeze: (at) => {
      frozen = Promise.withResolvers();
      plan = { at, how: "freeze" };
      return frozen.promise;
    },
    thaw: () => thaw(),
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A PostgreSQL that speaks TLS: it takes the encryption off, and hands on. */
export async function tlsFront(
  target: { readonly host: string; readonly port: number },
  own: { readonly cert: string; readonly key: string },
) {
  const sockets = new Set<Socket>();
  let clients = 0;
  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => undefined);
    // The client asks for TLS, and is told that there is.
    client.once("data", () => {
      client.write("S");
      const plain = new TLSSocket(client, { isServer: true, ...own });
      plain.on("error", () => undefined);
      plain.once("data", (first: Buffer) => {
        clients += 1;
        const upstream = connect(target.port, target.host);
        sockets.add(upstream);
        upstream.on("error", () => undefined);
        upstream.write(first);
        plain.pipe(upstream).pipe(plain);
      });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("No port");
  return {
    port: address.port,
    /** How many have said something once they were encrypted. */
    clients: () => clients,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
