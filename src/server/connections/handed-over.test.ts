import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const Connected = z.object({ connection: z.object({ id: z.string() }) });
const limit = { currency: "jpy", perWrite: 1, perFlowAndDay: { sum: null, count: null } };

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}
const requests: readonly Request[] = [
  { method: "PATCH", path: "", body: { name: "Still mine" } },
  { method: "PATCH", path: "", body: { values: { apiKey: testKey } } },
  { method: "PUT", path: "/hold" },
  { method: "DELETE", path: "/hold" },
  { method: "PUT", path: "/heir", body: { person: null } },
  { method: "PUT", path: "/limits", body: { limits: [limit] } },
  { method: "PUT", path: "/grants/ken" },
  { method: "DELETE", path: "/grants/ken" },
  { method: "DELETE", path: "" },
];
let count = 0;

test.each(requests)(
  "$method /connections/{id}$path by who owned it until just now finds nothing",
  async ({ method, path, body }) => {
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: `Till ${(count += 1)}`, values };
    const { id } = Connected.parse(
      (await world.hana("POST", "/connections", wish)).body,
    ).connection;
    const { store, ids } = world;
    await store.setHeir({ id, heir: ids.ken, by: { owner: ids.hana }, at: 1 });

    const handOver = async () => {
      const before = (await store.connection(id)) ?? expect.fail("no connection");
      const { sealed, settings } = before;
      const taken = { id, to: ids.ken, name: wish.name, before, sealed, settings, at: 5 };
      expect(await store.handOver(taken)).toBe("handed_over");
      await store.grant({ connectionId: id, by: ids.ken, person: ids.mio, at: 6 });
    };
    const asked = `/connections/${id}${path.replace("ken", ids.ken)}`;
    const reply = await afterTheFirstLook(handOver, () => world.hana(method, asked, body));
    expect(said(reply)).toEqual([404, "connection.not_found"]);
    expect(reply.text).toBe((await world.aoi("GET", `/connections/${id}`)).text);
    expect(await store.connection(id)).toMatchObject({
      owner: ids.ken,
      name: wish.name,
      holds: { owner: null },
      limits: [],
      consentEpoch: 1,
    });
    expect(await store.grantsOf(id)).toMatchObject([{ person: ids.mio }]);
  },
);

const said = (reply: Reply) => [reply.status, codeOf(reply)];

/** What is answered where something has happened between the request's first look at the connection and its deed. */
async function afterTheFirstLook(
  happens: () => Promise<void>,
  request: () => Promise<Reply>,
): Promise<Reply> {
  const connection = world.store.connection.bind(world.store);
  const looking = {
    async connection(id: string) {
      const found = await connection(id);
      Object.assign(world.store, { connection });
      await happens();
      return found;
    },
  };
  Object.assign(world.store, looking);
  return request();
}
