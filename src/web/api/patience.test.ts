import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { givenUpAfter } from "./patience.ts";

/** Answers at `/`, begins to answer at `/begun`, and says nothing anywhere else. */
const asked = new Set<string | undefined>();
const server = createServer(({ url }, response) => {
  asked.add(url);
  if (url === "/") response.end("here");
  else if (url === "/begun") response.write("he");
});
const address = (path: string): string => {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}${path}`;
};
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

it("gives up a request that is not answered, or not to its end, and no other", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const silent = fetch(address("/silent"), givenUpAfter(50).init);
  while (!asked.has("/silent")) await setImmediate();
  vi.advanceTimersByTime(50);
  await expect(silent).rejects.toThrow("aborted");

  const begun = await fetch(address("/begun"), givenUpAfter(50).init);
  vi.advanceTimersByTime(50);
  await expect(begun.text()).rejects.toThrow("aborted");

  const answered = await fetch(address("/"), givenUpAfter(50).init);
  vi.advanceTimersByTime(49);
  expect(await answered.text()).toBe("here");
});
