import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A wire to PostgreSQL that can be cut in the worst moment. */
export interface Proxy {
  readonly url: string;
  /** The next commit, or one after so many, reaches the server, and its answer does not come back. */
  loseNextCommit(after?: number): void;
  /** Has it happened? */
  lost(): boolean;
  /** Cuts all that stands, and lets nobody through until `comeBack`. */
  goAway(): void;
  comeBack(): void;
  close(): Promise<void>;
}

export async function proxyTo(
  target: string,
  { handsOnNotifications = true }: { readonly handsOnNotifications?: boolean } = {},
): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let commitsLeft = Infinity;
  let lost = false;
  let isAway = false;

  const server = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    let silent = false;
    client.on("data", (data) => {
      if (data.includes("COMMIT")) {
        silent = commitsLeft === 0;
        commitsLeft = silent ? Infinity : commitsLeft - 1;
      }
      upstream.write(data);
    });
    const filter = handsOnNotifications ? (data: Buffer) => data : withoutNotifications();
    upstream.on("data", (data) => {
      if (!silent) {
        client.write(filter(data));
        return;
      }
      // The server has answered the commit: it has happened.
      lost = true;
      client.destroy();
      upstream.destroy();
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("No port");
  const url = new URL(target);
  url.port = String(address.port);

  return {
    url: url.href,
    loseNextCommit: (after = 0) => {
      commitsLeft = after;
      lost = false;
    },
    lost: () => lost,
    goAway: () => {
      isAway = true;
      for (const socket of sockets) socket.destroy();
    },
    comeBack: () => {
      isAway = false;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** What the server says, message by message: a letter, and the length of what follows. */
function withoutNotifications(): (data: Buffer) => Buffer {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const kept: Buffer[] = [];
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      const end = 1 + rest.readUInt32BE(1);
      if (String.fromCharCode(rest[0] ?? 0) !== "A") kept.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return Buffer.concat(kept);
  };
}
