import { describe, expect, test } from "vitest";
import { connectors } from "#connectors/index.ts";
import { asNew, type ConnectionRecord } from "#engine/store.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { urlOfEvent, withLinks } from "./links.ts";
import { runView } from "./runs.view.ts";

const charge = { id: "ch_1", object: "charge" };
const product = { id: "prod_1", object: "product" };
const attempt = { startedAt: 1, endedAt: 2, error: null };

/** A charge started it; its first step had to be tried twice, and its second has no output yet. */
const run: RunDetail = {
  id: "r1",
  flowId: "f1",
  flowName: "Flow",
  kind: "event",
  versionId: "v1",
  versionNumber: 1,
  status: "waiting",
  reference: "ch_1",
  record: null,
  eventAt: 1,
  createdAt: 1,
  startedAt: 1,
  endedAt: null,
  resumesAt: null,
  error: null,
  filter: null,
  document: {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection: "c1",
      settings: {},
      everySeconds: 15,
    },
    steps: ["s1", "s2"].map((id) => ({
      kind: "action",
      id,
      name: null,
      connector: "stripe",
      action: "create-product",
      connection: "c1",
      input: {},
    })),
    nextStep: 3,
    ownEvents: 0,
    timeZone: "UTC",
  },
  event: charge,
  cancelAskedAt: null,
  failedAt: null,
  steps: [
    {
      path: "s1",
      status: "done",
      input: {},
      output: product,
      corrections: [],
      attempts: [
        { ...attempt, number: 1, outcome: "retry", requestId: null },
        { ...attempt, number: 2, outcome: "done", requestId: "req_2" },
      ],
    },
    {
      path: "s2",
      status: "retrying",
      input: {},
      output: null,
      corrections: [],
      attempts: [{ ...attempt, number: 1, outcome: "retry", requestId: "req_3" }],
    },
  ],
  at: [],
  loops: [],
  calls: [],
  caller: null,
  effects: [],
};

const connection: ConnectionRecord = {
  id: "c1",
  owner: "hana",
  connector: "stripe",
  name: "Shop",
  mode: "test",
  account: "acct_1",
  accountName: null,
  settings: {},
  sealed: "",
  broken: null,
  ...asNew,
  createdAt: 1,
};

const none = { sums: [], isCut: false };

function linksFor(...own: readonly ConnectionRecord[]) {
  const about = {
    connections: [],
    mode: null,
    money: none,
    values: { seen: true } as const,
    moneyIn: () => none,
    moneyOfCalled: () => none,
    waitsFor: [],
    deciderOf: () => null,
    nameOf: Object.assign((id: string) => ({ id, name: id }), { emailOf: () => "" }),
    connectors,
  };
  const shown = { ...runView(run, about, "en"), withoutFields: null, continuation: null };
  const linked = withLinks(shown, run, {
    connectors,
    own: new Map(own.map((one) => [one.id, one])),
  });
  return {
    record: linked.recordUrl,
    steps: linked.steps.map(({ recordUrl }) => recordUrl),
    requests: linked.steps.flatMap(({ attempts }) => attempts.map(({ requestUrl }) => requestUrl)),
  };
}

describe("a run leads to the pages of the outside system", () => {
  test("of what started it, of what its steps gave, and of each request", () => {
    const dashboard = "https://dashboard.stripe.com/acct_1/test";
    expect(linksFor(connection)).toEqual({
      record: `${dashboard}/payments/ch_1`,
      steps: [`${dashboard}/products/prod_1`, null],
      requests: [
        null,
        `${dashboard}/workbench/logs?object=req_2`,
        `${dashboard}/workbench/logs?object=req_3`,
      ],
    });
  });

  test.each([
    ["somebody else's connection", []],
    ["a simulator", [{ ...connection, settings: { apiBase: "http://127.0.0.1:12111" } }]],
  ])("not of %s", (_, own) => {
    const { record, steps, requests } = linksFor(...own);
    expect([record, ...steps, ...requests].filter((url) => url !== null)).toEqual([]);
  });
});

describe("an event leads to the page of its record", () => {
  const event = { connectionId: "c1", trigger: "new-charge", data: charge };
  const urlFor = (one: typeof event, ...own: readonly ConnectionRecord[]) =>
    urlOfEvent(one, { connectors, own: new Map(own.map((record) => [record.id, record])) });

  test("for the owner of the connection that it came through", () => {
    expect(urlFor(event, connection)).toBe(
      "https://dashboard.stripe.com/acct_1/test/payments/ch_1",
    );
    expect(urlFor(event)).toBeNull();
    expect(urlFor(event, { ...connection, id: "c2" })).toBeNull();
    expect(urlFor({ ...event, trigger: "gone" }, connection)).toBeNull();
  });
});
