import { once } from "node:events";
import { createServer } from "node:http";
import { request, type RequestOptions } from "node:https";
import { setImmediate } from "node:timers/promises";
import { connect, createServer as createTcpServer, type Server } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { selfSigned } from "./certificate.ts";
import { type Relay, startRelay } from "./relay.ts";

const certificate = selfSigned("localhost");
const server = createServer((_request, response) => response.end("here"));
let relay: Relay;

beforeEach(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  relay = await startRelay(() => portOf(server), certificate);
});
afterEach(async () => {
  await relay.close();
  server.closeAllConnections();
  server.close();
});

function portOf(listening: Server): number {
  const address = listening.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** What is read, or the code of the error. `onConnected`: when it has its connection. */
function ask(options: RequestOptions = {}, onConnected?: () => void): Promise<string> {
  return new Promise((resolve) => {
    const asking = request(
      { host: "localhost", port: relay.port, agent: false, ca: certificate.cert, ...options },
      (answer) => void answer.on("data", (bytes: Buffer) => resolve(bytes.toString())),
    );
    if (onConnected) asking.on("socket", (socket) => void socket.on("connect", onConnected));
    asking.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asking.end();
  });
}

test("hands on what is said over TLS", async () => {
  expect(await ask()).toBe("here");
});

test.each([
  ["refused", "ECONNREFUSED"],
  ["cut", "ECONNRESET"],
  ["untrusted", "DEPTH_ZERO_SELF_SIGNED_CERT"],
] as const)("is %s, and open again", async (way, code) => {
  await relay.set(way);
  expect(await ask()).toBe(code);
  await relay.set("open");
  expect(await ask()).toBe("here");
});

test("cuts what is on the way, and what comes, while nothing passes", async () => {
  server.removeAllListeners("request");
  const arrived = once(server, "request");
  const onTheWay = ask();
  await arrived;
  await relay.whileNothingPasses(async () => {
    expect(await ask()).toBe("ECONNRESET");
  });
  expect(await onTheWay).toBe("ECONNRESET");
  server.on("request", (_request, response) => response.end("here"));
  expect(await ask()).toBe("here");
});

test.each([
  ["", () => Promise.resolve()],
  [", though its way is to change meanwhile", (way: Relay) => way.set("open")],
] as const)(
  "waits until the server has read all that was handed on before nothing passes%s",
  async (_, change) => {
    const seen: string[] = [];
    const slow = createTcpServer({ allowHalfOpen: true }, (socket) => {
      socket.on("data", (bytes: Buffer) => seen.push(bytes.toString()));
      const endLater = async (): Promise<void> => {
        for (let turn = 0; turn < 100; turn += 1) await setImmediate();
        seen.push("read to its end");
        socket.end();
      };
      socket.on("end", () => void endLater());
    });
    slow.listen(0, "127.0.0.1");
    await once(slow, "listening");
    const way = await startRelay(() => portOf(slow), null);
    const client = connect(way.port, "127.0.0.1").on("error", () => undefined);
    client.write("pay");
    while (seen.length === 0) await setImmediate();
    const working = way.whileNothingPasses(async () => {
      seen.push("the work");
    });
    await Promise.all([working, change(way)]);
    expect(seen).toEqual(["pay", "read to its end", "the work"]);
    client.destroy();
    await way.close();
    slow.close();
  },
);

test("is silent: who asks is not told until it is over", async () => {
  await relay.set("silent");
  const connected = Promise.withResolvers<void>();
  const told: string[] = [];
  const asked = ask({}, connected.resolve).then((answer) => void told.push(answer));
  await connected.promise;
  // Without turns in between the relay would not have taken the connection yet, and would hand it on when open.
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
  expect(told).toEqual([]);
  await relay.set("open");
  await asked;
  expect(told).toEqual(["ECONNRESET"]);
  expect(await ask()).toBe("here");
});
