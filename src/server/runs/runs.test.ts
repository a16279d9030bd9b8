import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { parkRun } from "../parked.world.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";

let world: ServerWorld;
let flow: string;
/** It takes charges above ¥1,000, of which there are none. */
let big: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  const connection = await world.connect();
  await world.simulator?.make("charges", { count: 5, amount: 500, currency: "jpy" });
  const isBig = {
    match: "all",
    logic: "",
    otherCurrency: "stop",
    rows: [
      {
        left: { kind: "pill", from: "trigger", path: ["amount"] },
        operator: "greater",
        right: { kind: "constant", value: 1_000 },
        currency: "jpy",
      },
    ],
  };
  const draft = {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection,
      settings: {},
      everySeconds: 15,
    },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-product",
        connection,
        input: { name: { kind: "pill", from: "trigger", path: ["id"] } },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
  const made = await world.call("POST", "/flows", { name: "Charge to product", draft });
  flow = (made.body as { id: string }).id;
  const branches = [{ id: "s3", condition: isBig, steps: draft.steps }];
  const steps = [{ kind: "if", id: "s2", name: null, branches }];
  const choosy = { ...draft, steps, nextStep: 4 };
  const other = await world.call("POST", "/flows", { name: "Big charges", draft: choosy });
  big = (other.body as { id: string }).id;
  await world.engine.start();
  await world.call("POST", `/flows/${flow}/activate`, { from: { date: "2020-01-01" } });
  await waitFor(async () => {
    const { items } = await runs("?status=succeeded");
    expect(items.length).toBe(5);
  });
});
afterAll(() => world.close());

interface Page {
  readonly items: {
    id: string;
    reference: string;
    status: string;
    createdAt: string;
    flowName: string;
  }[];
  readonly next: string | null;
}

const runs = async (query: string): Promise<Page> =>
  (await world.call("GET", `/runs${query}`)).body as Page;
const codeOf = ({ body }: Reply) => (body as { error: { code: string } }).error.code;

describe("runs", () => {
  test("are listed by page, each once", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page: Page = await runs(`?limit=2${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next === null ? "" : `&cursor=${encodeURIComponent(page.next)}`;
    } while (cursor !== "");
    expect(seen.length).toBe(5);
    expect(new Set(seen).size).toBe(5);
  });

  test("are found by flow, status, text and time", async () => {
    const [first] = (await runs("")).items;
    expect(first).toMatchObject({
      status: "succeeded",
      flowName: "Charge to product",
      eventMoney: { amount: 500, currency: "jpy" },
    });
    expect((await runs(`?flow=${flow}`)).items.length).toBe(5);
    expect((await runs("?flow=flow_none")).items).toEqual([]);
    expect((await runs("?status=failed")).items).toEqual([]);
    expect((await runs(`?text=${first?.reference}`)).items.map(({ id }) => id)).toEqual([
      first?.id,
    ]);
    expect((await runs("?to=2020-01-01")).items).toEqual([]);
    expect((await runs("?from=2020-01-01&to=2099-01-01T00:00:00Z")).items.length).toBe(5);
    expect((await runs("?text=%25")).items).toEqual([]);
  });

  test("are shown with their steps, attempts, inputs, outputs and writes", async () => {
    const [first] = (await runs("")).items;
    const reply = await world.call("GET", `/runs/${first?.id}`);
    expect(reply.body).toMatchObject({
      id: first?.id,
      mode: "test",
      connections: [{ connector: "stripe", mode: "test", name: "Shop", mayOperate: true }],
      event: { object: "charge", amount: 500, currency: "jpy" },
      eventMoney: { amount: 500, currency: "jpy" },
      steps: [
        {
          path: "s1",
          status: "done",
          input: { name: first?.reference },
          output: { object: "product", name: first?.reference },
          attempts: [
            { number: 1, outcome: "done", error: null, requestId: expect.stringMatching(/^req_/) },
          ],
        },
      ],
      effects: [
        {
          state: "done",
          sends: 1,
          mode: "test",
          method: "POST",
          objectId: expect.stringMatching(/^prod_/),
        },
      ],
    });
    const { createdAt } = reply.body as { createdAt: string };
    expect(new Date(createdAt).toISOString()).toBe(createdAt);
  });

  test("that are over cannot be cancelled, and unknown ones are not there", async () => {
    const [first] = (await runs("")).items;
    const over = await world.call("POST", `/runs/${first?.id}/cancel`);
    expect([over.status, codeOf(over)]).toEqual([409, "run.over"]);
    expect(over.text).toContain("The run is over already (Succeeded)");
    expect((await world.call("POST", "/runs/none/cancel")).status).toBe(404);
    expect((await world.call("GET", "/runs/none")).status).toBe(404);
  });

  test("are cancelled once: who asks again learns that they are", async () => {
    const connectionId = await world.connect("Parked till");
    const { runId } = await parkRun(world.store, connectionId);
    const cancel = (language = "en") =>
      world.call("POST", `/runs/${runId}/cancel`, undefined, { "accept-language": language });
    const replies = await Promise.all([cancel(), cancel()]);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const again = await cancel();
    expect([again.status, codeOf(again)]).toEqual([409, "run.over"]);
    expect(again.text).toContain("The run is over already (Cancelled)");
    expect((await cancel("ja")).text).toContain("(状態: キャンセル");
    expect((await world.call("GET", `/runs/${runId}`)).body).toMatchObject({ status: "cancelled" });
  });

  test("are counted beside their flow", async () => {
    const reply = await world.call("GET", `/flows/${flow}`);
    expect(reply.body).toMatchObject({
      activity: { runs: { succeeded: 5, failed: 0 }, pollError: null },
    });
  });
});

test("events are listed with what became of them", async () => {
  const { items } = (await world.call("GET", `/events?flow=${flow}&limit=3`)).body as {
    items: { deliveries: object[] }[];
  };
  expect(items.length).toBe(3);
  expect(items[0]).toMatchObject({
    trigger: "new-charge",
    data: { object: "charge" },
    deliveries: [{ flowId: flow, outcome: "run", runId: expect.any(String) }],
  });
  expect((await world.call("GET", "/events?connection=none")).body).toEqual({
    items: [],
    next: null,
  });
});

test("runs that a condition has ended say which, and what it met, in either language", async () => {
  await world.call("POST", `/flows/${big}/activate`, { from: { date: "2020-01-01" } });
  await waitFor(async () => {
    const { items } = await runs(`?flow=${big}&status=filtered`);
    expect(items.length).toBe(5);
  });
  const filterIn = async (language: string) => {
    const path = `/runs?flow=${big}&limit=1`;
    const { body } = await world.call("GET", path, undefined, { "accept-language": language });
    const [run] = (body as { items: { id: string; status: string; filter: object }[] }).items;
    const one = await world.call("GET", `/runs/${run?.id}`, undefined, {
      "accept-language": language,
    });
    expect(one.body).toMatchObject({ status: "filtered", filter: run?.filter });
    return run?.filter;
  };
  expect(await filterIn("en")).toEqual({
    step: "s2",
    held: false,
    condition: "Amount is greater than ¥1,000",
    value: "Amount: ¥500",
  });
  expect(await filterIn("ja")).toMatchObject({
    condition: "「金額」が ￥1,000 より大きい",
    value: "「金額」: ￥500",
  });
  const flows = await world.call("GET", "/flows");
  expect(flows.body).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({
        id: big,
        activity: expect.objectContaining({
          runs: expect.objectContaining({ filtered: 5, succeeded: 0 }),
        }),
      }),
    ]),
  });
});
