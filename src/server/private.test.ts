import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../test/wait-for.ts";
import { z } from "zod";
import { Document } from "./openapi-document.world.ts";
import { codeOf, made, openPeopleWorld, type PeopleWorld } from "./people.world.ts";
import {
  filteringDraft,
  findingDraft,
  helperDraft,
  movingDraft,
  planted,
  tellingDraft,
} from "./private.world.ts";
import type { ServerWorld } from "./server.world.ts";

/** What is private is masked for who sees a run's values and has nothing to do with its connections. */

type Call = ServerWorld["call"];

let world: PeopleWorld;
/** Ken owns the flows, and Mio is shown their values; the connection is Hana's. */
let flows: {
  readonly telling: string;
  readonly filtering: string;
  readonly helper: string;
  readonly moving: string;
};
let runs: readonly z.infer<typeof Run>[];
beforeAll(async () => {
  world = await openPeopleWorld();
  const { hana, ken } = world;
  const helper = made(await ken("POST", "/flows", { name: "Helper", draft: helperDraft })).id;
  await ken("POST", `/flows/${helper}/activate`, { from: "now" });
  const finding = { name: "Finder", draft: findingDraft(world.hanas) };
  const finder = made(await hana("POST", "/flows", finding)).id;
  await hana("POST", `/flows/${finder}/activate`, { from: "now" });
  const handOver = async (name: string, draft: object) => {
    const { id } = made(await hana("POST", "/flows", { name, draft }));
    const started = await hana("POST", `/flows/${id}/activate`, { from: "now" });
    const proposal = Proposed.safeParse(started.body).data?.proposal.id;
    // The owner of a flow that is called has a word to say.
    if (proposal !== undefined) await ken("POST", `/proposals/${proposal}/agreement`, {});
    for (const call of [hana, ken])
      await call("PUT", `/flows/${id}/owner`, { person: world.ids.ken });
    await ken("PUT", `/flows/${id}/readers/${world.ids.mio}`);
    return id;
  };
  await ken("PUT", `/flows/${helper}/readers/${world.ids.mio}`);
  flows = {
    helper,
    telling: await handOver("Telling", tellingDraft(world.hanas, { helper, finder })),
    filtering: await handOver("Filtering", filteringDraft(world.hanas)),
    moving: await handOver("Moving", movingDraft(world.hanas)),
  };
  const description = `Asked for by ${planted}`;
  await world.simulator?.make("charges", { count: 1, receipt_email: planted, description });
  await world.engine.start();
  runs = await waitFor(async () => {
    const { items } = Page.parse((await hana("GET", "/runs")).body);
    const over = items.filter(({ status }) => /failed|filtered|succeeded/.test(status));
    if (over.length < 5) {
      world.advance(5_000);
      throw new Error(JSON.stringify(items));
    }
    return over;
  });
});
afterAll(() => world.close());

const Values = z.looseObject({
  seen: z.boolean(),
  masked: z.array(z.object({ name: z.string() })).optional(),
});
const Run = z.looseObject({
  id: z.string(),
  flowId: z.string(),
  status: z.string(),
  reference: z.string(),
  values: Values,
});
const Page = z.object({ items: z.array(Run) });
const Proposed = z.object({ proposal: z.object({ id: z.string() }) });
const Items = z.object({ items: z.array(z.object({ path: z.string(), number: z.int() })) });

const runOf = (flow: string): string => runs.find(({ flowId }) => flowId === flow)?.id ?? "";
const tells = (text: string): boolean => /planted|secret\.example/i.test(text);

