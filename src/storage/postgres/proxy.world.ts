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
    const commits = commitsOf();
    client.on("data", (data) => {
      for (let left = commits(data); left > 0; left -= 1) {
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

/** What one side says, message by message: a letter, and the length of what follows. The first of a client has no letter. */
function messages(bare: boolean): (data: Buffer) => readonly Buffer[] {
  let letters = bare ? 0 : 1;
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const whole: Buffer[] = [];
    for (;;) {
      if (rest.length < letters + 4) return whole;
      const end = letters + rest.readUInt32BE(letters);
      if (rest.length < end) return whole;
      whole.push(rest.subarray(0, end));
      rest = rest.subarray(end);
      letters = 1;
    }
  };
}

function withoutNotifications(): (data: Buffer) => Buffer {
  const read = messages(false);
  return (data) =>
    Buffer.concat(read(data).filter((message) => String.fromCharCode(message[0] ?? 0) !== "A"));
}

/**
 * How many transactions a client ends, but for those of what pg-boss does by itself, in a moment that no test knows: it
 * uses the connections of the verbs, whose statements all have names, and its own have none.
 */
function commitsOf(): (data: Buffer) => number {
  const read = messages(true);
  let isOfVerbs = false;
  let isNamed = true;
  return (data) => {
    let commits = 0;
    for (const message of read(data)) {
      const words = message.toString("latin1");
      if (words.includes("\0application_name\0millrace\0")) isOfVerbs = true;
      else if (words.startsWith("BEGIN", 5)) isNamed = true;
      else if (words.startsWith("COMMIT", 5)) commits += isNamed || !isOfVerbs ? 1 : 0;
      else if (words.startsWith("Q") || (words.startsWith("P") && message[5] === 0))
        isNamed = false;
    }
    return commits;
  };
}
