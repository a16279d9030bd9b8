import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { failCallingRun, type FailedRun, failRun } from "../failed.world.ts";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { changesBetween } from "./changes-between.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

let failed: FailedRun;
beforeEach(async () => {
  failed = await failRun(world.store, world.hanas);
});

const Details = z.object({
  error: z.object({
    confirm: z.string().optional(),
    details: z.array(z.object({ path: z.array(z.string()).optional(), message: z.string() })),
  }),
});
const amount = (value: unknown) => [{ path: ["amount"], value }];
const show = (id = failed.runId, call = world.hana) => call("GET", `/runs/${id}/correction`);
const correct = (changes: unknown, more: object = {}, call = world.hana) =>
  call("POST", `/runs/${failed.runId}/correct`, { seen: failed.seen, changes, ...more });

describe("a failed run", () => {
  test("shows what its failed step was given", async () => {
    expect((await show()).body).toMatchObject({
      seen: failed.seen,
      connector: "stripe",
      action: "create-charge",
      input: { amount: 1_500, currency: "jpy" },
      problems: [],
    });
  });

  test("says what it would send before it does, in both languages, and goes on once confirmed", async () => {
    const asked = await correct(amount(1_200));
    expect([asked.status, codeOf(asked)]).toEqual([409, "run.correct_unconfirmed"]);
    expect(Details.parse(asked.body).error.details.map(({ message }) => message)).toEqual([
      "In test mode: charges ¥1,200 (POST /v1/charges)",
    ]);
    const path = `/runs/${failed.runId}/correct`;
    const body = { seen: failed.seen, changes: amount(1_200) };
    const ja = await world.hana("POST", path, body, { "accept-language": "ja" });
    expect(Details.parse(ja.body).error.details[0]?.message).toMatch(
      /^テストモード: [¥￥]1,200 を請求/,
    );
    const { confirm } = Details.parse(asked.body).error;
    for (const wrong of [{}, { confirm: "f".repeat(32) }])
      expect((await correct(amount(1_200), wrong)).status).toBe(409);
    // It is of other values.
    expect((await correct(amount(1_300), { confirm })).status).toBe(409);
    const done = await correct(amount(1_200), { confirm });
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({
      status: "waiting",
      steps: [
        {
          path: "s1",
          corrections: [
            {
              by: { id: world.ids.hana, name: "Hana" },
              fields: [{ path: ["amount"], before: 1_500, after: 1_200 }],
            },
          ],
        },
      ],
      effects: [
        { generation: 0, money: { amount: 1_500, currency: "jpy" } },
        { generation: 1, money: { amount: 1_200, currency: "jpy" } },
      ],
    });
    const late = await correct(amount(1_300), { confirm: true });
    expect([late.status, codeOf(late)]).toEqual([409, "run.continue_conflict"]);
  });

  test("is told of without the correction to who does not see its values", async () => {
    await correct(amount(1_200), { confirm: true });
    const { status, body } = await world.aoi("GET", `/runs/${failed.runId}`);
    expect([status, body]).toMatchObject([200, { steps: [{ path: "s1", corrections: [] }] }]);
    expect(JSON.stringify(body)).not.toMatch(/1,?200/);
  });

  test("names each field whose value is wrong", async () => {
    const refused = await correct([...amount("many"), { path: ["currency"], value: null }]);
    expect([refused.status, codeOf(refused)]).toEqual([422, "run.correct_not_valid"]);
    const paths = Details.parse(refused.body).error.details.map(({ path }) => path?.join("."));
    expect(paths).toEqual(expect.arrayContaining(["input.amount", "input.currency"]));
    expect(paths).toHaveLength(2);
    expect(codeOf(await correct(amount(1_500)))).toBe("run.correct_nothing");
    expect(codeOf(await correct([]))).toBe("request.invalid");
  });

  test("is corrected by who may operate its connections, and sees it whole", async () => {
    expect(codeOf(await show(failed.runId, world.ken))).toMatch(/^run\.values_hidden/);
    expect(codeOf(await correct(amount(1), {}, world.ken))).toMatch(/^run\.values_hidden/);
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect((await show(failed.runId, world.ken)).status).toBe(200);
    expect((await correct(amount(1_200), { confirm: true }, world.ken)).status).toBe(200);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
  });

  test("is not corrected where nothing of it can be, and says what to do", async () => {
    expect(codeOf(await show("none"))).toBe("run.not_found");
    const caller = await failCallingRun(world.store, world.hanas);
    expect(codeOf(await show(caller))).toBe("run.correct_no_action");
    await correct(amount(1_200), { confirm: true });
    expect(codeOf(await show())).toBe("run.continue_conflict");
  });
});

test("the audit log tells of a correction, and not what was corrected", async () => {
  await correct(amount(1_200), { confirm: true });
  const entry = await waitFor(async () => {
    const { items } = await world.reading.listAudit({ limit: 1 });
    expect(items[0]?.action).toBe("run.corrected");
    return items[0];
  });
  expect(entry).toMatchObject({
    object: { kind: "run", id: failed.runId },
    details: { seen: failed.seen, confirm: true, changes: 1 },
  });
});

test("changes are told field by field", () => {
  const before = { amount: 1, metadata: { order: "7", kept: "x" }, list: [1, 2] };
  const after = { amount: 1, metadata: { order: "8", kept: "x" }, list: [1], note: "n" };
  expect(changesBetween(before, after)).toEqual([
    { path: ["metadata", "order"], before: "7", after: "8" },
    { path: ["list"], before: [1, 2], after: [1] },
    { path: ["note"], before: null, after: "n" },
  ]);
});
