import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";
import { items, nestedDraft } from "./nested.world.ts";
import type { ItemDetail, Item } from "./items.schemas.ts";
import type { Run } from "./runs.schemas.ts";
import { anyConsent } from "#engine/permit.world.ts";

let world: ServerWorld;
let id: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  const connection = await world.connect();
  await world.simulator?.make("charges", { count: 1, amount: 500, currency: "jpy" });
  const draft = nestedDraft(connection);
  const made = await world.call("POST", "/flows", { name: "Members", draft });
  const flow = (made.body as { id: string }).id;
  await world.engine.start();
  const told = await world.call("POST", `/flows/${flow}/activate`, {
    from: { date: "2020-01-01" },
  });
  expect(told.body).toMatchObject({ state: "active" });
  await waitFor(async () => {
    const page = (await world.call("GET", `/runs?flow=${flow}`)).body as { items: Run[] };
    expect(page.items[0]?.status).toBe("succeeded_with_errors");
    id = page.items[0]?.id ?? "";
  });
});
afterAll(() => world.close());

interface Page {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly total: number;
}
const itemsOf = async (query: string): Promise<Page> =>
  (await world.call("GET", `/runs/${id}/items?loop=s2${query}`)).body as Page;
const codeOf = ({ status, body }: Reply) => [
  status,
  (body as { error: { code: string } }).error.code,
];

