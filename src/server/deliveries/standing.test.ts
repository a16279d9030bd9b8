import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";
import type { Scope } from "#people/actor.ts";
import { permissions } from "#people/permissions.ts";
import { Document } from "../openapi-document.world.ts";
import { made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Worker } from "../server.world.ts";
import { signedBy } from "./sender.world.ts";

/** Those who stand for what comes in at an address, and those who see it. */

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
});
afterAll(() => world.close());

const github: WebhookCheck = { kind: "github" };
const none: WebhookCheck = { kind: "none", id: { from: "body", path: ["id"] } };

const draftOf = (connection: string | null, check: WebhookCheck = github) => ({
  format: 1,
  trigger: { kind: "webhook", check, headers: [], sample: null },
  steps: [
    connection === null
      ? { kind: "variable", id: "s1", name: null, type: "text", initial: null }
      : {
          kind: "action",
          id: "s1",
          name: null,
          connector: "stripe",
          action: "create-customer",
          connection,
          input: { name: { kind: "constant", value: "山田" } },
        },
  ],
  nextStep: 2,
  ownEvents: 0,
});

const Shown = z.object({
  url: z.string().nullable(),
  isThere: z.boolean(),
  captured: z.unknown(),
  secrets: z.array(z.object({ createdBy: z.object({ name: z.string() }) })),
});
type Call = PeopleWorld["call"];

const done = async (call: Call, method: string, path: string, body?: object) => {
  const reply = await call(method, path, body);
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply;
};
const shownTo = async (call: Call, id: string) =>
  Shown.parse((await done(call, "GET", `/flows/${id}/webhook`)).body);
const makeAddress = (call: Call, id: string) => done(call, "POST", `/flows/${id}/webhook/address`);
const setSecret = (call: Call, id: string, secret: string, keepOldMinutes = 0) =>
  done(call, "POST", `/flows/${id}/webhook/secrets`, { secret, keepOldMinutes });
const put = async (id: string, draft: object) => {
  const { revision } = made(await world.hana("GET", `/flows/${id}`));
  await done(world.hana, "PUT", `/flows/${id}`, { name: "Standing", revision, draft });
};

const newFlow = async (connection: string | null, check: WebhookCheck = github) => {
  const wish = { name: "Standing", draft: draftOf(connection, check) };
  const { id } = made(await world.hana("POST", "/flows", wish));
  await done(world.hana, "POST", `/flows/${id}/activate`, { from: "now" });
  return id;
};

let deliveries = 0;
/** What the sender gets who knows this secret and the address. */
const statusOf = async (url: string, secret: string) => {
  deliveries += 1;
  const at = Math.floor(world.now() / 1_000);
  const { headers, body } = signedBy(github, secret, "{}", { at, id: `evt_${deliveries}` });
  const request = { method: "POST", headers: { host: "127.0.0.1:3400", ...headers }, body };
  return (await world.app.request(url, request)).status;
};
const urlOf = async (id: string) => (await shownTo(world.hana, id)).url ?? expect.fail("No URL");

let helpers = 0;
/** Somebody new who may operate Hana's connection. */
const helper = async (): Promise<Worker> => {
  helpers += 1;
  const one = await world.as("builder", `Helper ${helpers}`);
  await grant(one);
  return one;
};
const grant = ({ person }: Worker) =>
  done(world.hana, "PUT", `/connections/${world.hanas}/grants/${person}`);

const [theirs, hanas] = ["the secret of the helper", "the secret of Hana"];
const week = 7 * 24 * 60;

