import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { basic, chargeOnCall } from "../hooks/hooks.world.ts";
import { draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { signedBy } from "./sender.world.ts";

/** Ken's senders begin more bodies than are read at once, and finish none. */

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

type Person = "hana" | "ken";

interface Address {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const Made = z.object({ url: z.string() });
const Credentials = z.object({ clientId: z.string(), clientSecret: z.string() });
const secret = "whsec_of_the_sender";

const create = async (who: Person, draft: object): Promise<string> =>
  made(await world[who]("POST", "/flows", { name: "Received", draft })).id;
const activate = async (who: Person, id: string): Promise<void> => {
  const active = await world[who]("POST", `/flows/${id}/activate`, { from: "now" });
  expect(active.status, active.text).toBe(200);
};

/** For each route under `/hooks` that takes a body, an address of a person, and what its sender sends. */
const addresses: Readonly<Record<string, (who: Person) => Promise<Address>>> = {
  "/hooks/in/:token": async (who) => {
    const connection = world[`${who}s`];
    const check = { kind: "github" } as const;
    const trigger = { kind: "webhook", check, headers: [], sample: null };
    const draft = draftOn(connection, { amount: 700 });
    const id = await create(who, { ...draft, trigger });
    const { url } = Made.parse((await world[who]("POST", `/flows/${id}/webhook/address`)).body);
    await world[who]("POST", `/flows/${id}/webhook/secrets`, { secret });
    await activate(who, id);
    return { url, ...signedBy(check, secret, "{}", { at: 0 }) };
  },
  "/hooks/ring/:token": async (who) => {
    const path = `/connections/${world[`${who}s`]}/webhook`;
    const { url } = Made.parse((await world[who]("POST", `${path}/address`)).body);
    await world[who]("POST", `${path}/secrets`, { secret });
    const at = Math.floor(world.now() / 1_000);
    return { url, ...signedBy({ kind: "stripe" }, secret, "{}", { at }) };
  },
  "/hooks/:flow": async (who) => {
    const id = await create(who, chargeOnCall(world[`${who}s`]));
    await activate(who, id);
    const drawn = await world[who]("POST", `/flows/${id}/invocation/credentials`, {});
    const { clientId, clientSecret } = Credentials.parse(drawn.body);
    const authorization = basic(clientId, clientSecret);
    const headers = {
      "content-type": "application/json",
      authorization,
      prefer: "respond-async",
    };
    const url = `http://127.0.0.1:3400/hooks/${id}`;
    return { url, headers, body: JSON.stringify({ amount: 700, order: { id: "o_1" } }) };
  },
};

const post = (url: string, headers: object, body: string | ReadableStream<Uint8Array>) =>
  world.app.request(url, {
    method: "POST",
    headers: { host: "127.0.0.1:3400", ...headers },
    body,
    duplex: "half",
  });

/** Resolves once the body is being read. */
const begin = ({ url, headers }: Address): Promise<void> =>
  new Promise((resolve) => {
    const body = new ReadableStream<Uint8Array>({ pull: () => resolve() }, { highWaterMark: 0 });
    const refused = Promise.resolve(post(url, { ...headers, "content-length": "100" }, body));
    void refused.then(() => resolve());
  });

test("every route that takes a body is tried", () => {
  const routes = world.app.routes.filter(
    ({ method, path }) => method === "POST" && path.startsWith("/hooks"),
  );
  expect(new Set(routes.map(({ path }) => path))).toEqual(new Set(Object.keys(addresses)));
});

test.for(Object.entries(addresses))(
  "%s: bodies that never end shut nobody else out",
  async ([, addressOf]) => {
    const kens = await addressOf("ken");
    const hanas = await addressOf("hana");
    await Promise.all(Array.from({ length: 80 }, () => begin(kens)));
    const reply = await post(hanas.url, hanas.headers, hanas.body);
    expect(reply.status, await reply.text()).toBeLessThan(300);
  },
);
