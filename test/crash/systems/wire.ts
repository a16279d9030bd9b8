import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { kinds } from "./kinds.ts";
import type { Traps } from "./traps.ts";

/** The way to a PostgreSQL that is written to. It kills a process as its COMMIT is executed, or answered. */
export interface Wire {
  readonly port: number;
  close(): Promise<void>;
}

/** Not the isolation level. */
const commit = /COMMIT(?!TED)/;

export async function openWire(
  target: { readonly host: string; readonly port: number },
  traps: Traps,
): Promise<Wire> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    let writes = false;
    let commits = false;
    client.on("data", (said) => {
      const text = said.toString("latin1");
      writes ||= text.includes(kinds.ledger.about[0]);
      commits = writes && commit.test(text);
      upstream.write(said);
    });
    upstream.on("data", (answer) => {
      if (!commits) return client.write(answer);
      [writes, commits] = [false, false];
      // The database has answered: it has committed.
      if (traps.springs("ledger", "send-after", client)) return client.destroy();
      return client.write(answer, () => traps.springs("ledger", "answer-before", client));
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on a port");
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
