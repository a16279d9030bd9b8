import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply, ServerWorld } from "../server.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

/** Hana's flow, whose charges of ¥100 go through her connection. */
let flow: string;
beforeEach(async () => {
  const draft = draftOn(world.hanas, { amount: 100 });
  ({ id: flow } = made(await world.hana("POST", "/flows", { name: "Hana's", draft })));
});

type Call = ServerWorld["call"];
const calls = () => [world.ken, world.aoi, world.local] as const;

const Shown = z.object({
  state: z.string(),
  revision: z.int(),
  version: z.object({ number: z.int() }).nullable(),
  published: z.unknown(),
  proposal: z.object({ id: z.string() }).nullable(),
});
const show = async () => Shown.parse((await world.mio("GET", `/flows/${flow}`)).body);
const activate = (call: Call, from: unknown = "now") =>
  call("POST", `/flows/${flow}/activate`, { from });
const publish = (call: Call) => call("POST", `/flows/${flow}/publish`);
const save = async (call: Call, draft: object): Promise<Reply> => {
  const { revision } = await show();
  return call("PUT", `/flows/${flow}`, { name: "Edited", draft, revision });
};
const proposed = async (): Promise<string> => (await show()).proposal?.id ?? "none";
const agree = (call: Call, id: string) => call("POST", `/proposals/${id}/agreement`);
const standing = (amount: number) => draftOn(world.hanas, { amount });

describe("a flow with somebody else's connection", () => {
  test("that is edited and published waits for the owner, and the old version runs on", async () => {
    expect((await activate(world.hana)).status).toBe(200);
    for (const call of calls()) {
      await save(call, standing(900));
      expect((await publish(call)).status).toBe(202);
      expect(await show()).toMatchObject({
        state: "active",
        version: { number: 1 },
        published: standing(100),
      });
    }
    const id = await proposed();
    for (const call of calls()) {
      const reply = await agree(call, id);
      expect([reply.status, codeOf(reply)]).toEqual([403, "proposal.not_asked"]);
    }
    expect((await agree(world.mio, id)).status).toBe(403);
    expect(await show()).toMatchObject({ version: { number: 1 }, published: standing(100) });
    expect((await agree(world.hana, id)).status).toBe(200);
    expect(await show()).toMatchObject({
      state: "active",
      version: { number: 2 },
      published: standing(900),
      proposal: null,
    });
  });

  test("that is edited and activated does not start before the owner agrees", async () => {
    await save(world.ken, standing(900));
    expect((await activate(world.ken)).status).toBe(202);
    expect(await show()).toMatchObject({ state: "inactive", version: null });
    expect((await agree(world.hana, await proposed())).status).toBe(200);
    expect(await show()).toMatchObject({ state: "active", published: standing(900) });
  });

  test("needs agreement for an upstream change that leaves its step as it was", async () => {
    await activate(world.hana);
    const step = standing(100).steps[0];
    const amount = { kind: "pill", from: "trigger", path: ["amount"] };
    const fromTrigger = { ...step, input: { ...step?.input, amount } };
    const own = { ...step, id: "s2", connection: world.kens };
    for (const draft of [
      draftOn(world.kens, { through: world.hanas, amount: 100 }),
      { ...standing(100), steps: [fromTrigger] },
      { ...standing(100), steps: [own, step], nextStep: 3 },
      { ...standing(100), steps: [{ ...step, name: "Only a name" }] },
      { ...standing(100), ownEvents: 5 },
      draftOn(world.hanas, { amount: 100, setting: { status: "succeeded" } }),
      {
        ...standing(100),
        trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 1 }, overlap: true },
      },
    ]) {
      expect((await save(world.ken, draft)).status).toBe(200);
      expect((await publish(world.ken)).status).toBe(202);
      expect(await show()).toMatchObject({ version: { number: 1 }, published: standing(100) });
    }
  });

  test("needs agreement for what the owner had agreed to once, when it comes back", async () => {
    await activate(world.hana);
    await save(world.hana, standing(200));
    expect((await publish(world.hana)).status).toBe(200);
    await save(world.ken, standing(100));
    expect((await publish(world.ken)).status).toBe(202);
    expect(await show()).toMatchObject({ version: { number: 2 }, published: standing(200) });
  });

  test("is not published by an owner who has not seen the newest draft", async () => {
    const { revision } = await show();
    await save(world.ken, standing(9_000));
    for (const path of [`/flows/${flow}/activate`, `/flows/${flow}/publish`]) {
      const seen = path.endsWith("activate") ? { revision, from: "now" } : { revision };
      const reply = await world.hana("POST", path, seen);
      expect([reply.status, codeOf(reply)]).toEqual([409, "flow.conflict"]);
      if (path.endsWith("activate")) {
        await save(world.hana, standing(100));
        await activate(world.hana);
        await save(world.ken, standing(9_000));
      }
    }
    expect(await show()).toMatchObject({ published: standing(100) });
  });

  test("does not catch up on the past without the grant", async () => {
    await activate(world.hana);
    await world.hana("POST", `/flows/${flow}/deactivate`);
    for (const call of calls())
      for (const from of ["where_it_stood", { date: "2020-01-01" }]) {
        const reply = await activate(call, from);
        expect([reply.status, codeOf(reply)]).toEqual([403, "connection.not_granted"]);
      }
    // Neither with a draft that waits for her: what it asks for would act at once when she agrees.
    await save(world.ken, standing(900));
    expect((await activate(world.ken, { date: "2020-01-01" })).status).toBe(403);
    await save(world.ken, standing(100));
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect((await activate(world.ken, "where_it_stood")).status).toBe(200);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
  });

  test("is still bound by the owner's word when the flow has another owner", async () => {
    await activate(world.hana);
    for (const call of [world.hana, world.ken])
      await call("PUT", `/flows/${flow}/owner`, { person: world.ids.ken });
    await save(world.ken, standing(900));
    expect((await publish(world.ken)).status).toBe(202);
    expect(await show()).toMatchObject({ published: standing(100) });
  });
});

