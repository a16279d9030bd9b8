import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { givenUpAfter } from "./patience.ts";

/** Answers at `/`, begins to answer at `/begun`, and says nothing anywhere else. */
const server = createServer(({ url }, response) => {
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
  server.closeAllConnections();
  server.close();
});

it("gives up a request that is not answered, or not to its end, and no other", async () => {
  await expect(fetch(address("/silent"), givenUpAfter(50).init)).rejects.toThrow("aborted");
  const begun = await fetch(address("/begun"), givenUpAfter(200).init);
  await expect(begun.text()).rejects.toThrow("aborted");
  const answered = await fetch(address("/"), givenUpAfter(5_000).init);
  expect(await answered.text()).toBe("here");
});
