import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { registryOf } from "../registry.ts";
import type { EndedRun, EndedWrite } from "../store.ts";
import { lineOfPassedOver, linesOfRun } from "./lines.ts";

const registry = registryOf(connectors);
const charge = { id: "ch_1", amount: 1_250, currency: "usd", receipt_email: "hana@example.com" };
const origin = {
  connectionId: "c1",
  connector: "stripe",
  trigger: "new-charge",
  mode: "live",
} as const;
const run: EndedRun = {
  flowId: "f1",
  flowName: "Refunds",
  version: 3,
  origin,
  event: { key: "ch_1", at: 500, about: null, data: charge },
  id: "r1",
  name: "ch_1",
  outcome: "succeeded",
  filtered: null,
  writes: [],
};
const refund: EndedWrite = {
  id: "f1.s1",
  connectionId: "c1",
  mode: "live",
  connector: "stripe",
  action: "create-refund",
  request: {
    method: "POST",
    path: "/v1/refunds",
    params: { charge: "ch_1", amount: "500", reason: "requested_by_customer" },
    apiVersion: "1",
  },
  answer: {
    status: 200,
    body: { id: "re_1", amount: 500, currency: "usd", status: "succeeded" },
  },
  state: "done",
  aboveLimit: null,
  sends: 1,
  firstSendAt: 700,
  parkedAt: null,
  objectId: "re_1",
};
const lines = (more: Partial<EndedRun>) => linesOfRun({ ...run, ...more }, registry);
const written = (...writes: readonly Partial<EndedWrite>[]) =>
  lines({ writes: writes.map((more) => Object.assign({}, refund, more)) }).slice(1);

describe("the line of an event", () => {
  it("says which object, how much money, when, of which flow and version, and what came of it", () => {
    expect(lines({})).toEqual([
      {
        at: 500,
        heading: {
          entry: "event",
          flowId: "f1",
          flowName: "Refunds",
          version: 3,
          startedBy: "event",
          mode: "live",
          connectionId: "c1",
          connector: "stripe",
          subject: "new-charge",
          outcome: "succeeded",
          reason: null,
          wasParked: false,
          money: { kind: null, currency: "usd", state: null },
        },
        runId: "r1",
        object: "ch_1",
        about: null,
        amount: 1_250,
      },
    ]);
  });

  it("has nothing else of what came in", () => {
    expect(JSON.stringify(lines({ writes: [refund] }))).not.toMatch(/example\.com|requested_by/);
  });

  it("has the condition that has ended the run, without its values and without addresses", () => {
    const filtered = {
      path: "s1",
      held: false,
      condition: {
        en: "E-mail is “hana@example.com” or empty",
        ja: "「hana@example.com」と等しい",
      },
      value: { en: "E-mail: ken@example.com", ja: "ken@example.com" },
    };
    const [line] = lines({ outcome: "filtered", filtered });
    expect(line?.heading).toMatchObject({
      outcome: "filtered",
      reason: {
        kind: "filter",
        path: "s1",
        held: false,
        condition: { en: "E-mail is “…” or empty", ja: "「…」と等しい" },
      },
    });
    expect(JSON.stringify(line)).not.toContain("example.com");
  });

  it("that a flow passed over says why", () => {
    const passed = { ...run, reason: "trigger" } as const;
    expect(lineOfPassedOver(passed, registry)).toMatchObject({
      at: 500,
      heading: {
        entry: "event",
        startedBy: null,
        outcome: "filtered",
        reason: { kind: "trigger" },
        money: { currency: "usd" },
      },
      runId: null,
      object: "ch_1",
      amount: 1_250,
    });
    expect(lineOfPassedOver({ ...passed, reason: "own_event" }, registry).heading).toMatchObject({
      outcome: "skipped",
      reason: { kind: "own_event" },
    });
  });

  it("has no money where its trigger tells of none, or cannot read what came", () => {
    const none = { heading: { money: null }, amount: null };
    expect(lines({ event: { ...run.event, data: null } })).toMatchObject([none]);
    const half = { ...charge, amount: 12.5 };
    expect(lines({ event: { ...run.event, data: half } })).toMatchObject([none]);
    const nobody = { ...origin, connector: null, trigger: null, mode: null };
    expect(lines({ origin: nobody, writes: [refund] })).toMatchObject([
      { ...none, heading: { subject: null, mode: "live" } },
      {},
    ]);
    const reads = {
      ...registry,
      trigger: (connector: string, id: string) => {
        const found = registry.trigger(connector, id);
        return (
          found && {
            ...found,
            amount: () => {
              throw new Error("Cannot read it");
            },
          }
        );
      },
    };
    expect(linesOfRun(run, reads)).toMatchObject([none]);
  });
});

describe("the line of a write", () => {
  it("says what was made, what moved and where that stands", () => {
    expect(written({})).toEqual([
      {
        at: 700,
        heading: {
          entry: "write",
          flowId: "f1",
          flowName: "Refunds",
          version: 3,
          startedBy: "event",
          mode: "live",
          connectionId: "c1",
          connector: "stripe",
          subject: "create-refund",
          outcome: "done",
          reason: null,
          wasParked: false,
          money: { kind: "refund", currency: "usd", state: "done" },
        },
        runId: "r1",
        object: "re_1",
        about: null,
        amount: 500,
      },
    ]);
  });

  it("is one for all its generations: begun with the first, ended as the newest", () => {
    const parked = { state: "stopped", parkedAt: 800, answer: null, objectId: null } as const;
    expect(written(parked, { firstSendAt: 900 })).toMatchObject([
      { at: 700, heading: { outcome: "done", wasParked: true }, object: "re_1" },
    ]);
  });

  it("is in doubt while a person has yet to say what came of it, and the run’s line tells so", () => {
    const parked = { state: "parked", parkedAt: 800, answer: null, objectId: null } as const;
    expect(lines({ outcome: "cancelled", writes: [{ ...refund, ...parked }] })).toMatchObject([
      { heading: { outcome: "cancelled", wasParked: true } },
      { heading: { outcome: "parked", money: { state: "in_doubt" }, wasParked: true } },
    ]);
  });

  it("that never left, and that nobody was asked about, is not there", () => {
    const never = { state: "open", sends: 0, firstSendAt: null, answer: null } as const;
    expect(written(never)).toEqual([]);
    const above = { ...never, state: "stopped", parkedAt: 800, aboveLimit: "waits" } as const;
    expect(written(above)).toMatchObject([
      { at: 800, heading: { outcome: "stopped", wasParked: true, money: null }, amount: null },
    ]);
  });

  it("that a person has let pass above a limit was theirs to decide", () => {
    expect(written({ aboveLimit: "allowed" })).toMatchObject([{ heading: { wasParked: true } }]);
  });
});
