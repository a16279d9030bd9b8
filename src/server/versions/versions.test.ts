import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const Shown = z.object({
  revision: z.int(),
  state: z.string(),
  draft: z.looseObject({
    nextStep: z.int(),
    trigger: z.looseObject({ connection: z.string().nullable() }),
    steps: z.array(
      z.looseObject({ id: z.string(), connection: z.string().nullable().exactOptional() }),
    ),
  }),
  version: z.object({ number: z.int() }).nullable(),
});
const Page = z.object({
  items: z.array(
    z.object({
      number: z.int(),
      publishedBy: z.object({ name: z.string() }),
      agreedBy: z.array(z.object({ name: z.string() })),
      current: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
});

let id: string;
const path = (more = "") => `/flows/${id}${more}`;
const show = async () => Shown.parse((await world.mio("GET", path())).body);
const save = async (draft: object, call = world.hana) => {
  const { revision } = await show();
  expect((await call("PUT", path(), { name: "Flow", draft, revision })).status).toBe(200);
};
const restore = async (number: number, call = world.hana) =>
  call("POST", path(`/versions/${number}/restore`), { revision: (await show()).revision });

/** Version 1 charges 100, version 2 charges 900. */
beforeEach(async () => {
  const draft = draftOn(world.hanas, { amount: 100 });
  id = made(await world.hana("POST", "/flows", { name: "Flow", draft })).id;
  expect((await world.hana("POST", path("/activate"), { from: "now" })).status).toBe(200);
  await save(draftOn(world.hanas, { amount: 900 }));
  expect((await world.hana("POST", path("/publish"))).status).toBe(200);
});

describe("the versions of a flow", () => {
  test("are listed newest first, in pages, with who published and agreed", async () => {
    await save(draftOn(world.hanas, { amount: 5 }), world.ken);
    expect((await world.ken("POST", path("/publish"))).status).toBe(202);
    const { proposal } = z
      .object({ proposal: z.object({ id: z.string() }) })
      .parse((await world.ken("GET", path())).body);
    await world.hana("POST", `/proposals/${proposal.id}/agreement`);
    const first = Page.parse((await world.mio("GET", path("/versions?limit=2"))).body);
    expect(first.items).toMatchObject([
      { number: 3, publishedBy: { name: "Ken" }, agreedBy: [{ name: "Hana" }], current: true },
      { number: 2, publishedBy: { name: "Hana" }, agreedBy: [], current: false },
    ]);
    const rest = await world.mio("GET", path(`/versions?cursor=${first.next}`));
    expect(rest.body).toMatchObject({ items: [{ number: 1 }], next: null });
    expect(codeOf(await world.mio("GET", path("/versions?cursor=x")))).toBe("request.bad_cursor");
    expect(codeOf(await world.mio("GET", "/flows/none/versions"))).toBe("flow.not_found");
  });

  test("are shown one by one, and those of others' connections without their names", async () => {
    const one = await world.ken("GET", path("/versions/1"));
    expect(one.body).toMatchObject({
      number: 1,
      current: false,
      document: { steps: [{ input: { amount: { value: 100 } } }] },
      connections: [{ id: world.hanas, name: null }],
    });
    for (const number of ["3", "999999999"])
      expect(codeOf(await world.mio("GET", path(`/versions/${number}`)))).toBe(
        "flow.version_not_found",
      );
    for (const number of ["0", "-1", "1.5", "draft", "1e3", "9999999999"])
      expect(codeOf(await world.mio("GET", path(`/versions/${number}`)))).toBe("request.invalid");
  });

  test("are compared with what each of them calls, whatever is published of it now", async () => {
    const fee = (value: number) => ({
      ...draftOn(world.hanas),
      trigger: {
        kind: "invoke",
        inputs: [],
        outputs: [{ name: "fee", value: { kind: "constant", value } }],
      },
      steps: [{ kind: "variable", id: "s1", name: null, type: "text", initial: null }],
    });
    const wish = { name: "Helper", draft: fee(100) };
    const { id: helper, revision } = made(await world.hana("POST", "/flows", wish));
    await world.hana("POST", `/flows/${helper}/activate`, { from: "now" });
    const draft = draftOn(world.hanas, { amount: 900 });
    const call = { kind: "call", id: "s2", name: null, flow: helper, input: {} };
    const calling = { ...draft, steps: [...draft.steps, call], nextStep: 3 };
    const publish = async (flow: string) =>
      expect((await world.hana("POST", `/flows/${flow}/publish`)).status).toBe(200);
    await save(calling);
    await publish(id);
    await save({ ...calling, ownEvents: 1 });
    await publish(id);
    await world.hana("PUT", `/flows/${helper}`, { ...wish, draft: fee(9_999_999), revision });
    // The published version goes along; the one before keeps what it was published with.
    await publish(helper);
    const compared = await world.mio("GET", path("/comparison?from=3&to=4"));
    const { changes } = z
      .object({ changes: z.array(z.object({ message: z.string() })) })
      .parse(compared.body);
    expect(changes.map(({ message }) => message)).toContain(
      "Called flow “Helper” › Output fee was changed: 100 → 9999999",
    );
  });

  test("are compared with each other and with the draft, in both languages", async () => {
    const forth = await world.mio("GET", path("/comparison?from=1&to=2"));
    expect(forth.body).toMatchObject({
      from: 1,
      to: 2,
      changes: [
        {
          kind: "changed",
          step: "s1",
          path: ["input", "amount"],
          label: "Create charge (Stripe) › Amount",
          before: "¥100",
          after: "¥900",
          message: "Create charge (Stripe) › Amount was changed: ¥100 → ¥900",
        },
      ],
    });
    const back = await world.mio("GET", path("/comparison?from=2&to=1"));
    expect(back.body).toMatchObject({ changes: [{ before: "¥900", after: "¥100" }] });
    expect((await world.mio("GET", path("/comparison?from=2"))).body).toMatchObject({
      to: "draft",
      changes: [],
    });
    await save({ ...draftOn(world.hanas), steps: [], nextStep: 2 });
    expect((await world.mio("GET", path("/comparison?from=draft&to=2"))).body).toMatchObject({
      changes: expect.arrayContaining([
        expect.objectContaining({ kind: "added", step: "s1", path: [], before: null }),
        expect.objectContaining({ path: ["input", "amount"], before: null, after: "¥900" }),
      ]),
    });
    const stop = { kind: "stop", id: "s2", name: null, outcome: "failed", message: null };
    await save({ ...draftOn(world.hanas, { amount: 900 }), steps: [stop], nextStep: 3 });
    // What is new stands in the new column alone.
    expect((await world.mio("GET", path("/comparison?from=2"))).body).toMatchObject({
      changes: expect.arrayContaining([
        expect.objectContaining({ kind: "added", step: "s2", path: [], before: null }),
        expect.objectContaining({ path: ["outcome"], before: null, after: "failed" }),
      ]),
    });
    const ja = await world.call("GET", path("/comparison?from=2"), undefined, {
      "accept-language": "ja",
    });
    expect(ja.text).toContain("が削除されました");
  });

  test("of a test are none", async () => {
    await world.simulator?.make("charges", { count: 1 });
    const { revision } = await show();
    const wish = { revision, event: { kind: "newest" } };
    expect((await world.hana("POST", path("/tests"), wish)).status).toBe(201);
    const { items } = Page.parse((await world.mio("GET", path("/versions"))).body);
    expect(items.map(({ number }) => number)).toEqual([2, 1]);
  });
});

describe("restoring a version", () => {
  test("changes the draft alone, keeps ids from being used again, and is written down", async () => {
    const { draft } = await show();
    const second = { ...draft.steps[0], id: "s2" };
    await save({ ...draft, steps: [...draft.steps, second], nextStep: 3 });
    const restored = await restore(1, world.ken);
    expect([restored.status, restored.text]).toEqual([200, expect.anything()]);
    expect(await show()).toMatchObject({
      state: "active",
      version: { number: 2 },
      draft: { nextStep: 3, steps: [{ id: "s1", input: { amount: { value: 100 } } }] },
    });
    const log = await world.aoi("GET", "/audit?action=flow.version_restored&limit=1");
    expect(log.body).toMatchObject({
      items: [{ person: { name: "Ken" }, object: { id }, details: { number: "1" } }],
    });
    // Ken's edit waits for the owner of the connection as any other.
    expect((await world.ken("POST", path("/publish"))).status).toBe(202);
    expect((await world.hana("POST", path("/publish"))).status).toBe(200);
    expect(await show()).toMatchObject({ version: { number: 3 } });
  });

  test("is refused where the draft has changed since, and for what is no version", async () => {
    const { revision } = await show();
    const late = await world.hana("POST", path("/versions/1/restore"), { revision: revision - 1 });
    expect([late.status, codeOf(late)]).toEqual([409, "flow.conflict"]);
    expect(codeOf(await restore(9))).toBe("flow.version_not_found");
    expect(codeOf(await restore(1, world.mio))).toBe("request.not_permitted");
    expect((await show()).revision).toBe(revision);
  });

  test("leaves out connections that are gone, and the draft says so", async () => {
    const values = { apiKey: "sk_test_millrace_contract", apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Short-lived", values };
    const { body } = await world.hana("POST", "/connections", wish);
    const { connection } = z.object({ connection: z.object({ id: z.string() }) }).parse(body);
    await save(draftOn(world.hanas, { amount: 7, through: connection.id }));
    expect((await world.hana("POST", path("/publish"))).status).toBe(200);
    await save(draftOn(world.hanas, { amount: 8 }));
    expect((await world.hana("POST", path("/publish"))).status).toBe(200);
    expect((await world.hana("DELETE", `/connections/${connection.id}`)).status).toBe(204);
    expect((await restore(3)).status).toBe(200);
    expect(await show()).toMatchObject({
      draft: {
        trigger: { connection: world.hanas },
        steps: [{ connection: null, input: { amount: { value: 7 } } }],
      },
    });
    const problems = await world.hana("GET", path("/problems"));
    expect(problems.body).toMatchObject({
      ready: false,
      problems: [
        { step: "s1", severity: "error" },
        // ¥7 is less than can usually be charged.
        { step: "s1", severity: "warning" },
      ],
    });
  });
});