/** Every address that can be asked, with everything there is; and what needs more than an id. */
async function everyWay(call: Call): Promise<readonly string[]> {
  const { paths } = Document.parse((await world.call("GET", "/openapi.json")).body);
  const ids = [...Object.values(flows), ...runs.map(({ id }) => id), world.hanas];
  const ways = Object.entries(paths).flatMap(([path, methods]) =>
    "get" in methods ? ids.map((id) => path.replace("/api/v1", "").replace("{id}", id)) : [],
  );
  const telling = runOf(flows.telling);
  const loop = `/runs/${telling}/items?loop=s3`;
  const items = Items.safeParse((await call("GET", loop)).body).data?.items ?? [];
  return [
    ...new Set(ways.map((way) => way.replace("{number}", "1").replace("{trigger}", "new-charge"))),
    ...Object.values(flows).flatMap((flow) => [`/runs?flow=${flow}`, `/events?flow=${flow}`]),
    `/events?connection=${world.hanas}`,
    `/flows/${flows.telling}/records?limit=5`,
    loop,
    `${loop}&only=failed`,
    ...items.map(({ path }) => `/runs/${telling}/item?path=${encodeURIComponent(path)}`),
  ];
}

const languages = { en: "(private)", ja: "（非公開）" } as const;

describe("what is private in a run", () => {
  test("is told to whose connection it is, and stands everywhere", async () => {
    const told = await Promise.all(
      (await everyWay(world.hana)).map(async (way) => tells((await world.hana("GET", way)).text)),
    );
    expect(told.filter(Boolean).length).toBeGreaterThan(12);
    const { text } = await world.hana("GET", `/runs/${runOf(flows.telling)}`);
    for (const way of [planted, planted.toUpperCase(), "Nobody knows planted", "Hello planted"])
      expect([way, text.includes(way)]).toEqual([way, true]);
  });

  test("is told to nobody else who sees the run, on no way, in no language", async () => {
    for (const call of [world.ken, world.mio]) {
      for (const way of await everyWay(call)) {
        for (const language of ["en", "ja"]) {
          const { text } = await call("GET", way, undefined, { "accept-language": language });
          expect([way, tells(text)]).toEqual([way, false]);
        }
      }
    }
  });

  test("has a mark in its place, and all else is there", async () => {
    for (const [language, mark] of Object.entries(languages)) {
      const asked = { "accept-language": language };
      const telling = await world.ken("GET", `/runs/${runOf(flows.telling)}`, undefined, asked);
      const masked = expect.stringContaining(mark);
      expect(telling.body).toMatchObject({
        values: { seen: true, masked: [{ id: world.ids.hana }] },
        reference: expect.stringMatching(/^ch_/),
        event: { currency: "usd", receipt_email: masked, description: masked },
        error: { message: masked },
      });
      expect(telling.text).toContain(`"metadata":{"mail":"`);
      const helper = await world.ken("GET", `/runs/${runOf(flows.helper)}`, undefined, asked);
      expect(helper.body).toMatchObject({
        event: { mail: masked },
        steps: [{ path: "s1", output: { value: masked } }],
      });
      const filtered = await world.ken("GET", "/runs?status=filtered", undefined, asked);
      expect(filtered.body).toMatchObject({ items: [{ filter: { held: false, value: masked } }] });
    }
  });

  test("is not found by who is not told it", async () => {
    const found = async (call: Call, words: string) =>
      Page.parse((await call("GET", `/runs?text=${encodeURIComponent(words)}`)).body).items.length;
    for (const sought of [planted, "planted", "Nobody knows p"]) {
      for (const call of [world.ken, world.mio]) expect(await found(call, sought)).toBe(0);
    }
    const charge = runs.find(({ flowId }) => flowId === flows.telling)?.reference ?? "";
    expect(await found(world.mio, charge)).toBe(3);
  });

  test("is not handed on by a run once more", async () => {
    const { id } = runs.find(({ flowId }) => flowId === flows.helper) ?? { id: "" };
    const again = await world.ken("POST", `/runs/${id}/rerun`, { version: "same" });
    expect([again.status, codeOf(again)]).toEqual([403, "run.values_hidden_ask"]);
  });

  test("is told to whom the connection's owner lets operate it, as long as they do", async () => {
    const grant = `/connections/${world.hanas}/grants/${world.ids.ken}`;
    const asked = async () => (await world.ken("GET", `/runs/${runOf(flows.telling)}`)).text;
    await world.hana("PUT", grant);
    expect(tells(await asked())).toBe(true);
    await world.hana("DELETE", grant);
    expect(tells(await asked())).toBe(false);
  });
});

