import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { chargeOnCall, constant } from "../hooks/hooks.world.ts";
import { parkRun } from "../parked.world.ts";
import { draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

let world: PeopleWorld;
beforeEach(async () => {
  world = await openPeopleWorld();
});
afterEach(() => world.close());

const Refused = z.object({ error: z.object({ code: z.string() }) });
const said = ({ status, body }: Reply) => [status, Refused.safeParse(body).data?.error.code];
const locked = [409, "connection.locked"];
const List = z.object({ items: z.array(z.unknown()) });
const Broken = z.object({ broken: z.object({ code: z.string() }).nullable() });

/** As somebody who holds the link that an administrator made. */
async function chooseNewPassword(person: string): Promise<void> {
  const handed = await world.aoi("POST", `/people/${person}/password-reset`);
  const { link } = z.object({ link: z.string() }).parse(handed.body);
  const body = { token: link.split("#")[1], password: "correct horse battery" };
  const open = { authorization: "" };
  expect((await world.call("POST", "/password-reset/use", body, open)).status).toBe(200);
}

it("a new password by an administrator's link moves none of the person's money", async () => {
  const { hanas, kens, ids } = world;
  const draft = draftOn(hanas, { amount: 500 });
  const flow = made(await world.hana("POST", "/flows", { name: "Charges", draft }));
  await world.engine.start();
  const activate = `/flows/${flow.id}/activate`;
  expect((await world.hana("POST", activate, { from: "now" })).status).toBe(200);
  await chooseNewPassword(ids.hana);
  // Who uses the link has a session then, and all that the person may do.
  const again = await world.as("builder", "Hana");
  const connection = `/connections/${hanas}`;
  for (const [method, at] of [
    ["POST", `${connection}/check`],
    ["GET", `${connection}/triggers/new-charge/sample`],
  ] as const)
    expect(said(await again.call(method, at)), at).toEqual(locked);
  const another = made(await again.call("POST", "/flows", { name: "Another", draft }));
  const refused = await again.call("POST", `/flows/${another.id}/activate`, { from: "now" });
  expect(said(refused)).toEqual([422, "flow.not_ready"]);
  const shown = Broken.parse((await again.call("GET", connection)).body);
  expect(shown.broken?.code).toBe("connection.locked");
  const other = Broken.parse((await world.ken("GET", `/connections/${kens}`)).body);
  expect(other.broken).toBeNull();

  await world.simulator?.make("charges", { count: 1, amount: 700, currency: "jpy" });
  world.advance(60_000);
  const runs = async () =>
    List.parse((await again.call("GET", `/runs?flow=${flow.id}`)).body).items.length;
  expect(await runs()).toBe(0);

  // It is unlocked by no repair, only by entering the secret.
  await world.store.repairConnection(hanas, world.people.clock.now());
  expect(said(await again.call("POST", `${connection}/check`))).toEqual(locked);
  const values = { apiKey: testKey, apiBase: world.simulator?.url };
  expect((await again.call("PATCH", connection, { values })).status).toBe(200);
  expect((await again.call("POST", `${connection}/check`)).status).toBe(200);
  // What waited goes on: nothing was lost meanwhile.
  await waitFor(async () => expect(await runs()).toBe(1));
});

it("what is said of a locked connection does not count: no agreement, no grant", async () => {
  const { hanas, ids } = world;
  const charge = (amount: number) => draftOn(hanas, { amount });
  const body = { name: "Charges", draft: charge(100) };
  const { id, revision } = made(await world.hana("POST", "/flows", body));
  await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
  await world.ken("PUT", `/flows/${id}`, { name: "Charges", draft: charge(900), revision });
  expect((await world.ken("POST", `/flows/${id}/publish`)).status).toBe(202);
  const { proposal } = z
    .object({ proposal: z.object({ id: z.string() }) })
    .parse((await world.ken("GET", `/flows/${id}`)).body);
  await chooseNewPassword(ids.hana);
  const again = await world.as("builder", "Hana");
  const agreement = `/proposals/${proposal.id}/agreement`;
  const grant = `/connections/${hanas}/grants/${ids.ken}`;
  expect(said(await again.call("POST", agreement))).toEqual(locked);
  expect(said(await again.call("PUT", grant))).toEqual(locked);
  const asked = z.object({ owners: z.array(z.object({ agreed: z.boolean() })) });
  const shown = await world.ken("GET", `/proposals/${proposal.id}`);
  expect(asked.parse(shown.body).owners).toEqual([expect.objectContaining({ agreed: false })]);

  const values = { apiKey: testKey, apiBase: world.simulator?.url };
  await again.call("PATCH", `/connections/${hanas}`, { values });
  expect((await again.call("POST", agreement)).status).toBe(200);
  expect((await again.call("PUT", grant)).status).toBe(200);
});

it("what is said of a locked connection does not count: no version, no credentials, no lift, no heir", async () => {
  const { hanas, ids } = world;
  await world.engine.start();
  const publishAs = async (call: PeopleWorld["hana"], name: string, draft: object) => {
    const { id } = made(await call("POST", "/flows", { name, draft }));
    expect((await call("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
    return id;
  };
  const helper = await publishAs(world.hana, "Helper", chargeOnCall(hanas));
  const calling = (amount: number) => ({
    ...chargeOnCall(hanas),
    trigger: { kind: "invoke", inputs: [], outputs: [] },
    steps: [
      { kind: "call", id: "s1", name: null, flow: helper, input: { amount: constant(amount) } },
    ],
  });
  const caller = await publishAs(world.hana, "Caller", calling(100));
  await world.hana("PUT", `/connections/${hanas}/hold`);
  await chooseNewPassword(ids.hana);
  const again = await world.as("builder", "Hana");
  await again.call("PUT", `/flows/${caller}`, { name: "C", draft: calling(900), revision: 1 });
  const tries = [
    ["POST", `/flows/${caller}/publish`, {}],
    ["POST", `/flows/${caller}/invocation/credentials`, {}],
    ["DELETE", `/connections/${hanas}/hold`, undefined],
    ["PUT", `/connections/${hanas}/heir`, { person: ids.ken }],
  ] as const;
  for (const [method, at, body] of tries)
    expect(said(await again.call(method, at, body)), at).toEqual(locked);
  const { runId, effectId } = await parkRun(world.store, hanas);
  const decision = { effectId, generation: 0, decision: "send", confirm: true };
  expect(said(await again.call("POST", `/runs/${runId}/decision`, decision))).toEqual(locked);

  const values = { apiKey: testKey, apiBase: world.simulator?.url };
  await again.call("PATCH", `/connections/${hanas}`, { values });
  for (const [method, at, body] of tries)
    expect((await again.call(method, at, body)).status, at).toBeLessThan(300);
});

/** Where Hana's connection acts when what is edited is published. */
const places = [
  "in it",
  "in what it calls",
  "in its caller",
  "in the caller of its caller",
] as const;

describe.each(places)("a connection %s", (place) => {
  const variable = (amount: number) => ({
    kind: "variable",
    id: "s1",
    name: null,
    type: "number",
    initial: constant(amount),
  });
  const charge = () => ({ ...chargeOnCall(world.hanas).steps[0], input: charged });
  const charged = {
    amount: constant(100),
    currency: constant("jpy"),
    source: constant("tok_visa"),
  };
  const onCall = (...steps: readonly object[]) => ({
    ...chargeOnCall(world.hanas),
    trigger: { kind: "invoke", inputs: [], outputs: [] },
    steps: steps.map((step, index) => ({ ...step, id: `s${index + 1}` })),
    nextStep: steps.length + 1,
  });
  const call = (flow: string) => ({ kind: "call", name: null, flow, input: {} });
  const publish = async (name: string, ...steps: readonly object[]) => {
    const { id } = made(await world.hana("POST", "/flows", { name, draft: onCall(...steps) }));
    expect((await world.hana("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
    return id;
  };
  const Shown = z.object({
    revision: z.int(),
    version: z.object({ number: z.int() }),
    proposal: z.object({ id: z.string() }).nullable(),
  });
  let edited: string;
  const show = async () => Shown.parse((await world.ken("GET", `/flows/${edited}`)).body);
  const asHana = async () => (await world.as("builder", "Hana")).call;
  const edit = async (by: PeopleWorld["hana"], ...more: readonly object[]) => {
    const { revision } = await show();
    const called = place === "in what it calls" ? [call(helper)] : [];
    const own = place === "in it" ? [charge()] : [];
    const draft = onCall(variable(900), ...called, ...own, ...more);
    const put = await by("PUT", `/flows/${edited}`, { name: "Edited", draft, revision });
    expect(put.status).toBe(200);
  };
  /** Its id. */
  const propose = async (by: PeopleWorld["hana"]) => {
    expect((await by("POST", `/flows/${edited}/publish`)).status).toBe(202);
    return (await show()).proposal?.id ?? "none";
  };
  const agree = (by: PeopleWorld["hana"], id: string) => by("POST", `/proposals/${id}/agreement`);
  const unlock = async (by: PeopleWorld["hana"]) => {
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    expect((await by("PATCH", `/connections/${world.hanas}`, { values })).status).toBe(200);
  };
  let helper = "";

  beforeEach(async () => {
    helper = place === "in what it calls" ? await publish("Helper", charge()) : "";
    edited = await publish(
      "Edited",
      variable(100),
      ...(helper === "" ? [] : [call(helper)]),
      ...(place === "in it" ? [charge()] : []),
    );
    if (place === "in its caller") await publish("Caller", call(edited), charge());
    if (place !== "in the caller of its caller") return;
    await publish("Outermost", call(await publish("Caller", call(edited))), charge());
  });

  // Of one in the flow itself it is said that the flow is not ready.
  const mute = place === "in it" ? [422, "flow.not_ready"] : locked;

  it("lets its owner agree to nothing while it is locked", async () => {
    await edit(world.ken);
    const id = await propose(world.ken);
    await chooseNewPassword(world.ids.hana);
    const again = await asHana();
    expect(said(await agree(again, id))).toEqual(locked);
    expect(said(await again("POST", `/flows/${edited}/publish`))).toEqual(mute);
    expect((await show()).version.number).toBe(1);
    await unlock(again);
    expect((await agree(again, id)).status).toBe(200);
    expect((await show()).version.number).toBe(2);
  });

  it("is not let act by what its owner had agreed to, until it is unlocked", async () => {
    await edit(world.ken, { ...draftOn(world.kens, { amount: 100 }).steps[0] });
    const id = await propose(world.aoi);
    expect((await agree(world.hana, id)).status).toBe(200);
    await chooseNewPassword(world.ids.hana);
    expect(said(await agree(world.ken, id))).toEqual(mute);
    expect((await show()).version.number).toBe(1);
    await unlock(await asHana());
    expect((await agree(world.ken, id)).status).toBe(200);
    expect((await show()).version.number).toBe(2);
  });
});
