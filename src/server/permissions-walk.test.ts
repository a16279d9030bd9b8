import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type SimulatedSalesforce,
  startSalesforce,
} from "#connectors/salesforce/salesforce.world.ts";
import { isAtLeast, roles, scopes } from "#people/actor.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { failRun } from "./failed.world.ts";
import { draftOn, made, openPeopleWorld, type PeopleWorld } from "./people.world.ts";
import { parkRun } from "./parked.world.ts";
import { openServerWorld, type Reply, type ServerWorld } from "./server.world.ts";

/** Every operation by every role, with every kind of key, on one's own and on others' objects. */

const table: Readonly<Record<string, Permission>> = permissions;

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

let world: PeopleWorld;
let org: SimulatedSalesforce;
let routes: ReadonlyMap<string, { readonly method: string; readonly path: string }>;
beforeAll(async () => {
  world = await openPeopleWorld();
  org = await startSalesforce();
  world.trusted.push(org.url);
  const { paths } = Document.parse((await world.local("GET", "/openapi.json")).body);
  routes = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [
        operationId,
        { method: method.toUpperCase(), path: path.replace("/api/v1", "") },
      ]),
    ),
  );
});
afterAll(async () => {
  await world.close();
  await org.close();
});

const Refused = z.object({ error: z.object({ code: z.string() }) });
const codeOf = ({ body }: Reply): string | null => Refused.safeParse(body).data?.error.code ?? null;

async function ask(
  call: ServerWorld["call"],
  operation: string,
  fill: Readonly<Record<string, string>> = {},
  { body, query = "" }: { readonly body?: object | undefined; readonly query?: string } = {},
): Promise<Reply> {
  const route = routes.get(operation);
  if (!route) throw new Error(`No operation ${operation}`);
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => fill[name] ?? "nothing");
  const wants = ["POST", "PUT", "PATCH"].includes(route.method);
  return call(route.method, path + query, wants ? (body ?? {}) : undefined);
}

/** These act on the whole installation: who may, does not. */
const notForFun = new Set([
  "settleRestore",
  "takeBackup",
  "holdEverything",
  "liftHoldOfEverything",
]);

describe("every operation", () => {
  test("lets through the roles of the table and those above, and no other", async () => {
    for (const role of roles) {
      const { call } = await world.as(role, `Walker ${role}`);
      for (const [operation, { role: least }] of Object.entries(table)) {
        if (notForFun.has(operation) && isAtLeast(role, least)) continue;
        const isRefused = codeOf(await ask(call, operation)) === "request.not_permitted";
        expect([operation, role, isRefused]).toEqual([operation, role, !isAtLeast(role, least)]);
      }
    }
  });

  test("lets through the keys with the scope of the table, and no other", async () => {
    for (const scope of scopes) {
      const { call } = await world.as("administrator", "Key holder", [scope]);
      for (const [operation, { scope: wanted }] of Object.entries(table)) {
        if (notForFun.has(operation) && scope === wanted) continue;
        const isRefused = codeOf(await ask(call, operation)) === "request.key_out_of_scope";
        expect([operation, scope, isRefused]).toEqual([operation, scope, scope !== wanted]);
      }
    }
  });

  test("asks a session first, for what is to administer, whether it is still its person's", async () => {
    // Of its own, because its time goes on.
    const other = await openServerWorld();
    const { call, confirm } = await other.session("administrator", "Walker in a browser");
    const refused = async (operation: string) =>
      codeOf(await ask(call, operation)) === "sign_in.confirm_needed";
    // These end what the walk walks on.
    const ends = new Set(["signOut", "endAllSessions", "changeOwnPassword"]);
    const others = Object.entries(table).filter(([one]) => !ends.has(one) && !notForFun.has(one));
    for (const [operation] of others)
      expect([operation, await refused(operation)]).toEqual([operation, false]);
    other.advance(15 * 60_000);
    for (const [operation, { scope }] of others)
      expect([operation, await refused(operation)]).toEqual([operation, scope === "administer"]);
    for (const one of notForFun)
      if (table[one]?.scope === "administer")
        expect([one, await refused(one)]).toEqual([one, true]);
    await confirm();
    for (const [operation] of others)
      expect([operation, await refused(operation)]).toEqual([operation, false]);
    await other.close();
  });
});

interface Case {
  /** Makes an object of Hana's; what to fill into the path. */
  readonly of: () => Promise<Readonly<Record<string, string>>>;
  readonly query?: string;
  readonly body?: (filled: Readonly<Record<string, string>>) => object;
}