describe("what a flow's owner marks as private", () => {
  test("is masked for all others, where no connection acts as well, as long as it is marked", async () => {
    const { ken, mio } = world;
    const { id } = made(await ken("POST", "/flows", { name: "Marked", draft: helperDraft }));
    await ken("PUT", `/flows/${id}/readers/${world.ids.mio}`);
    const note = "Only for Ken";
    const begun = await ken("POST", `/flows/${id}/tests`, {
      revision: 1,
      event: { kind: "call", inputs: { mail: note } },
    });
    const run = z.object({ id: z.string() }).parse(begun.body).id;
    await waitFor(async () => {
      expect((await ken("GET", `/runs/${run}`)).body).toMatchObject({ status: "succeeded" });
    });
    const ways = [`/runs/${run}`, `/events?flow=${id}`];
    const seesIt = async (call: Call) =>
      Promise.all(ways.map(async (way) => (await call("GET", way)).text.includes(note)));
    expect(await seesIt(mio)).toEqual([true, true]);

    const marks = `/flows/${id}/private-fields`;
    const wrong = await ken("PUT", marks, { fields: ["upper(trigger.mail)"] });
    expect([wrong.status, codeOf(wrong)]).toEqual([400, "request.invalid"]);
    const other = await world.hana("PUT", marks, { fields: ["trigger.mail"] });
    expect(codeOf(other)).toBe("flow.not_shown");
    const marked = await ken("PUT", marks, { fields: ["trigger.mail"] });
    expect(marked.body).toEqual({ fields: ["trigger.mail"] });
    expect(await seesIt(ken)).toEqual([true, true]);
    expect(await seesIt(mio)).toEqual([false, false]);
    expect((await mio("GET", `/runs/${run}`)).body).toMatchObject({
      values: { seen: true, masked: [{ name: "Ken" }] },
      steps: [{ output: { value: expect.stringContaining("(private)") } }],
    });
    await ken("PUT", marks, { fields: [] });
    expect(await seesIt(mio)).toEqual([true, true]);
  });

  test("is masked in the runs of a flow that calls it as well, where no connection acts", async () => {
    const { hana, ken, mio } = world;
    const note = "Only for Hana";
    const called = made(await hana("POST", "/flows", { name: "Told", draft: helperDraft })).id;
    await hana("POST", `/flows/${called}/activate`, { from: "now" });
    const input = { mail: { kind: "pill", from: "trigger", path: ["word"] } };
    const draft = {
      ...helperDraft,
      trigger: {
        kind: "invoke",
        inputs: [{ name: "word", type: "text", required: true, help: "" }],
        outputs: [],
      },
      steps: [{ kind: "call", id: "s1", name: null, flow: called, input }],
    };
    const { id } = made(await ken("POST", "/flows", { name: "Calling", draft }));
    expect((await ken("POST", `/flows/${id}/activate`, { from: "now" })).status).toBeLessThan(300);
    await ken("PUT", `/flows/${id}/readers/${world.ids.mio}`);
    const event = { kind: "call", inputs: { word: note } };
    const begun = await ken("POST", `/flows/${id}/tests`, { revision: 1, event });
    const run = z.object({ id: z.string() }).parse(begun.body).id;
    await waitFor(async () => {
      expect((await ken("GET", `/runs/${run}`)).body).toMatchObject({ status: "succeeded" });
    });
    const said = async () => (await mio("GET", `/runs/${run}`)).text.includes(`Hello ${note}`);
    expect(await said()).toBe(true);
    await hana("PUT", `/flows/${called}/private-fields`, { fields: ["s1.value"] });
    expect(await said()).toBe(false);
  });

  test("is an amount, too: how much was moved is masked wherever money is told of", async () => {
    const { hana, ken, mio } = world;
    const run = runOf(flows.moving);
    const ways = [`/runs/${run}`, `/runs?flow=${flows.moving}`];
    const tellsAmount = async (call: Call) =>
      Promise.all(
        ways.map(async (way) => /"amount":\d|\d refunded/.test((await call("GET", way)).text)),
      );
    for (const call of [hana, ken, mio]) expect(await tellsAmount(call)).toEqual([true, true]);
    const marks = `/flows/${flows.moving}/private-fields`;
    await ken("PUT", marks, { fields: ["trigger.amount", "s1.amount"] });
    for (const call of [ken, mio]) expect(await tellsAmount(call)).toEqual([false, false]);
    expect(await tellsAmount(hana)).toEqual([true, true]);
    await ken("PUT", marks, { fields: [] });
  });
});

