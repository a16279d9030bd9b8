import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply, Worker } from "../server.world.ts";

/** A person operates by what they are at that moment, whatever they were when they came in, or when their request began. */

let world: PeopleWorld;
/** Happens once, directly before something handed out is kept: who asks has been looked at by then, and will not be before it. */
let meanwhile: (() => Promise<unknown>) | null = null;
const keeps = new Set<PropertyKey>(["putInvokeKey", "putHookAddress", "sealHookAddress"]);
beforeAll(async () => {
  world = await openPeopleWorld({
    seenStore: (store) =>
      new Proxy(store, {
        get(target, verb) {
          const done: unknown = Reflect.get(target, verb);
          if (!keeps.has(verb) || typeof done !== "function") return done;
          return async (...given: readonly unknown[]): Promise<unknown> => {
            const happens = meanwhile;
            meanwhile = null;
            await happens?.();
            const told: unknown = await Reflect.apply(done, target, given);
            return told;
          };
        },
      }),
  });
});
afterAll(() => world.close());

type Call = PeopleWorld["call"];

/** Nobody's connection acts in it, so anybody who builds may hand out what starts it. */
const draftOf = (trigger: object) => ({
  format: 1,
  trigger,
  steps: [{ kind: "variable", id: "s1", name: null, type: "text", initial: null }],
  nextStep: 2,
  ownEvents: 0,
});
const onCall = draftOf({ kind: "invoke", inputs: [], outputs: [] });
const onDelivery = draftOf({
  kind: "webhook",
  check: { kind: "github" },
  headers: [],
  sample: null,
});
const flowOf = async (call: Call, draft: object): Promise<string> =>
  made(await call("POST", "/flows", { name: "Standing", draft })).id;
const done = async (call: Call, method: string, path: string, body?: object) => {
  const reply = await call(method, path, body);
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply;
};

/** What a person hands out, with which others start a flow for as long as nobody ends it. */
const handedOut = {
  "credentials for calls": {
    draft: onCall,
    path: (id: string) => `/flows/${id}/invocation/credentials`,
    before: async (_id: string) => {},
    body: {},
  },
  "a webhook address": {
    draft: onDelivery,
    path: (id: string) => `/flows/${id}/webhook/address`,
    before: async (_id: string) => {},
    body: {},
  },
  "a secret at a webhook address": {
    draft: onDelivery,
    path: (id: string) => `/flows/${id}/webhook/secrets`,
    before: async (id: string) => {
      await done(world.hana, "POST", `/flows/${id}/webhook/address`);
    },
    body: { secret: "a secret of the maker", keepOldMinutes: 0 },
  },
} as const;

/** What lets others start a flow at present. */
const openAt = async (id: string) => {
  const address = await world.store.hookAddressOf(id);
  return [(await world.store.invokeKeys(id)).length > 0, address !== null];
};

let people = 0;
const maker = (): Promise<Worker> => {
  people += 1;
  return world.as("builder", `Maker ${people}`);
};

/** Asks, while this happens. */
async function during(
  happens: () => Promise<unknown>,
  call: Call,
  path: string,
  body: object,
): Promise<Reply> {
  meanwhile = happens;
  const reply = await call("POST", path, body);
  expect(meanwhile).toBeNull();
  return reply;
}

const ends = {
  "become a viewer": {
    end: (id: string) => done(world.aoi, "PATCH", `/people/${id}`, { role: "viewer" }),
    again: (id: string) => done(world.aoi, "PATCH", `/people/${id}`, { role: "builder" }),
  },
  "are deactivated": {
    end: (id: string) => done(world.aoi, "PATCH", `/people/${id}`, { state: "deactivated" }),
    again: (id: string) => done(world.aoi, "PATCH", `/people/${id}`, { state: "active" }),
  },
  "are removed": {
    end: (id: string) => done(world.aoi, "DELETE", `/people/${id}`),
    again: async (_id: string) => {},
  },
} as const;