let serial = 0;
const connection = async () => {
  serial += 1;
  const values = { apiKey: "sk_test_millrace_contract", apiBase: world.simulator?.url };
  const wish = { connector: "stripe", name: `Till ${serial}`, values };
  const { body } = await world.hana("POST", "/connections", wish);
  const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
  return {
    id,
    person: world.ids.ken,
    choices: "customers",
    trigger: "new-charge",
  };
};
const orgs = async () => {
  serial += 1;
  const wish = { connector: "salesforce", name: `Org ${serial}`, values: org.values };
  const { body } = await world.hana("POST", "/connections", wish);
  const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
  return { id, choices: "once-fields" };
};
const hanas = () => Promise.resolve({ id: world.hanas });
const flow = async () => {
  const draft = draftOn(world.hanas, { amount: 100 });
  return { id: made(await world.hana("POST", "/flows", { name: "Walked", draft })).id };
};
/** One flow, whose trigger stops at changed rows again and again. */
let stopping: ReturnType<typeof active> | null = null;
const stopped = async () => {
  const filled = await (stopping ??= active());
  const { store } = world;
  const poll = await store.poll(world.hanas, "new-charge");
  const lease = await store.lease("a stopped poll");
  if (!poll || !lease) throw new Error("Nobody listens");
  await store.pollFailed({
    lease,
    pollId: poll.id,
    kept: { way: "snapshot", epoch: 0, begins: false, stopped: { gone: 3, of: 9 }, agreed: false },
    error: { kind: "input", code: "engine.many_rows_gone", message: "Gone" },
    nextAt: world.now() + 3_600_000,
    at: world.now(),
  });
  await store.release(lease);
  return filled;
};
const active = async () => {
  const { id } = await flow();
  await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
  const change = { name: "Walked", draft: draftOn(world.hanas, { amount: 200 }) };
  await world.hana("PUT", `/flows/${id}`, { ...change, revision: 1 });
  return { id };
};
const scheduled = async () => {
  const when = { kind: "daily", at: "09:00" };
  const draft = {
    ...draftOn(world.hanas, { amount: 100 }),
    trigger: { kind: "schedule", when, overlap: true },
  };
  const { id } = made(await world.hana("POST", "/flows", { name: "Daily", draft }));
  await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
  return { id };
};
const proposal = async () => {
  const { id } = await active();
  const third = await world.as("builder", "Third");
  const { body } = await third.call("POST", `/flows/${id}/publish`, {});
  return z.object({ proposal: z.object({ id: z.string() }) }).parse(body).proposal;
};
/** One with a webhook address, made once: nobody changes too much in a short time. */
let delivered: Promise<{ readonly id: string }> | null = null;
const withAddress = () => (delivered ??= makeWithAddress());
const makeWithAddress = async () => {
  const { steps, ...draft } = draftOn(world.hanas, { amount: 100 });
  const trigger = { kind: "webhook", check: { kind: "github" }, headers: [], sample: null };
  const walked = { name: "Walked", draft: { ...draft, steps, trigger } };
  const { id } = made(await world.hana("POST", "/flows", walked));
  await world.hana("POST", `/flows/${id}/webhook/address`);
  return { id };
};
const run = async () => {
  const { runId, effectId } = await parkRun(world.store, world.hanas);
  return { id: runId, effectId };
};

const failed = async () => ({ id: (await failRun(world.store, world.hanas)).runId });

const reconciliation = async () => {
  const { id } = await connection();
  const asked = await world.hana("POST", `/connections/${id}/reconciliations`, {
    month: "2026-01",
  });
  const { id: made, expected } = z
    .object({ id: z.string(), expected: z.object({ reads: z.number() }) })
    .parse(asked.body);
  return { id: made, reads: String(expected.reads) };
};

