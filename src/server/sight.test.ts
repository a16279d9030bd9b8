import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../test/wait-for.ts";
import { z } from "zod";
import { failRun } from "./failed.world.ts";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "./people.world.ts";
import { parkRun } from "./parked.world.ts";
import type { ServerWorld } from "./server.world.ts";

/** What is in a run is not told to who has nothing to do with it, on whichever way they ask. */

let world: PeopleWorld;
let flow: string;
let run: string;
let charge: string;
beforeAll(async () => {
  world = await openPeopleWorld();
  flow = made(
    await world.hana("POST", "/flows", { name: "Customers", draft: draftOn(world.hanas) }),
  ).id;
  await world.hana("POST", `/flows/${flow}/activate`, { from: "now" });
  await world.engine.start();
  await world.simulator?.make("charges", { count: 1 });
  const one = await waitFor(async () => {
    const { body } = await world.hana("GET", `/runs?flow=${flow}&status=succeeded`);
    const [first] = Page.parse(body).items;
    if (!first) throw new Error("No run yet");
    return first;
  });
  ({ id: run, reference: charge } = one);
});
afterAll(() => world.close());

const Values = z.object({
  seen: z.boolean(),
  ask: z.array(z.object({ name: z.string() })).optional(),
});
const Page = z.object({
  items: z.array(z.object({ id: z.string(), reference: z.string(), values: Values })),
});
const Shown = z.object({ values: Values });
const seen = async (call: ServerWorld["call"], id = run) =>
  Shown.parse((await call("GET", `/runs/${id}`)).body).values;