describe("what is erased for one subject", () => {
  const Holding = z.object({ runs: z.int(), events: z.int(), kept: z.int() });
  const count = async () =>
    Holding.parse((await world.local("POST", "/erasures/check", { value: planted })).body);
  /** What is read at Stripe while somebody asks stays there. */
  const isAsked = (way: string) => /\/(sample|records|choices)/.test(way);
  const whereItIs = async () => {
    const ways = (await everyWay(world.hana)).filter((way) => !isAsked(way));
    const found = await Promise.all(
      ways.map(async (way) => [way, (await world.hana("GET", way)).text.toLowerCase()] as const),
    );
    return found.flatMap(([way, text]) => (text.includes(planted) ? [way] : []));
  };

  test("is for administrators alone, who see no more than how many hold it", async () => {
    for (const call of [world.hana, world.ken, world.mio])
      expect((await call("POST", "/erasures/check", { value: planted })).status).toBe(403);
    expect(await count()).toEqual({ runs: 4, events: 2, kept: 0 });
    const short = await world.local("POST", "/erasures/check", { value: "a@b" });
    expect([short.status, codeOf(short)]).toEqual([400, "erasure.too_short"]);
  });

  test("is gone from everywhere once it is confirmed, and what is left names no value", async () => {
    const { runs: held, events } = await count();
    const wish = { value: planted.toUpperCase(), runs: held, events };
    const other = await world.local("POST", "/erasures", { ...wish, runs: held + 1 });
    expect([other.status, codeOf(other)]).toEqual([409, "erasure.unconfirmed"]);
    expect(await whereItIs()).not.toEqual([]);
    const done = await world.local("POST", "/erasures", wish);
    expect([done.status, done.body]).toMatchObject([201, { runs: held, events, kept: 0 }]);
    expect(await whereItIs()).toEqual([]);
    expect(await count()).toEqual({ runs: 0, events: 0, kept: 0 });
    const { text } = await world.hana("GET", `/runs/${runOf(flows.telling)}`);
    expect(text).toContain("(erased · 消去済み)");
    const log = await world.local("GET", "/audit?action=system.value_erased");
    const details = { runs: held, events };
    expect(log.body).toMatchObject({ items: [{ details, person: { name: "local" } }] });
    for (const kept of [log.text, (await world.local("GET", "/erasures")).text])
      expect(tells(kept)).toBe(false);
    expect(tells(world.logged.join("\n"))).toBe(false);
    expect(await world.store.erasures()).toMatchObject([
      { sealed: null, endedAt: expect.any(Number) },
    ]);
  });

  test("is worked on by nothing any more", async () => {
    const again = await world.hana("POST", `/runs/${runOf(flows.telling)}/rerun`, {
      version: "same",
    });
    expect([again.status, codeOf(again)]).toEqual([409, "run.erased"]);
  });
});
