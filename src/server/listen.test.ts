import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, expect, test } from "vitest";
import { type Listening, listen } from "./listen.ts";

const open: Listening[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(fetch: Parameters<typeof listen>[0], port = 0): Promise<Listening> {
  const listening = await listen(fetch, port);
  open.push(listening);
  return listening;
}

test("answers on this machine, and to no other", async () => {
  const { url } = await serve(() => new Response("here"));
  expect(await (await fetch(url)).text()).toBe("here");
  const others = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal, family }) => !internal && family === "IPv4"),
  );
  const { port } = new URL(url);
  for (const { address } of others)
    await expect(fetch(`http://${address}:${port}`)).rejects.toThrow();
});

test("a port in use is an error that names it", async () => {
  const { url } = await serve(() => new Response("first"));
  const port = Number(new URL(url).port);
  await expect(listen(() => new Response("second"), port)).rejects.toMatchObject({
    code: "EADDRINUSE",
    port,
  });
});

test("closing lets an answer under way end, and takes no new request", async () => {
  let answer = (): void => undefined;
  const listening = await serve(
    () =>
      new Promise<Response>((resolve) => {
        answer = () => resolve(new Response("last"));
      }),
  );
  const last = fetch(listening.url);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closing = listening.close();
  await expect(fetch(listening.url)).rejects.toThrow();
  answer();
  expect(await (await last).text()).toBe("last");
  await closing;
});

test("headers that are too long are refused", async () => {
  const { url } = await serve(() => new Response("x"));
  const response = await fetch(url, { headers: { "x-long": "x".repeat(20_000) } });
  expect(response.status).toBe(431);
});

test("what is no HTTP at all gets an answer and not a crash", async () => {
  const { url } = await serve(() => new Response("x"));
  const { port } = new URL(url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write("\0\0\0 nonsense\r\n\r\n"),
    );
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
  expect(answer).toContain("400");
  expect((await fetch(url)).status).toBe(200);
});