const cases: Readonly<Record<string, Case>> = {
  getConnection: { of: connection },
  changeConnection: { of: connection, body: () => ({ name: `Till of ${(serial += 1)}` }) },
  deleteConnection: { of: connection },
  checkConnection: { of: connection },
  getConnectionReads: { of: connection },
  listConnectionFlows: { of: connection },
  listGrants: { of: connection },
  giveGrant: { of: connection },
  takeGrant: { of: connection },
  holdConnection: { of: connection },
  liftConnectionHold: { of: connection },
  setConnectionLimits: { of: connection, body: () => ({ limits: [] }) },
  listReconciliations: { of: connection },
  askReconciliation: { of: connection, body: () => ({ month: "2026-01" }) },
  setMonthlyReconciliation: { of: connection, body: () => ({ on: true }) },
  getReconciliation: { of: reconciliation },
  startReconciliation: { of: reconciliation, body: ({ reads }) => ({ reads: Number(reads) }) },
  stopReconciliation: { of: reconciliation },
  listReconciledLines: { of: reconciliation },
  exportReconciliationCsv: { of: reconciliation },
  getConnectionWebhook: { of: hanas },
  revokeConnectionWebhookAddress: { of: hanas },
  makeConnectionWebhookAddress: { of: hanas },
  setConnectionWebhookSecret: {
    of: async () => {
      await world.hana("POST", `/connections/${world.hanas}/webhook/address`);
      return hanas();
    },
    body: () => ({ secret: "whsec_walked" }),
  },
  nameConnectionHeir: { of: connection, body: () => ({ person: world.ids.ken }) },
  takeConnectionOver: {
    of: async () => {
      const one = await connection();
      await world.hana("PUT", `/connections/${one.id}/heir`, { person: world.ids.ken });
      return one;
    },
    body: () => ({
      name: `Taken over ${(serial += 1)}`,
      values: { apiKey: "sk_test_millrace_contract" },
    }),
  },
  listChoices: { of: connection },
  makeChoice: { of: orgs, body: () => ({ of: "Invoice__c", value: "Millrace_Effect__c" }) },
  getTriggerSample: { of: connection },
  getConnectionFields: { of: connection, query: "?of=customers" },
  refreshConnectionFields: { of: connection, body: () => ({ of: "customers" }) },
  deleteFlow: { of: flow },
  // What is offered to others waits for them; this takes an offer back.
  changeFlowOwner: { of: flow, body: () => ({ person: world.ids.hana }) },
  listFlowReaders: { of: flow },
  listPrivateFields: { of: flow },
  markPrivateFields: { of: flow, body: () => ({ fields: ["trigger.id"] }) },
  letReadFlow: { of: async () => ({ ...(await flow()), person: world.ids.ken }) },
  letReadFlowNoMore: { of: async () => ({ ...(await flow()), person: world.ids.ken }) },
  activateFlow: { of: flow, body: () => ({ from: "now" }) },
  publishFlow: { of: active },
  listFlowRecords: { of: flow },
  countFlowPast: { of: flow, query: "?since=2020-01-01" },
  checkFlowTest: { of: flow, body: () => ({ revision: 1 }) },
  testFlow: {
    of: async () => {
      await world.simulator?.make("charges", { count: 1 });
      return flow();
    },
    body: () => ({ revision: 1, event: { kind: "newest" } }),
  },
  rotateFlowCredentials: {
    of: async () => {
      const { steps, ...draft } = draftOn(world.hanas, { amount: 100 });
      const called = { ...draft, steps, trigger: { kind: "invoke", inputs: [], outputs: [] } };
      return { id: made(await world.hana("POST", "/flows", { name: "Walked", draft: called })).id };
    },
  },
  makeFlowWebhookAddress: { of: withAddress },
  setFlowWebhookSecret: { of: withAddress },
  listenToFlowWebhook: { of: withAddress },
  runFlowNow: { of: scheduled },
  letFlowGoOn: { of: stopped, body: () => ({ rows: "same" }) },
  agreeToProposal: { of: proposal },
  refuseProposal: { of: proposal },
  decideRun: {
    of: run,
    body: ({ effectId }) => ({ decision: "stop", effectId, generation: 0 }),
  },
  rerunRun: { of: failed, body: () => ({ version: "same" }) },
  continueRun: {
    of: failed,
    body: () => ({ seen: { step: "s1", attempts: 1, generation: 0 } }),
  },
  correctRun: {
    of: failed,
    body: () => ({
      seen: { step: "s1", attempts: 1, generation: 0 },
      changes: [{ path: ["description"], value: "Another" }],
      confirm: true,
    }),
  },
  startBatch: {
    of: async () => {
      const { flowId } = await failRun(world.store, world.hanas);
      const wish = { act: "continue", filter: { flow: flowId } };
      const { body } = await world.hana("POST", "/batches", wish);
      return z.object({ id: z.string() }).parse(body);
    },
    body: () => ({ act: "continue", runs: 1 }),
  },
};

/** Of these, nothing but one's own can be asked for, or tests of signing in walk over them. */
const elsewhere = new Set(["revokeApiKey", "endSession"]);

describe("an object of somebody else", () => {
  test("every operation on one that is not anyone's has its case here", () => {
    const wanted = Object.entries(table).flatMap(([operation, { object }]) =>
      object !== "anyone's" && routes.get(operation)?.path.includes("{") === true
        ? [operation]
        : [],
    );
    expect(wanted.filter((one) => !elsewhere.has(one)).toSorted()).toEqual(
      Object.keys(cases).toSorted(),
    );
  });

  /** Done, waiting for its owner's word, or refused: to the owner, another builder, an administrator. */
  const outcomes: { readonly [Rule in Permission["object"]]: readonly string[] } = {
    "anyone's": [],
    own: ["done", "refused", "refused"],
    offered: ["refused", "done", "refused"],
    "own or administrator": ["done", "refused", "done"],
    "may operate": ["done", "refused", "refused"],
    asked: ["done", "refused", "refused"],
    "asked, own or administrator": ["done", "refused", "done"],
    "owners agree": ["done", "waits", "waits"],
  };
  const outcomeOf = ({ status }: Reply): string => {
    if (status === 202) return "waits";
    if (status < 300) return "done";
    return status === 403 || status === 404 ? "refused" : `status ${status}`;
  };

  test.each(Object.keys(cases))("is treated by %s as the table says", async (operation) => {
    const { of, body, query = "" } = cases[operation] ?? { of: flow };
    const { object } = table[operation] ?? { object: "anyone's" as const };
    const seen = [];
    for (const call of [world.hana, world.ken, world.aoi]) {
      const filled = await of();
      seen.push(outcomeOf(await ask(call, operation, filled, { query, body: body?.(filled) })));
    }
    expect(seen).toEqual(outcomes[object]);
    // Whoever may read the data folder is an administrator as others are.
    const filled = await of();
    const local = outcomeOf(
      await ask(world.local, operation, filled, { query, body: body?.(filled) }),
    );
    expect(local).toBe(outcomes[object][2]);
  });
});