describe.each(Object.entries(handedOut))("%s", (_, { draft, path, before, body }) => {
  test("are handed out by who stays a builder meanwhile", async () => {
    const { call } = await maker();
    const id = await flowOf(call, draft);
    await before(id);
    expect((await during(async () => {}, call, path(id), body)).status).toBe(201);
    expect(await openAt(id)).toContain(true);
  });

  test.each(Object.entries(ends))(
    "end with their request where they %s while it is under way, and what they handed out before",
    async (_end, { end, again }) => {
      const { call, person } = await maker();
      const [id, earlier] = [await flowOf(call, draft), await flowOf(call, onCall)];
      await before(id);
      await done(call, "POST", `/flows/${earlier}/invocation/credentials`);
      const reply = await during(() => end(person), call, path(id), body);
      expect([reply.status, codeOf(reply)]).toEqual([403, "request.not_permitted"]);
      expect([await openAt(id), await openAt(earlier)]).toEqual([
        [false, false],
        [false, false],
      ]);
      // Nor do they come back with the role.
      await again(person);
      expect(await openAt(id)).toEqual([false, false]);
    },
  );
});

test("a secret ends with its request alone at an address of somebody who goes on", async () => {
  const { path, body } = handedOut["a secret at a webhook address"];
  const { call, person } = await maker();
  const id = await flowOf(world.hana, onDelivery);
  await done(world.hana, "POST", `/flows/${id}/webhook/address`);
  await done(world.hana, "POST", path(id), { secret: "the secret of Hana", keepOldMinutes: 0 });
  const kept = { ...body, keepOldMinutes: 60 };
  const reply = await during(() => ends["become a viewer"].end(person), call, path(id), kept);
  expect([reply.status, codeOf(reply)]).toEqual([403, "request.not_permitted"]);
  const shown = await done(world.hana, "GET", `/flows/${id}/webhook`);
  expect(shown.body).toMatchObject({ isThere: true, secrets: [{ createdBy: { name: "Hana" } }] });
});

/** How somebody has come in, once: their role changes afterwards. */
const waysIn = {
  session: async (role: "builder" | "viewer", name: string) => {
    const { person, call } = await world.session(role, name);
    return { person, call };
  },
  "API key": async (role: "builder" | "viewer", name: string) => {
    const { person, call } = await world.as(role, name);
    return { person, call };
  },
} as const;

const Flow = z.object({ revision: z.int() });
/** What a builder does: with what the person came in, and a flow that is there already. */
const deeds = (call: Call, id: string) => ({
  "hands out credentials": () => call("POST", `/flows/${id}/invocation/credentials`, {}),
  "tests a flow": async () => {
    const { revision } = Flow.parse((await call("GET", `/flows/${id}`)).body);
    return call("POST", `/flows/${id}/tests`, { revision, event: { kind: "call", inputs: {} } });
  },
  "asks about a batch": () => call("POST", "/batches", { act: "cancel", filter: {} }),
});

describe.each(Object.entries(waysIn))("a person who has come in by a %s", (way, enter) => {
  test("operates no more once they are a viewer, and reads on", async () => {
    const { person, call } = await enter("builder", `Falling by ${way}`);
    const id = await flowOf(call, onCall);
    const all = deeds(call, id);
    expect((await all["hands out credentials"]()).status).toBe(201);
    await ends["become a viewer"].end(person);
    for (const [name, deed] of Object.entries(all)) {
      const reply = await deed();
      expect([name, reply.status, codeOf(reply)]).toEqual([name, 403, "request.not_permitted"]);
    }
    expect((await call("GET", `/flows/${id}`)).status).toBe(200);
    expect(await openAt(id)).toEqual([false, false]);
  });

  test("operates without coming in anew once they are a builder", async () => {
    const { person, call } = await enter("viewer", `Rising by ${way}`);
    const id = await flowOf(world.hana, onCall);
    const all = deeds(call, id);
    for (const [name, deed] of Object.entries(all))
      expect([name, (await deed()).status]).toEqual([name, 403]);
    await ends["become a viewer"].again(person);
    expect((await all["hands out credentials"]()).status).toBe(201);
    const tested = await all["tests a flow"]();
    expect(tested.status, tested.text).toBeLessThan(300);
    // The test's run is under way, and can be cancelled.
    expect((await all["asks about a batch"]()).status).toBe(201);
    expect(await openAt(id)).toEqual([true, false]);
  });
});