describe("a connection of somebody else", () => {
  const refused = (reply: Reply) => [reply.status, codeOf(reply)];
  const notYours = [422, "flow.connection_not_yours"];

  test("cannot be brought into another flow, by whatever way", async () => {
    const draft = standing(900);
    for (const call of calls()) {
      expect(refused(await call("POST", "/flows", { name: "New", draft }))).toEqual(notYours);
      const own = made(await call("POST", "/flows", { name: "Own" }));
      const path = `/flows/${own.id}`;
      const { revision } = own;
      expect(refused(await call("PUT", path, { name: "Own", draft, revision }))).toEqual(notYours);
      const operations = [{ do: "setTrigger", trigger: draft.trigger }];
      expect(refused(await call("POST", `${path}/edits`, { operations, revision }))).toEqual(
        notYours,
      );
    }
  });

  test("does not come along with a copy", async () => {
    const copy = made(await world.ken("POST", `/flows/${flow}/clone`));
    const change = { name: "Copy", draft: standing(900), revision: copy.revision };
    expect(refused(await world.ken("PUT", `/flows/${copy.id}`, change))).toEqual(notYours);
    const started = await world.ken("POST", `/flows/${copy.id}/activate`, { from: "now" });
    expect(refused(started)).toEqual([422, "flow.not_ready"]);
  });

  test("fills no slot of an import, and a file that names it is none", async () => {
    const { body } = await world.ken("GET", `/flows/${flow}/export`);
    const connections = { stripe: world.hanas };
    const slot = await world.ken("POST", "/flows/import", { export: body, connections });
    expect(refused(slot)).toEqual([422, "flow.import_refused"]);
    const named = { ...(body as object), flow: standing(900) };
    const file = await world.ken("POST", "/flows/import", { export: named });
    expect(refused(file)).toEqual([422, "flow.import_refused"]);
    const own = { stripe: world.kens };
    const mine = await world.ken("POST", "/flows/import", { export: body, connections: own });
    expect(mine.status).toBe(201);
  });
});

