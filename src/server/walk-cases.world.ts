/** For tests: an object of Hana's for each operation of the API that is about one. */
import { z } from "zod";
import type { SimulatedSalesforce } from "#connectors/salesforce/salesforce.world.ts";
import { failRun } from "./failed.world.ts";
import { parkRun } from "./parked.world.ts";
import { draftOn, made, type PeopleWorld } from "./people.world.ts";

export type Filled = Readonly<Record<string, string>>;

export interface Case {
  /** Makes an object of Hana's; what to fill into the path. */
  readonly of: () => Promise<Filled>;
  readonly query?: string;
  readonly body?: (filled: Filled) => object;
}

export interface Stage {
  readonly world: PeopleWorld;
  readonly org: SimulatedSalesforce;
}

export function casesIn(on: Stage): Readonly<Record<string, Case>> {
  let serial = 0;
  const connection = async () => {
    serial += 1;
    const values = { apiKey: "sk_test_millrace_contract", apiBase: on.world.simulator?.url };
    const wish = { connector: "stripe", name: `Till ${serial}`, values };
    const { body } = await on.world.hana("POST", "/connections", wish);
    const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
    return {
      id,
      person: on.world.ids.ken,
      choices: "customers",
      trigger: "new-charge",
    };
  };
  const orgs = async () => {
    serial += 1;
    const wish = { connector: "salesforce", name: `Org ${serial}`, values: on.org.values };
    const { body } = await on.world.hana("POST", "/connections", wish);
    const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
    return { id, choices: "once-fields" };
  };
  const hanas = () => Promise.resolve({ id: on.world.hanas });
  const flow = async () => {
    const draft = draftOn(on.world.hanas, { amount: 100 });
    return { id: made(await on.world.hana("POST", "/flows", { name: "Walked", draft })).id };
  };
  /** One flow, whose trigger stops at changed rows again and again. */
  let stopping: ReturnType<typeof active> | null = null;
  const stopped = async () => {
    const filled = await (stopping ??= active());
    const { store } = on.world;
    const poll = await store.poll(on.world.hanas, "new-charge");
    const lease = await store.lease("a stopped poll");
    if (!poll || !lease) throw new Error("Nobody listens");
    await store.pollFailed({
      lease,
      pollId: poll.id,
      kept: {
        way: "snapshot",
        epoch: 0,
        begins: false,
        stopped: { gone: 3, of: 9 },
        agreed: false,
      },
      error: { kind: "input", code: "engine.many_rows_gone", message: "Gone" },
      nextAt: on.world.now() + 3_600_000,
      at: on.world.now(),
    });
    await store.release(lease);
    return filled;
  };
  const active = async () => {
    const { id } = await flow();
    await on.world.hana("POST", `/flows/${id}/activate`, { from: "now" });
    const change = { name: "Walked", draft: draftOn(on.world.hanas, { amount: 200 }) };
    await on.world.hana("PUT", `/flows/${id}`, { ...change, revision: 1 });
    return { id };
  };
  const scheduled = async () => {
    const when = { kind: "daily", at: "09:00" };
    const draft = {
      ...draftOn(on.world.hanas, { amount: 100 }),
      trigger: { kind: "schedule", when, overlap: true },
    };
    const { id } = made(await on.world.hana("POST", "/flows", { name: "Daily", draft }));
    await on.world.hana("POST", `/flows/${id}/activate`, { from: "now" });
    return { id };
  };
  const proposal = async () => {
    const { id } = await active();
    const third = await on.world.as("builder", "Third");
    const { body } = await third.call("POST", `/flows/${id}/publish`, {});
    return z.object({ proposal: z.object({ id: z.string() }) }).parse(body).proposal;
  };
  /** One with a webhook address, made once: nobody changes too much in a short time. */
  let delivered: Promise<{ readonly id: string }> | null = null;
  const withAddress = () => (delivered ??= makeWithAddress());
  const makeWithAddress = async () => {
    const { steps, ...draft } = draftOn(on.world.hanas, { amount: 100 });
    const trigger = { kind: "webhook", check: { kind: "github" }, headers: [], sample: null };
    const walked = { name: "Walked", draft: { ...draft, steps, trigger } };
    const { id } = made(await on.world.hana("POST", "/flows", walked));
    await on.world.hana("POST", `/flows/${id}/webhook/address`);
    return { id };
  };
  const run = async () => {
    const { runId, effectId } = await parkRun(on.world.store, on.world.hanas);
    return { id: runId, effectId };
  };

  const failed = async () => ({ id: (await failRun(on.world.store, on.world.hanas)).runId });

  const reconciliation = async () => {
    const { id } = await connection();
    const asked = await on.world.hana("POST", `/connections/${id}/reconciliations`, {
      month: "2026-01",
    });
    const { id: made, expected } = z
      .object({ id: z.string(), expected: z.object({ reads: z.number() }) })
      .parse(asked.body);
    return { id: made, reads: String(expected.reads) };
  };

  return {
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
        await on.world.hana("POST", `/connections/${on.world.hanas}/webhook/address`);
        return hanas();
      },
      body: () => ({ secret: "whsec_walked" }),
    },
    nameConnectionHeir: { of: connection, body: () => ({ person: on.world.ids.ken }) },
    takeConnectionOver: {
      of: async () => {
        const one = await connection();
        await on.world.hana("PUT", `/connections/${one.id}/heir`, { person: on.world.ids.ken });
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
    changeFlowOwner: { of: flow, body: () => ({ person: on.world.ids.hana }) },
    listFlowReaders: { of: flow },
    listPrivateFields: { of: flow },
    markPrivateFields: { of: flow, body: () => ({ fields: ["trigger.id"] }) },
    letReadFlow: { of: async () => ({ ...(await flow()), person: on.world.ids.ken }) },
    letReadFlowNoMore: { of: async () => ({ ...(await flow()), person: on.world.ids.ken }) },
    activateFlow: { of: flow, body: () => ({ from: "now" }) },
    publishFlow: { of: active },
    listFlowRecords: { of: flow },
    countFlowPast: { of: flow, query: "?since=2020-01-01" },
    checkFlowTest: { of: flow, body: () => ({ revision: 1 }) },
    testFlow: {
      of: async () => {
        await on.world.simulator?.make("charges", { count: 1 });
        return flow();
      },
      body: () => ({ revision: 1, event: { kind: "newest" } }),
    },
    rotateFlowCredentials: {
      of: async () => {
        const { steps, ...draft } = draftOn(on.world.hanas, { amount: 100 });
        const called = { ...draft, steps, trigger: { kind: "invoke", inputs: [], outputs: [] } };
        return {
          id: made(await on.world.hana("POST", "/flows", { name: "Walked", draft: called })).id,
        };
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
        const { flowId } = await failRun(on.world.store, on.world.hanas);
        const wish = { act: "continue", filter: { flow: flowId } };
        const { body } = await on.world.hana("POST", "/batches", wish);
        return z.object({ id: z.string() }).parse(body);
      },
      body: () => ({ act: "continue", runs: 1 }),
    },
  };
}