/** How a helper's secret can stand at an address; `hanas`: there is one of Hana's beside it. */
const places = {
  "of Hana's, set last": {
    hanas: false,
    stands: async (id: string, { call }: Worker) => {
      await makeAddress(world.hana, id);
      await setSecret(call, id, theirs);
    },
  },
  "that Hana has replaced since": {
    hanas: false,
    stands: async (id: string, { call }: Worker) => {
      await makeAddress(world.hana, id);
      await setSecret(call, id, theirs);
      await makeAddress(world.hana, id);
    },
  },
  "of Hana's, kept behind hers for a week": {
    hanas: true,
    stands: async (id: string, { call }: Worker) => {
      await makeAddress(world.hana, id);
      await setSecret(call, id, theirs);
      await setSecret(world.hana, id, hanas, week);
    },
  },
  "of Hana's, before hers that is kept for a week": {
    hanas: true,
    stands: async (id: string, { call }: Worker) => {
      await makeAddress(world.hana, id);
      await setSecret(world.hana, id, hanas);
      await setSecret(call, id, theirs, week);
    },
  },
  "that Hana has replaced since, kept behind hers": {
    hanas: true,
    stands: async (id: string, { call }: Worker) => {
      await makeAddress(world.hana, id);
      await setSecret(call, id, theirs);
      await setSecret(world.hana, id, hanas, week);
      await makeAddress(world.hana, id);
    },
  },
  "of Hana's, for a check that the flow had before": {
    hanas: true,
    stands: async (id: string, { call }: Worker) => {
      await makeAddress(world.hana, id);
      await setSecret(call, id, theirs);
      await put(id, draftOf(world.hanas, { kind: "shopify" }));
      await setSecret(world.hana, id, hanas);
      await put(id, draftOf(world.hanas));
      await setSecret(world.hana, id, hanas, week);
    },
  },
} as const;

/** How the right ends, and how it is given again. */
const ways = {
  "the grant is taken back": {
    end: ({ person }: Worker) =>
      done(world.hana, "DELETE", `/connections/${world.hanas}/grants/${person}`),
    again: grant,
  },
  "they become a viewer": {
    end: ({ person }: Worker) => done(world.aoi, "PATCH", `/people/${person}`, { role: "viewer" }),
    again: async (one: Worker) => {
      await done(world.aoi, "PATCH", `/people/${one.person}`, { role: "builder" });
      await grant(one);
    },
  },
  "they are deactivated": {
    end: ({ person }: Worker) =>
      done(world.aoi, "PATCH", `/people/${person}`, { state: "deactivated" }),
    again: async (one: Worker) => {
      await done(world.aoi, "PATCH", `/people/${one.person}`, { state: "active" });
      await grant(one);
    },
  },
  "they are removed": {
    end: ({ person }: Worker) => done(world.aoi, "DELETE", `/people/${person}`),
    again: async () => {},
  },
  "their password is reset": {
    end: async ({ person }: Worker) => {
      const handed = await done(world.aoi, "POST", `/people/${person}/password-reset`);
      const token = z.object({ link: z.string() }).parse(handed.body).link.split("#")[1];
      const said = { token, password: "correct horse battery" };
      await world.local("POST", "/password-reset/use", said, { authorization: "" });
    },
    again: grant,
  },
} as const;

describe.each(Object.entries(ways))("where %s", (_, { end, again }) => {
  test.each(Object.entries(places))(
    "their secret opens no address %s, ever again",
    async (_place, place) => {
      const [one, id] = [await helper(), await newFlow(world.hanas)];
      await place.stands(id, one);
      const url = await urlOf(id);
      expect(await statusOf(url, theirs)).toBe(200);
      await end(one);
      const after = async () => [await statusOf(url, theirs), await statusOf(url, hanas)];
      const refused = place.hanas ? [401, 200] : [410, 410];
      expect(await after()).toEqual(refused);
      await again(one);
      expect(await after()).toEqual(refused);
    },
  );
});