describe("a proposal", () => {
  const propose = async (amount: number): Promise<string> => {
    await save(world.ken, standing(amount));
    expect((await publish(world.ken)).status).toBe(202);
    return proposed();
  };
  const waiting = async (call: Call): Promise<string[]> => {
    const { body } = await call("GET", "/proposals?waitsFor=me");
    const Items = z.object({ items: z.array(z.object({ id: z.string() })) });
    return Items.parse(body).items.map(({ id }) => id);
  };
  beforeEach(async () => {
    await activate(world.hana);
  });

  test("waits for the owner, who reads what it changes", async () => {
    const id = await propose(900);
    expect(await waiting(world.hana)).toContain(id);
    expect(await waiting(world.ken)).not.toContain(id);
    const { body } = await world.hana("GET", `/proposals/${id}`);
    expect(body).toMatchObject({
      flowId: flow,
      by: { id: world.ids.ken, name: "Ken", email: "ken@workers.example" },
      starts: null,
      owners: [{ person: { id: world.ids.hana }, agreed: false }],
      document: standing(900),
      published: standing(100),
      changes: [{ step: "s1", path: ["input", "amount"] }],
    });
    const text = JSON.stringify((body as { changes: unknown }).changes);
    expect(text).toContain("¥100 → ¥900");
    const japanese = await world.hana("GET", `/proposals/${id}`, undefined, {
      "accept-language": "ja",
    });
    expect(japanese.text).toMatch(/が変更されました: [¥￥]100 → [¥￥]900/);
  });

  test("tells all that stands in a step that is new, and through whose connection it goes", async () => {
    const step = standing(777).steps[0];
    const more = [...standing(100).steps, { ...step, id: "s2" }];
    await save(world.ken, { ...standing(100), steps: more, nextStep: 3 });
    await publish(world.ken);
    const Changes = z.object({ changes: z.array(z.object({ message: z.string() })) });
    const messages = async (call: Call) => {
      const { body } = await call("GET", `/proposals/${await proposed()}`);
      return Changes.parse(body)
        .changes.map(({ message }) => message)
        .join("\n");
    };
    for (const said of ["777", "jpy", "tok_visa"])
      expect(await messages(world.hana)).toContain(said);
    expect(await messages(world.hana)).toContain("“Till of mine”");
    const others = await messages(world.ken);
    expect(others).toContain("777");
    expect(others).toContain("a connection of Hana");
    expect(others).not.toContain("Till of mine");
  });

  const Detail = z.object({
    writes: z.array(
      z.object({
        kind: z.string(),
        step: z.string(),
        movesMoney: z.boolean(),
        message: z.string(),
      }),
    ),
    changes: z.array(z.object({ message: z.string() })),
    unchanged: z.array(z.object({ message: z.string() })),
  });
  const detail = async (call: Call) =>
    Detail.parse((await call("GET", `/proposals/${await proposed()}`)).body);

  test("tells of a charge inside a loop how much it is, first of all", async () => {
    const charge = { ...standing(7_654_321).steps[0], id: "s3", name: "Say thanks" };
    const loop = {
      kind: "forEach",
      id: "s2",
      name: null,
      list: { kind: "constant", value: [1, 2] },
      atOnce: 1,
      onFailure: "stop",
      collect: null,
      steps: [charge],
    };
    await save(world.ken, { ...standing(100), steps: [...standing(100).steps, loop], nextStep: 4 });
    await publish(world.ken);
    const { writes, changes } = await detail(world.hana);
    expect(writes[0]).toEqual({
      kind: "added",
      step: "s3",
      movesMoney: true,
      message: "“Say thanks” charges ¥7,654,321, for each of 2 items.",
    });
    const said = changes.map(({ message }) => message);
    expect(said).toContain("Say thanks was added: in For Each");
    expect(said).toContain("Say thanks › Action was added: Create charge (Stripe)");
    expect(said).toContain("Say thanks › Amount was added: ¥7,654,321");
    expect(said).toContain("Say thanks › Connection was added: “Till of mine”");
  });

  test("tells what the flows do that it calls, as it calls them", async () => {
    const inner = draftOn(world.kens, { amount: 1 });
    const handed = { kind: "pill", from: "trigger", path: ["money", "amount"] };
    const [step] = inner.steps;
    const helper = made(
      await world.ken("POST", "/flows", {
        name: "Helper",
        draft: {
          ...inner,
          trigger: {
            kind: "invoke",
            inputs: [{ name: "money", type: "money", required: true, help: "" }],
            outputs: [{ name: "fee", value: { kind: "constant", value: 424_242 } }],
          },
          steps: [{ ...step, input: { ...step?.input, amount: handed } }],
        },
      }),
    );
    expect((await world.ken("POST", `/flows/${helper.id}/activate`, { from: "now" })).status).toBe(
      200,
    );
    const call = {
      kind: "call",
      id: "s2",
      name: null,
      flow: helper.id,
      input: { money: { kind: "constant", value: { amount: 7_654_321, currency: "jpy" } } },
    };
    await save(world.ken, { ...standing(100), steps: [...standing(100).steps, call], nextStep: 3 });
    expect((await publish(world.ken)).status).toBe(202);
    const { writes, changes } = await detail(world.hana);
    expect(writes).toEqual([
      {
        kind: "added",
        step: "s2",
        movesMoney: true,
        message: "In the called flow “Helper”: “Create charge (Stripe)” charges ¥7,654,321.",
      },
      {
        kind: "same",
        step: "s1",
        movesMoney: true,
        message: "“Create charge (Stripe)” charges ¥100.",
      },
    ]);
    const said = changes.map(({ message }) => message);
    expect(said).toContain("Call a flow (Helper) › money › Amount was added: ¥7,654,321");
    expect(said).toContain("Called flow “Helper” › Output fee was added: 424242");
    expect(said).toContain(
      "Called flow “Helper” › Create charge (Stripe) › Amount was added: from [Trigger › money › Amount]",
    );
  });

  test("tells what stays in a step that changes, which may mean something else now", async () => {
    await propose(900);
    const { changes, unchanged } = await detail(world.hana);
    expect(changes).toHaveLength(1);
    expect(unchanged.map(({ message }) => message)).toEqual([
      "Create charge (Stripe) › Connection stays: “Till of mine”",
      "Create charge (Stripe) › Currency stays: jpy (¥900)",
      "Create charge (Stripe) › Source stays: tok_visa",
    ]);
  });

  test("is exactly what was proposed, whatever becomes of the draft meanwhile", async () => {
    const id = await propose(300);
    await save(world.ken, standing(9_000));
    await agree(world.hana, id);
    expect(await show()).toMatchObject({ published: standing(300), proposal: null });
  });

  test("gives way to a newer one, and its owner's word with it", async () => {
    const old = await propose(300);
    const newer = await propose(9_000);
    expect(codeOf(await agree(world.hana, old))).toBe("proposal.not_found");
    expect(await show()).toMatchObject({ published: standing(100), proposal: { id: newer } });
  });

  test("is done with when it is refused, taken back, or the owner publishes something else", async () => {
    const refuse = (call: Call, id: string) => call("POST", `/proposals/${id}/refusal`);
    const first = await propose(300);
    expect((await refuse(world.hana, first)).status).toBe(204);
    expect(codeOf(await agree(world.hana, first))).toBe("proposal.not_found");
    expect((await refuse(world.ken, await propose(301))).status).toBe(204);
    expect((await refuse(world.aoi, await propose(302))).status).toBe(204);
    const last = await propose(303);
    await save(world.hana, standing(304));
    await publish(world.hana);
    expect(codeOf(await agree(world.hana, last))).toBe("proposal.not_found");
    expect(await show()).toMatchObject({ published: standing(304) });
  });

  test("is published by the owner's own publication of the same draft", async () => {
    await propose(300);
    expect((await publish(world.hana)).status).toBe(200);
    expect(await show()).toMatchObject({ published: standing(300), proposal: null });
  });

  test("waits for everybody whose connection is in it", async () => {
    const step = standing(100).steps[0];
    const both = {
      ...standing(100),
      steps: [step, { ...step, id: "s2", connection: world.kens }],
      nextStep: 3,
    };
    await save(world.ken, both);
    await publish(world.aoi);
    const id = await proposed();
    expect((await agree(world.ken, id)).body).toMatchObject({ proposal: { id } });
    expect(await show()).toMatchObject({ version: { number: 1 } });
    expect(await waiting(world.ken)).not.toContain(id);
    await agree(world.hana, id);
    expect(await show()).toMatchObject({ version: { number: 2 }, published: both });
  });
});
