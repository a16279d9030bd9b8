import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

/** Live connections that nothing is sent through: the engine does not run here. */
let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  for (const [id, of, accountName] of [
    ["live_hana", world.hanas, "Hana's real shop"],
    ["live_ken", world.kens, "Ken's real shop"],
  ] as const) {
    const record = await world.store.connection(of);
    if (record === null) throw new Error("It was just made");
    const account = { account: `acct_${id}`, accountName };
    await world.store.createConnection({ ...record, ...account, id, name: id, mode: "live" });
  }
});
afterAll(() => world.close());

const step = (id: string, connection: string, action = "create-customer") => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action,
  connection,
  input:
    action === "create-customer"
      ? {}
      : action === "find-customer"
        ? { customer: { kind: "constant", value: "cus_1" } }
        : { name: { kind: "constant", value: "Thing" } },
});
const draftOf = (...steps: object[]) => ({
  format: 1,
  trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: false },
  steps,
  nextStep: 9,
  ownEvents: 0,
});

const Shown = z.object({
  revision: z.int(),
  version: z.object({ number: z.int() }).nullable(),
  proposal: z
    .object({ id: z.string(), owners: z.array(z.object({ agreed: z.boolean() })) })
    .nullable(),
});
const Refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ step: z.string(), message: z.string() })),
  }),
});

let flow: string;
const show = async () => Shown.parse((await world.mio("GET", `/flows/${flow}`)).body);
const proposed = async () => (await show()).proposal?.id ?? "none";
const agree = async (call: PeopleWorld["call"], body?: object): Promise<Reply> =>
  call("POST", `/proposals/${await proposed()}/agreement`, body);
/** Ken proposes these steps for Hana's flow, and confirms for himself what they would do. */
const propose = async (...steps: object[]) => {
  const { revision } = await show();
  const change = { name: "Flow", draft: draftOf(...steps), revision };
  expect((await world.ken("PUT", `/flows/${flow}`, change)).status).toBe(200);
  const asked = await world.ken("POST", `/flows/${flow}/publish`, {});
  if (asked.status === 202) return;
  const confirm = Refusal.parse(asked.body).error.details.length;
  const meant = { confirm, revision: revision + 1 };
  const published = await world.ken("POST", `/flows/${flow}/publish`, meant);
  expect(published.status).toBe(202);
};

/** Hana's flow only reads in live mode. That her connection is in it lets others move it about in it. */
beforeEach(async () => {
  const draft = draftOf(
    step("s1", "live_hana", "find-customer"),
    step("s5", world.hanas, "find-customer"),
  );
  flow = made(await world.hana("POST", "/flows", { name: "Flow", draft })).id;
  expect((await world.hana("POST", `/flows/${flow}/activate`, { from: "now" })).status).toBe(200);
});

describe("whoever agrees that their connection writes in live mode", () => {
  test("is asked to confirm it, although whoever proposed it has", async () => {
    await propose(step("s1", "live_hana", "find-customer"), step("s2", "live_hana"));
    const refused = await agree(world.hana);
    const { error } = Refusal.parse(refused.body);
    expect([refused.status, error.code]).toEqual([409, "flow.live_writes"]);
    expect(error.message).toContain("“confirm”: “");
    expect(error.details).toMatchObject([
      { step: "s2", message: expect.stringMatching(/“live_hana”.*Hana's real shop/) },
    ]);
    for (const confirm of [0, 2]) expect((await agree(world.hana, { confirm })).status).toBe(409);
    expect(await show()).toMatchObject({
      version: { number: 1 },
      proposal: { owners: [{ agreed: false }] },
    });
    expect((await agree(world.hana, { confirm: 1 })).status).toBe(200);
    expect(await show()).toMatchObject({ version: { number: 2 }, proposal: null });
    const log = await world.aoi("GET", "/audit?action=proposal.agreed&limit=1");
    expect(log.body).toMatchObject({ items: [{ details: { confirm: 1 } }] });
  });

  test("is asked about the writes through their own connections alone", async () => {
    await propose(
      step("s1", "live_hana", "find-customer"),
      step("s2", "live_hana"),
      step("s3", "live_ken"),
      step("s4", "live_ken", "create-product"),
      step("s5", world.hanas, "create-product"),
    );
    const refused = await agree(world.hana);
    expect(Refusal.parse(refused.body).error.details.map((one) => one.step)).toEqual(["s2"]);
    expect(refused.text).not.toContain("Ken's real shop");
    expect((await agree(world.hana, { confirm: 1 })).status).toBe(200);
    expect(await show()).toMatchObject({ version: { number: 2 } });
  });

  test("is not asked again once they have agreed, nor about what the flow does already", async () => {
    const third = await world.as("builder", "Third");
    const both = [
      step("s1", "live_hana", "find-customer"),
      step("s2", "live_hana"),
      step("s3", "live_ken"),
    ];
    await propose(...both);
    expect((await agree(world.hana, { confirm: 1 })).status).toBe(200);
    // Somebody else proposes: now both owners are asked, about what is new alone.
    const { revision } = await show();
    const draft = draftOf(...both, step("s4", "live_ken", "create-product"));
    await third.call("PUT", `/flows/${flow}`, { name: "Flow", draft, revision });
    await third.call("POST", `/flows/${flow}/publish`, { confirm: 1, revision: revision + 1 });
    expect((await agree(world.hana)).status).toBe(200);
    expect((await agree(world.hana)).status).toBe(200);
    expect(codeOf(await agree(world.ken))).toBe("flow.live_writes");
    expect((await agree(world.ken, { confirm: 1 })).status).toBe(200);
    expect(await show()).toMatchObject({ version: { number: 3 }, proposal: null });
  });

  test("is not asked where their connection reads, or writes in test mode", async () => {
    await propose(
      step("s1", "live_hana", "find-customer"),
      step("s2", world.hanas, "create-product"),
    );
    expect((await agree(world.hana)).status).toBe(200);
  });
});
