import { afterEach, describe, expect, it } from "vitest";
import { localPerson, scopes } from "#people/actor.ts";
import { openServerWorld, type ServerWorld, token } from "../server.world.ts";
import { makeKey } from "../sign-in/keys.ts";
import { type Surface, surfaceOf } from "./surface.ts";

/** The person of the data folder, by each way to show them, where they count and where they do not. */

let world: ServerWorld;
afterEach(() => world.close());

const behindProxy = (localToken: boolean): Surface =>
  surfaceOf({
    publicUrl: "https://millrace.example.com",
    host: "0.0.0.0",
    trustedProxies: ["127.0.0.1"],
    plainHttp: true,
    localToken,
  });

const shown = {
  token: () => Promise.resolve(token),
  "API key": async ({ people: { database, clock } }: ServerWorld) => {
    const madeAt = clock.now();
    const facts = { person: localPerson, name: "Nightly", scopes, madeAt };
    return (await makeKey(database, { ...facts, expiresAt: madeAt + 3_600_000 })).key;
  },
} as const;

const proxied = {
  host: "millrace.example.com",
  "x-forwarded-for": "203.0.113.9",
  "x-forwarded-proto": "https",
};
const places = {
  "on this machine": { peer: "127.0.0.1", headers: {} },
  "through the proxy": { peer: "127.0.0.1", headers: proxied },
  "through the proxy, said to be from this machine": {
    peer: "127.0.0.1",
    headers: { ...proxied, "x-forwarded-for": "127.0.0.1" },
  },
  "from afar": { peer: "203.0.113.9", headers: {} },
} as const;

/** In the order of the places. */
const told = {
  on: [200, "token_not_local", "token_not_local", "token_not_local"],
  off: ["token_off", "token_off", "token_off", "token_off"],
} as const;

const requests = [
  ["GET", "/api/v1/flows"],
  ["GET", "/api/v1/live"],
  ["GET", "/api/v1/api-keys"],
] as const;

describe.each(Object.entries(shown))("the %s of the data folder's person", (_, showing) => {
  it.each(["on", "off"] as const)("counts where it should, with the token %s", async (is) => {
    world = await openServerWorld({ surface: behindProxy(is === "on") });
    const authorization = `Bearer ${await showing(world)}`;
    for (const [method, path] of requests) {
      const answers = [];
      for (const { peer, headers } of Object.values(places)) {
        const incoming = { socket: { remoteAddress: peer, localAddress: "127.0.0.1" } };
        const host = { host: "127.0.0.1", ...headers, authorization };
        const url = `http://${host.host}${path}`;
        const response = await world.app.request(url, { method, headers: host }, { incoming });
        const { status } = response;
        answers.push(status === 200 ? 200 : codeIn(await response.text()));
        if (status === 200) await response.body?.cancel();
      }
      expect([path, ...answers]).toEqual([path, ...told[is]]);
    }
  });
});

const codeIn = (text: string) => /"code":"request\.([\w.]+)"/.exec(text)?.[1];