describe("the values of a run", () => {
  test("are told to their owner, on every way", async () => {
    expect(await seen(world.hana)).toEqual({ seen: true });
    expect((await world.hana("GET", `/runs/${run}`)).text).toContain(charge);
    expect((await world.hana("GET", "/events")).text).toContain(charge);
    const found = Page.parse((await world.hana("GET", `/runs?text=${charge}`)).body).items;
    expect(found).toMatchObject([{ id: run }]);
  });

  test("are told to nobody else, on no way, and whoever asks hears whom to ask", async () => {
    const hidden = { seen: false, ask: [{ id: world.ids.hana, name: "Hana" }] };
    for (const call of [world.ken, world.aoi, world.mio, world.local]) {
      expect((await call("GET", `/runs/${run}`)).body).toMatchObject({
        status: "succeeded",
        values: hidden,
        reference: run,
        eventMoney: null,
        event: null,
        recordUrl: null,
        steps: [{ path: "s1", status: "done", input: null, output: null }],
        effects: [{ state: "done", params: null, objectId: null, resource: "…" }],
      });
      const ways = [
        "/runs",
        `/runs/${run}`,
        "/events",
        `/events?flow=${flow}`,
        "/overview",
        "/flows",
      ];
      for (const way of ways) {
        const { text } = await call("GET", way);
        for (const value of [charge, "cus_"])
          expect([way, text.includes(value)]).toEqual([way, false]);
      }
      for (const words of [charge, charge.slice(0, 4), "_"]) {
        const { items } = Page.parse((await call("GET", `/runs?text=${words}`)).body);
        expect(items).toEqual([]);
      }
    }
  });

  test("are not handed on by a run once more, nor by an item", async () => {
    for (const call of [world.ken, world.aoi, world.local]) {
      const again = await call("POST", `/runs/${run}/rerun`, { version: "same" });
      expect([again.status, codeOf(again)]).toEqual([403, "run.values_hidden_ask"]);
    }
  });

  test("are told to whom the connection's owner lets operate it, as long as they do", async () => {
    const grant = `/connections/${world.hanas}/grants/${world.ids.ken}`;
    await world.hana("PUT", grant);
    expect(await seen(world.ken)).toEqual({ seen: true });
    await world.hana("DELETE", grant);
    expect(await seen(world.ken)).toMatchObject({ seen: false });
  });

  test("are told to whom the flow's owner names, as long as they do", async () => {
    const reader = `/flows/${flow}/readers/${world.ids.mio}`;
    expect((await world.hana("PUT", reader)).body).toMatchObject({
      items: [{ person: { name: "Mio" } }],
    });
    expect(await seen(world.mio)).toEqual({ seen: true });
    const { items } = Page.parse((await world.mio("GET", `/runs?text=${charge}`)).body);
    expect(items).toMatchObject([{ id: run, reference: charge }]);
    await world.hana("DELETE", reader);
    expect(await seen(world.mio)).toMatchObject({ seen: false });
  });

  test("are not told to an administrator who takes the flow, nor to whom they name", async () => {
    const lea = await world.as("builder", "Lea");
    const draft = { ...draftOn(world.hanas), steps: [], trigger: null };
    const taken = made(await lea.call("POST", "/flows", { name: "Taken", draft })).id;
    const { versionId: _, ...parked } = {
      versionId: "",
      ...(await parkRun(world.store, world.hanas)),
    };
    expect(await seen(world.aoi, parked.runId)).toMatchObject({ seen: false });
    const aoi = await world.as("administrator", "Aoi");
    const flows = async (id: string) => (await world.store.sightOf(aoi.person)).flows.has(id);
    await aoi.call("PATCH", `/people/${lea.person}`, { state: "deactivated" });
    const take = { person: aoi.person };
    expect((await aoi.call("PUT", `/flows/${taken}/owner`, take)).status).toBe(200);
    expect(await flows(taken)).toBe(false);
    const named = await aoi.call("PUT", `/flows/${taken}/readers/${world.ids.mio}`);
    expect(codeOf(named)).toBe("flow.not_shown");
    // What its owner gives them is another thing.
    const given = made(await world.hana("POST", "/flows", { name: "Given", draft })).id;
    await world.hana("PUT", `/flows/${given}/owner`, take);
    expect(await flows(given)).toBe(false);
    await aoi.call("PUT", `/flows/${given}/owner`, take);
    expect(await flows(given)).toBe(true);
  });

  test("tell by no error what they are, and by no sum how much", async () => {
    const { runId } = await failRun(world.store, world.hanas);
    const hidden = await world.ken("GET", `/runs/${runId}`);
    expect(hidden.body).toMatchObject({
      status: "failed",
      error: { code: expect.any(String), message: expect.stringMatching(/^This error’s text/) },
    });
    const parked = await parkRun(world.store, world.hanas);
    expect((await world.hana("GET", `/runs/${parked.runId}`)).text).toContain("1,500");
    const other = await world.ken("GET", `/runs/${parked.runId}`);
    // What the flow says is everybody's to read.
    const { document: _, ...rest } = z.looseObject({}).parse(other.body);
    expect(JSON.stringify(rest)).not.toMatch(/1,?500/);
    expect(other.body).toMatchObject({
      money: { sums: [{ kind: "charge", state: "in_doubt", money: null, count: 1 }] },
      effects: [{ state: "parked", money: null, moves: { money: null } }],
    });
  });

  test("of a test are told to whom has begun it", async () => {
    const draft = {
      ...draftOn(world.kens),
      trigger: { kind: "invoke", inputs: [], outputs: [] },
      steps: [
        {
          kind: "variable",
          id: "s1",
          name: null,
          type: "number",
          initial: { kind: "constant", value: 1 },
        },
      ],
    };
    const { id } = made(await world.hana("POST", "/flows", { name: "Called", draft }));
    const event = { kind: "call", inputs: {} };
    const begun = await world.ken("POST", `/flows/${id}/tests`, { revision: 1, event });
    expect(begun.body).toMatchObject({ status: expect.any(String) });
    const { id: tested } = z.object({ id: z.string() }).parse(begun.body);
    expect(await seen(world.ken, tested)).toEqual({ seen: true });
    expect(await seen(world.aoi, tested)).toMatchObject({ seen: false });
  });
});
