import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { basic, chargeOnCall } from "../hooks/hooks.world.ts";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
});
afterAll(() => world.close());

const said = (reply: Reply) => [reply.status, codeOf(reply)];
const Held = z.object({ holds: z.array(z.object({ by: z.string() })) });
const holdsOf = async () =>
  Held.parse((await world.hana("GET", `/connections/${world.hanas}`)).body).holds.map(
    ({ by }) => by,
  );
let count = 0;
const flowOn = async (call: PeopleWorld["hana"], draft: object): Promise<string> =>
  made(await call("POST", "/flows", { name: `Flow ${(count += 1)}`, draft })).id;
const onCall = async (): Promise<string> => {
  const id = await flowOn(world.hana, chargeOnCall(world.hanas));
  expect((await world.hana("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
  return id;
};
const Credentials = z.object({ clientId: z.string(), clientSecret: z.string() });
type Credentials = z.infer<typeof Credentials>;
const credentials = async (by: PeopleWorld["hana"], flow: string): Promise<Credentials> => {
  const reply = await by("POST", `/flows/${flow}/invocation/credentials`, {});
  expect(reply.status).toBe(201);
  return Credentials.parse(reply.body);
};
const call = async (flow: string, { clientId, clientSecret }: Credentials) => {
  const answer = await world.app.request(`http://127.0.0.1:3400/hooks/${flow}`, {
    method: "POST",
    headers: {
      host: "127.0.0.1:3400",
      authorization: basic(clientId, clientSecret),
      "content-type": "application/json",
      prefer: "respond-async",
    },
    body: JSON.stringify({ amount: 700 }),
  });
  const body: unknown = await answer.json();
  const { error } = z.object({ error: z.object({ code: z.string() }).exactOptional() }).parse(body);
  return error === undefined ? answer.status : [answer.status, error.code];
};

describe("a connection that its owner holds", () => {
  test("is lifted by nobody else", async () => {
    const path = `/connections/${world.hanas}/hold`;
    expect((await world.hana("PUT", path)).status).toBe(200);
    expect(await holdsOf()).toEqual(["owner"]);
    for (const other of [world.ken, world.aoi, world.local]) {
      expect(said(await other("DELETE", path))).toEqual([404, "connection.not_found"]);
      expect(said(await other("PUT", path))).toEqual([404, "connection.not_found"]);
    }
    await world.aoi("PUT", "/system/hold");
    expect(await holdsOf()).toEqual(["owner", "switch"]);
    await world.aoi("DELETE", "/system/hold");
    expect(await holdsOf()).toEqual(["owner"]);
    expect((await world.hana("DELETE", path)).status).toBe(200);
    expect(await holdsOf()).toEqual([]);
  });

  test("starts nothing, neither by hand nor by a call", async () => {
    const flow = await onCall();
    const keys = await credentials(world.hana, flow);
    const draft = await flowOn(world.hana, draftOn(world.hanas, { amount: 100 }));
    await world.hana("PUT", `/connections/${world.hanas}/hold`);
    const held = [409, "connection.held"];
    const wish = { revision: 1, event: { kind: "newest" } };
    expect(said(await world.hana("POST", `/flows/${draft}/tests`, wish))).toEqual(held);
    expect(said(await world.hana("POST", `/flows/${draft}/activate`, { from: "now" }))).toEqual(
      held,
    );
    expect(await call(flow, keys)).toEqual([409, "hook.held"]);
    await world.hana("DELETE", `/connections/${world.hanas}/hold`);
    expect(await call(flow, keys)).toBe(202);
  });
});

test("the switch of the installation is an administrator's", async () => {
  for (const other of [world.hana, world.mio])
    expect(said(await other("PUT", "/system/hold"))).toEqual([403, "request.not_permitted"]);
  const Since = z.object({ heldSince: z.string().nullable() });
  const stopped = Since.parse((await world.aoi("PUT", "/system/hold")).body);
  expect(stopped.heldSince).not.toBeNull();
  expect(Since.parse((await world.mio("GET", "/system")).body)).toEqual(stopped);
  expect(await holdsOf()).toEqual(["switch"]);
  expect(Since.parse((await world.aoi("DELETE", "/system/hold")).body).heldSince).toBeNull();
  expect(await holdsOf()).toEqual([]);
});

describe("credentials for calls", () => {
  const grant = `may operate`;
  const kensRight = () => `/connections/${world.hanas}/grants/${world.ids.ken}`;
  beforeEach(async () => {
    await world.hana("DELETE", kensRight());
  });

  test(`made with the grant “${grant}” end with it, and do not come back with a new one`, async () => {
    await world.hana("PUT", kensRight());
    const flow = await onCall();
    const keys = await credentials(world.ken, flow);
    expect(await call(flow, keys)).toBe(202);
    await world.hana("DELETE", kensRight());
    const ended = [401, "hook.wrong_credentials"];
    expect(await call(flow, keys)).toEqual(ended);
    await world.hana("PUT", kensRight());
    expect(await call(flow, keys)).toEqual(ended);
  });

  test("charge no account that joined the flow after them, unless its owner lets their maker operate it", async () => {
    const flow = await flowOn(world.ken, chargeOnCall(world.kens));
    await world.ken("POST", `/flows/${flow}/activate`, { from: "now" });
    const keys = await credentials(world.ken, flow);
    expect(await call(flow, keys)).toBe(202);
    const draft = chargeOnCall(world.hanas);
    await world.hana("PUT", `/flows/${flow}`, { name: "Joined", draft, revision: 1 });
    expect((await world.hana("POST", `/flows/${flow}/publish`, {})).status).toBe(200);
    expect(await call(flow, keys)).toEqual([401, "hook.credentials_ended"]);
    await world.hana("PUT", kensRight());
    expect(await call(flow, keys)).toBe(202);
  });

  test("of a person who is deactivated start nothing, not even when the person is back", async () => {
    const lea = await world.as("builder", "Lea");
    await world.hana("PUT", `/connections/${world.hanas}/grants/${lea.person}`);
    const flow = await onCall();
    const keys = await credentials(lea.call, flow);
    expect(await call(flow, keys)).toBe(202);
    await world.aoi("PATCH", `/people/${lea.person}`, { state: "deactivated" });
    expect(await call(flow, keys)).toEqual([401, "hook.wrong_credentials"]);
    await world.aoi("PATCH", `/people/${lea.person}`, { state: "active" });
    expect(await call(flow, keys)).toEqual([401, "hook.wrong_credentials"]);
    const { body } = await world.hana("GET", `/connections/${world.hanas}/grants`);
    expect(JSON.stringify(body)).not.toContain(lea.person);
  });
});

test("a flow that was stopped is not started by another builder: its connection's owner is asked", async () => {
  const flow = await onCall();
  await world.hana("POST", `/flows/${flow}/deactivate`);
  const reply = await world.ken("POST", `/flows/${flow}/activate`, { from: "now" });
  expect(reply.status).toBe(202);
  expect((await world.store.flow(flow))?.state).toBe("inactive");
});

describe("the connections of a person who is deactivated", () => {
  test("stand still until their heir proves a secret of the same account", async () => {
    const lea = await world.as("builder", "Lea");
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Till of Lea", values };
    const { body } = await lea.call("POST", "/connections", wish);
    const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
    const flow = await flowOn(lea.call, chargeOnCall(id));
    await lea.call("POST", `/flows/${flow}/activate`, { from: "now" });
    const heir = `/people/${lea.person}/heir`;
    expect(said(await world.aoi("PUT", heir, { person: world.ids.ken }))).toEqual([
      409,
      "person.not_deactivated",
    ]);
    await world.aoi("PATCH", `/people/${lea.person}`, { state: "deactivated" });
    expect((await world.store.connection(id))?.holds.absence).not.toBeNull();
    const take = { name: "Till of Ken now", values };
    expect(said(await world.ken("POST", `/handovers/${id}`, take))).toEqual([
      404,
      "connection.not_heir",
    ]);
    expect((await world.aoi("PUT", heir, { person: world.ids.ken })).status).toBe(204);
    const offered = await world.ken("GET", "/handovers");
    expect(offered.body).toMatchObject({
      items: [{ id, connector: "stripe", owner: { name: "Lea" }, flows: [{ id: flow }] }],
    });
    expect((await world.hana("GET", "/handovers")).body).toEqual({ items: [] });

    const other = { apiKey: "sk_test_another_account" };
    await world.simulator?.control("POST", "/keys", {
      key: other.apiKey,
      account: "acct_1Another",
    });
    expect(said(await world.ken("POST", `/handovers/${id}`, { ...take, values: other }))).toEqual([
      422,
      "connection.other_account",
    ]);
    expect(await world.ken("POST", `/handovers/${id}`, take)).toMatchObject({
      status: 200,
      body: { id, name: "Till of Ken now", holds: [], heir: null },
    });
    const version = (await world.store.flow(flow))?.version;
    expect(version).toMatchObject({ publishedBy: lea.person, agreedBy: [world.ids.ken] });
    const keys = await credentials(world.ken, flow);
    expect(await call(flow, keys)).toBe(202);
    await world.aoi("PATCH", `/people/${lea.person}`, { state: "active" });
    expect(said(await lea.call("GET", `/connections/${id}`))[1]).not.toBe("Till of Ken now");
    expect((await world.store.connection(id))?.owner).toBe(world.ids.ken);
  });

  test("go on when the person is back", async () => {
    const lea = await world.as("builder", "Lea");
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Till of Lea", values };
    const { body } = await lea.call("POST", "/connections", wish);
    const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
    const state = (to: string) => world.aoi("PATCH", `/people/${lea.person}`, { state: to });
    await state("deactivated");
    expect((await world.store.connection(id))?.holds.absence).not.toBeNull();
    await state("active");
    expect((await world.store.connection(id))?.holds.absence).toBeNull();
  });

  test("that an earlier build did not hold are held from when an heir is named", async () => {
    const lea = await world.as("builder", "Lea of before");
    await world.aoi("PATCH", `/people/${lea.person}`, { state: "deactivated" });
    const { store } = world;
    await store.lift({ by: "absence", owner: lea.person }, 5);
    await store.createConnection({
      ...((await store.connection(world.hanas)) ?? expect.fail("no connection")),
      id: "of-before",
      owner: lea.person,
    });
    const heir = { person: world.ids.ken };
    expect((await world.aoi("PUT", `/people/${lea.person}/heir`, heir)).status).toBe(204);
    expect(await store.connection("of-before")).toMatchObject({ heir: world.ids.ken });
    expect((await store.connection("of-before"))?.holds.absence).not.toBeNull();
    await store.deleteConnection({ id: "of-before", by: "administrator" });
  });

  test("do not stand still where the person could not be deactivated", async () => {
    // The world's other administrators go first.
    const persons = (await world.people.persons()).filter(({ role }) => role === "administrator");
    expect(persons.length).toBeGreaterThan(0);
    const aoi = persons.find(({ name }) => name === "Aoi") ?? expect.fail("no administrator");
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Till of Aoi", values };
    const { body } = await world.aoi("POST", "/connections", wish);
    const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
    for (const { id: other } of persons)
      if (other !== aoi.id) await world.local("PATCH", `/people/${other}`, { role: "builder" });
    const refused = await world.local("PATCH", `/people/${aoi.id}`, { state: "deactivated" });
    expect(said(refused)).toEqual([409, "person.last_administrator"]);
    expect(said(await world.local("DELETE", `/people/${aoi.id}`))).toEqual(said(refused));
    expect((await world.store.connection(id))?.holds.absence).toBeNull();
  });
});

describe("a person who is gone", () => {
  const Connected = z.object({ connection: z.object({ id: z.string() }) });
  const connected = async (call: PeopleWorld["hana"], name: string): Promise<string> => {
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const { body } = await call("POST", "/connections", { connector: "stripe", name, values });
    return Connected.parse(body).connection.id;
  };
  const absence = async (id: string) => (await world.store.connection(id))?.holds.absence;

  test.each(["deactivated", "active"])(
    "is not made %s, and nothing acts through their connections again",
    async (state) => {
      const rui = await world.as("builder", `Rui ${state}`);
      const id = await connected(rui.call, "Till of Rui");
      expect((await world.aoi("DELETE", `/people/${rui.person}`)).status).toBe(204);
      expect(await absence(id)).not.toBeNull();
      const change = await world.aoi("PATCH", `/people/${rui.person}`, { state });
      expect(said(change)).toEqual([404, "person.not_found"]);
      expect(await absence(id)).not.toBeNull();
    },
  );

  test("and is back, is taken over by nobody whom they have not named", async () => {
    const rui = await world.as("builder", "Rui");
    const id = await connected(rui.call, "Till of Rui");
    await world.aoi("PATCH", `/people/${rui.person}`, { state: "deactivated" });
    await world.aoi("PUT", `/people/${rui.person}/heir`, { person: world.ids.ken });
    await world.aoi("PATCH", `/people/${rui.person}`, { state: "active" });
    expect((await world.ken("GET", "/handovers")).body).toEqual({ items: [] });
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const take = await world.ken("POST", `/handovers/${id}`, { name: "Taken", values });
    expect(said(take)).toEqual([404, "connection.not_heir"]);
  });
});

test("an administrator names no heir of the data folder's person, who is never away", async () => {
  const named = await world.aoi("PUT", "/people/local/heir", { person: world.ids.ken });
  expect(said(named)).toEqual([409, "person.not_deactivated"]);
});

test("credentials and grants of somebody who becomes a viewer end, and do not come back", async () => {
  const lea = await world.as("builder", "Lea the viewer");
  await world.hana("PUT", `/connections/${world.hanas}/grants/${lea.person}`);
  const flow = await onCall();
  const keys = await credentials(lea.call, flow);
  expect(await call(flow, keys)).toBe(202);
  await world.aoi("PATCH", `/people/${lea.person}`, { role: "viewer" });
  expect(await call(flow, keys)).toEqual([401, "hook.wrong_credentials"]);
  await world.aoi("PATCH", `/people/${lea.person}`, { role: "builder" });
  expect(await call(flow, keys)).toEqual([401, "hook.wrong_credentials"]);
  expect((await world.store.grantedTo(lea.person)).size).toBe(0);
});

test("credentials of whoever hands their connection over end with it, for good", async () => {
  const rui = await world.as("builder", "Rui who hands over");
  const values = { apiKey: testKey, apiBase: world.simulator?.url };
  const wish = { connector: "stripe", name: "Till to hand over", values };
  const { body } = await rui.call("POST", "/connections", wish);
  const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
  const flow = await flowOn(rui.call, chargeOnCall(id));
  await rui.call("POST", `/flows/${flow}/activate`, { from: "now" });
  const keys = await credentials(rui.call, flow);
  await rui.call("PUT", `/connections/${id}/heir`, { person: world.ids.ken });
  const taken = await world.ken("POST", `/handovers/${id}`, { name: "Handed over", values });
  expect(taken.status).toBe(200);
  expect(await call(flow, keys)).toEqual([401, "hook.wrong_credentials"]);
  await world.ken("PUT", `/connections/${id}/grants/${rui.person}`);
  expect(await call(flow, keys)).toEqual([401, "hook.wrong_credentials"]);
});
