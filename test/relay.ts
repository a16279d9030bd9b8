import { connect, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { selfSigned } from "./certificate.ts";
import { freePort } from "./free-port.ts";

/** What becomes of connections through a relay. */
export type Way =
  | "open"
  /** Nobody listens. */
  | "refused"
  /** Connections stand and are taken, but no byte passes any more, and none of their ends is told. */
  | "silent"
  /** Each is cut as soon as it is made: with TLS, within the handshake. */
  | "cut"
  /** With TLS: somebody else answers, whose certificate nobody has signed. */
  | "untrusted";

/** Stands between a program and a server on this machine. */
export interface Relay {
  readonly port: number;
  /** For connections from now on, and for those that stand: any way but `silent` ends them. */
  set(way: Way): Promise<void>;
  /**
   * Nothing is on the way while this goes on: clients are cut, and so are those that come. What was handed on before has
   * arrived at the server, which has ended its side, before the work begins.
   */
  whileNothingPasses(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** The server's own certificate; the bytes are handed on in plain. Null where they are handed on as they are. */
export type Tls = ReturnType<typeof selfSigned> | null;

export async function startRelay(to: () => number, tls: Tls): Promise<Relay> {
  let way: Way = "open";
  let passes = true;
  const clients = new Set<Duplex>();
  const servers = new Set<Duplex>();
  const standAmong = <End extends Duplex>(ends: Set<Duplex>, end: End): End => {
    ends.add(end);
    end.on("close", () => ends.delete(end));
    end.on("error", () => end.destroy());
    return end;
  };
  const stand = <End extends Duplex>(end: End): End => standAmong(clients, end);
  const handOn = (from: Duplex): void => {
    const server = standAmong(servers, connect(to(), "127.0.0.1"));
    from.pipe(server).on("close", () => {
      if (way !== "silent") from.destroy();
    });
    server.pipe(from).on("close", () => {
      // Whoever ends it meanwhile lets it read to its end.
      if (passes) server.destroy();
    });
    if (way === "silent") silence([from, server]);
  };
  const encrypted = (certificate: NonNullable<Tls>) =>
    createTlsServer(certificate, (from) => handOn(stand(from))).on(
      "tlsClientError",
      () => undefined,
    );
  const trusted = tls === null ? null : encrypted(tls);
  const untrusted = encrypted(selfSigned("localhost"));
  const take = (socket: Socket): void => {
    stand(socket);
    if (!passes) {
      socket.destroy();
      return;
    }
    switch (way) {
      case "open":
        if (trusted === null) handOn(socket);
        else trusted.emit("connection", socket);
        break;
      case "untrusted":
        untrusted.emit("connection", socket);
        break;
      case "cut":
      case "refused":
        socket.destroy();
        break;
      case "silent":
        break;
    }
  };
  const listening = createServer(take);
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      listening.once("error", reject);
      listening.listen(port, "127.0.0.1", resolve);
    });
  const refuse = () => new Promise<void>((resolve) => void listening.close(() => resolve()));
  const port = await freePort();
  await listen(port);
  const cut = (ends: Iterable<Duplex>): void => {
    for (const end of ends) end.destroy();
  };
  const endServers = async (): Promise<void> => {
    const ended = [...servers].map(async (server) => {
      server.unpipe();
      server.resume();
      await new Promise((resolve) => void server.once("close", resolve).end());
    });
    await Promise.all(ended);
  };
  let last = Promise.resolve();
  /** One after the other: what changes the way while nothing passes would cut off what is still to arrive, or keep it for ever. */
  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work, work));
  const change = async (next: Way): Promise<void> => {
    const before = way;
    way = next;
    if (next === "silent") silence([...clients, ...servers]);
    else cut([...clients, ...servers]);
    if (next === "refused" && before !== "refused") await refuse();
    if (next !== "refused" && before === "refused") await listen(port);
  };
  const passNothing = async (work: () => Promise<void>): Promise<void> => {
    passes = false;
    try {
      // Where it is silent, none of the clients is told.
      if (way !== "silent") cut(clients);
      await endServers();
      await work();
    } finally {
      passes = true;
    }
  };
  const set = (next: Way): Promise<void> => inTurn(() => change(next));
  return {
    port,
    set,
    whileNothingPasses: (work) => inTurn(() => passNothing(work)),
    close: () => set("refused"),
  };
}

function silence(ends: Iterable<Duplex>): void {
  for (const end of ends) {
    end.unpipe();
    end.pause();
  }
}