test("a secret does nothing that its maker may not do, beside one whose maker may", async () => {
  const [one, id] = [await helper(), await newFlow(world.hanas)];
  await makeAddress(world.hana, id);
  await setSecret(one.call, id, theirs);
  await setSecret(world.hana, id, hanas, week);
  const url = await urlOf(id);
  const other = await anotherOfHanas();
  await put(id, draftOf(other));
  await done(world.hana, "POST", `/flows/${id}/publish`);
  expect([await statusOf(url, theirs), await statusOf(url, hanas)]).toEqual([503, 200]);
  // Nor does it come to a new address.
  await makeAddress(world.hana, id);
  const { secrets } = await shownTo(world.hana, id);
  expect(secrets.map(({ createdBy }) => createdBy.name)).toEqual(["Hana"]);
  const next = await urlOf(id);
  expect([await statusOf(next, theirs), await statusOf(next, hanas)]).toEqual([401, 200]);
});

const anotherOfHanas = async () => {
  const values = { apiKey: testKey, apiBase: world.simulator?.url };
  const wish = { connector: "stripe", name: "Another till", values };
  const { body } = await done(world.hana, "POST", "/connections", wish);
  return z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection.id;
};

describe("the address and what was captured there", () => {
  const table: Readonly<Record<string, { readonly scope: Scope }>> = permissions;

  test("are told by no operation to a key that hands nothing out", async () => {
    const id = await newFlow(null, none);
    await makeAddress(world.hana, id);
    await done(world.hana, "POST", `/flows/${id}/webhook/listening`);
    const url = await urlOf(id);
    const body = JSON.stringify({ id: "one", name: "captured secretly" });
    const headers = { host: "127.0.0.1:3400", "content-type": "application/json" };
    expect((await world.app.request(url, { method: "POST", headers, body })).status).toBe(200);
    const token = url.slice(-43);
    const { paths } = Document.parse((await world.hana("GET", "/openapi.json")).body);
    const asked = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method, { operationId }]) => {
          const isOnlyOfFlow = /^\/(?:api\/v1\/)?flows\/\{id\}[^{}]*$/.test(path);
          const hasView = operationId === "listenToFlowWebhook";
          return isOnlyOfFlow && (method === "get" || hasView);
        })
        .map(([method, { operationId }]) => ({ method, operationId, path })),
    );
    expect(asked.length).toBeGreaterThan(10);
    const told = async (scopes: readonly Scope[]) => {
      const { call } = await world.as("builder", "Hana", scopes);
      const replies = [];
      for (const { method, operationId, path } of asked) {
        const to = path.replace("/api/v1", "").replace("{id}", id);
        const reply = await call(method.toUpperCase(), to, method === "get" ? undefined : {});
        const isTold = reply.text.includes(token) || reply.text.includes("captured secretly");
        if (isTold) replies.push(operationId);
        const scope = table[operationId]?.scope;
        if (scope !== undefined && !scopes.includes(scope)) expect(reply.status).toBe(403);
      }
      return replies;
    };
    expect(await told(["read", "build", "operate"])).toEqual([]);
    expect(await told(["read"])).toEqual([]);
    const seen = ["getFlowWebhook", "listenToFlowWebhook"];
    expect((await told(["read", "build", "operate", "administer"])).toSorted()).toEqual(seen);
  });

  test("are seen by a person who has signed in", async () => {
    const { call } = await world.session("builder", "Sora");
    const wish = { name: "Standing", draft: draftOf(null, none) };
    const { id } = made(await call("POST", "/flows", wish));
    await makeAddress(call, id);
    expect((await shownTo(call, id)).url).toEqual(expect.stringMatching(/\/hooks\/in\//));
  });

  test("are the owner's and the maker's alone where no connection acts", async () => {
    const id = await newFlow(null, none);
    const other = await world.as("builder", "Jun");
    const seenBy = async () =>
      Promise.all(
        [world.hana, world.ken, other.call].map(async (call) => {
          const { url, isThere } = await shownTo(call, id);
          expect(isThere).toBe(true);
          return url !== null;
        }),
      );
    await makeAddress(world.hana, id);
    expect(await seenBy()).toEqual([true, false, false]);
    await makeAddress(world.ken, id);
    expect(await seenBy()).toEqual([true, true, false]);
  });
});