describe("a run with steps in steps", () => {
  test("shows what lies outside of loops, and how far each loop has come", async () => {
    const run = (await world.call("GET", `/runs/${id}`)).body as Run;
    expect(run.steps.map(({ path, kind, inside, status }) => [path, kind, inside, status])).toEqual(
      [
        ["s1", "variable", [], "done"],
        ["s2", "forEach", [], "done"],
        ["s4", "if", [], "done"],
        ["s8", "action", ["s4"], "done"],
        ["s10", "action", ["s9"], "handled"],
        ["s9", "handler", [], "done"],
        ["s12", "action", ["s9"], "done"],
      ],
    );
    expect(run.loops).toEqual([
      {
        path: "s2",
        count: 30,
        begun: 30,
        open: 0,
        succeeded: 28,
        failed: 2,
        written: 28,
        money: {
          sums: [
            {
              kind: "charge",
              state: "done",
              money: { amount: 19_600, currency: "jpy" },
              count: 28,
              words: "¥19,600 charged (28 writes)",
            },
            {
              kind: "charge",
              state: "refused",
              money: { amount: 1_400, currency: "jpy" },
              count: 2,
              words: "¥1,400 charge refused (2 writes)",
            },
          ],
          isCut: false,
        },
      },
    ]);
    const [, loop] = run.steps;
    expect(loop).toMatchObject({ input: { count: 30 }, output: { count: 30, failed: 2 } });
    expect(run.effects.map(({ path, state }) => [path, state])).toEqual([
      ["s8", "done"],
      ["s10", "failed"],
      ["s12", "done"],
    ]);
    expect(run).toMatchObject({ status: "succeeded_with_errors", at: [], continuation: null });
  });

  test("has its money in sums, that of its loops too, in the list as by itself", async () => {
    const run = (await world.call("GET", `/runs/${id}`)).body as Run;
    expect(run.money).toEqual({
      sums: [
        {
          kind: "charge",
          state: "done",
          money: { amount: 28 * 700, currency: "jpy" },
          count: 28,
          words: "¥19,600 charged (28 writes)",
        },
        {
          kind: "charge",
          state: "refused",
          money: { amount: 3 * 700, currency: "jpy" },
          count: 3,
          words: "¥2,100 charge refused (3 writes)",
        },
      ],
      isCut: false,
    });
    const { items: listed } = (await world.call("GET", "/runs")).body as { items: Run[] };
    expect(listed.find((one) => one.id === id)?.money).toEqual(run.money);
  });

  test("lists the items of a loop by page, each once, in the order of the list", async () => {
    const seen: Item[] = [];
    let cursor = "";
    do {
      const page = await itemsOf(`&limit=20${cursor}`);
      expect(page.total).toBe(30);
      seen.push(...page.items);
      cursor = page.next === null ? "" : `&cursor=${encodeURIComponent(page.next)}`;
    } while (cursor !== "");
    expect(seen.map(({ number, path, label }) => [number, path, label])).toEqual(
      items.map((item, index) => [index + 1, `s2:${item.id}`, item.name]),
    );
  });

  test("lists the failed ones alone, with their errors", async () => {
    expect(await itemsOf("&only=failed")).toMatchObject({
      total: 2,
      next: null,
      items: [
        { number: 7, label: "Member 7", status: "failed", error: { code: "stripe.card_declined" } },
        { number: 21, status: "failed" },
      ],
    });
    expect(await itemsOf("&only=open")).toMatchObject({ total: 0, items: [] });
  });

  test("shows an item with its steps, its writes and what it has handed on", async () => {
    const item = async (path: string) =>
      (await world.call("GET", `/runs/${id}/item?path=${path}`)).body as ItemDetail;
    const first = await item("s2:item_1");
    expect(first).toMatchObject({
      number: 1,
      status: "succeeded",
      data: items[0],
      result: expect.stringMatching(/^ch_/),
      steps: [
        {
          path: "s2:item_1/s3",
          status: "done",
          attempts: [{ outcome: "done", requestId: expect.stringMatching(/^req_/) }],
        },
      ],
      effects: [{ state: "done", money: { amount: 700, currency: "jpy" } }],
    });
    expect(await item("s2:item_7")).toMatchObject({
      status: "failed",
      result: null,
      steps: [{ status: "failed" }],
    });
  });

  test("says which loop or item is not there", async () => {
    const ask = (path: string) => world.call("GET", `/runs/${path}`);
    expect(codeOf(await ask("none/items?loop=s2"))).toEqual([404, "run.not_found"]);
    expect(codeOf(await ask("none/item?path=s2:item_1"))).toEqual([404, "run.not_found"]);
    expect(codeOf(await ask(`${id}/items?loop=s4`))).toEqual([404, "run.loop_not_found"]);
    expect(codeOf(await ask(`${id}/item?path=s2:item_99`))).toEqual([404, "run.item_not_found"]);
    for (const query of ["items?loop=s2:item_1", "items?loop=%00", "item?path=s2", "items"])
      expect((await ask(`${id}/${query}`)).status).toBe(400);
    expect(codeOf(await ask(`${id}/items?loop=s2&cursor=x`))).toEqual([400, "request.bad_cursor"]);
  });

  test("says before it is repeated in live mode how much its loops have written", async () => {
    const { flowId } = (await world.call("GET", `/runs/${id}`)).body as Run;
    const [test] = await world.store.connections();
    if (!test) throw new Error("It is there");
    const live = { id: "live", name: "Money", mode: "live", accountName: "Real shop" } as const;
    await world.store.createConnection({ ...test, ...live });
    const draft = nestedDraft("live");
    const before = (await world.call("GET", `/flows/${flowId}`)).body as { revision: number };
    const { revision } = before;
    await world.call("PUT", `/flows/${flowId}`, { name: "Members", draft, revision });
    await world.store.publish({
      consent: anyConsent,
      kind: "draft",
      revision: revision + 1,
      by: "local",
      id: flowId,
      versionId: "through-live",
      at: world.now(),
    });
    const again = (language: string) =>
      world.call(
        "POST",
        `/runs/${id}/rerun`,
        { version: "published" },
        { "accept-language": language },
      );
    const told = async (language: string) => {
      const reply = await again(language);
      expect(codeOf(reply)).toEqual([409, "run.rerun_unconfirmed"]);
      const { details } = (
        reply.body as { error: { details: { step: string; message: string }[] } }
      ).error;
      return new Map(details.map(({ step, message }) => [step, message]));
    };
    const words = await told("en");
    expect(words.get("s3")).toMatch(
      /charges ¥700 in live mode.*Real shop\. The old run did it ×28, ¥19,600 in all; that would move again\. It was refused ×2, for ¥1,400 in all\.$/,
    );
    expect(words.get("s6")).toMatch(/Real shop\.$/);
    expect(words.get("s10")).toMatch(/The old run tried it for ¥700 and was refused\.$/);
    expect((await told("ja")).get("s3")).toMatch(
      /前の実行で 28 回処理され、合計 [¥￥]19,600 が動きました。.*2 回 \(合計 [¥￥]1,400\) は拒否されました。$/,
    );
  });
});
