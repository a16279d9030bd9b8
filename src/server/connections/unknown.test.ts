import { afterAll, beforeAll, expect, test } from "vitest";
import { openPeopleWorld, draftOn, made, type PeopleWorld } from "../people.world.ts";
import { newId } from "../ids.ts";

/** Whoever guesses the id of somebody's connection learns nothing: it answers as one that there is not. */

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

type Call = PeopleWorld["call"];

/** All that Ken can try with an id, and what each answers. */
async function answersTo(call: Call, id: string, mayDelete: boolean): Promise<string[]> {
  const document = draftOn(id, { through: id, amount: 100 });
  const flow = made(await call("POST", "/flows", { name: "A probe" }));
  const wish = { name: "A probe", draft: document, revision: flow.revision };
  const saved = await call("PUT", `/flows/${flow.id}`, wish);
  const { revision } = made(await call("GET", `/flows/${flow.id}`));
  const path = `/flows/${flow.id}`;
  const { trigger, steps } = document;
  const exported = {
    format: "millrace.flow/1",
    name: "Another probe",
    connections: { stripe: { connector: "stripe", name: "stripe" } },
    flow: draftOn("stripe"),
    lineage: "lineage_probe",
  };
  const operations = [
    [{ do: "setTrigger", trigger }],
    [{ do: "restoreStep", block: null, index: 0, step: steps[0] }],
    [{ do: "replaceConnection", connector: "stripe", from: null, to: id }],
  ];
  const test = { revision, event: { kind: "newest" } };
  const requests: readonly (readonly [string, string, unknown?])[] = [
    ["POST", "/flows", { name: "Another probe", draft: document }],
    ["POST", "/flows/import", { export: exported, connections: { stripe: id } }],
    ["POST", "/flows/validate", { document }],
    ["GET", path],
    ["GET", `${path}/problems`],
    ...operations.map((list) => ["POST", `${path}/edits`, { revision, operations: list }] as const),
    ["GET", `${path}/records`],
    ["GET", `${path}/past?since=2020-01-01T00:00:00Z`],
    ["POST", `${path}/tests/check`, { revision }],
    ["POST", `${path}/tests`, test],
    ["POST", `${path}/activate`, { from: "now" }],
    ["POST", `${path}/activate`, { from: { date: "2020-01-01T00:00:00Z" } }],
    ["POST", `${path}/activate`, { from: "now", revision: 1, confirm: 1 }],
    ["POST", `${path}/publish`, {}],
    ["GET", `${path}/export`],
    ["GET", `${path}/comparison?from=draft&to=draft`],
    ["GET", "/proposals"],
    ["GET", `/connections/${id}`],
    ["PATCH", `/connections/${id}`, { name: "Mine" }],
    ...(mayDelete ? [] : [["DELETE", `/connections/${id}`] as const]),
    ["GET", `/connections/${id}/flows`],
    ["POST", `/connections/${id}/check`],
    ["GET", `/connections/${id}/reads`],
    ["GET", `/connections/${id}/choices/customers`],
    ["GET", `/connections/${id}/triggers/new-charge/sample`],
    ["GET", `/connections/${id}/triggers/none/sample`],
    ["GET", `/connections/${id}/grants`],
    ["PUT", `/connections/${id}/grants/${world.ids.ken}`],
    ["DELETE", `/connections/${id}/grants/${world.ids.ken}`],
    ["PUT", `/connections/${id}/hold`],
    ["DELETE", `/connections/${id}/hold`],
    ["PUT", `/connections/${id}/heir`, { person: world.ids.ken }],
    ["POST", `/handovers/${id}`, { values: {} }],
  ];
  const answers = [`${saved.status} ${saved.text}`];
  for (const [method, where, body] of requests) {
    const { status, text } = await call(method, where, body);
    answers.push(`${method} ${where} ${JSON.stringify(body)} ${status} ${text}`);
  }
  await call("DELETE", path);
  return answers.map((answer) =>
    answer
      .replaceAll(id, "ID")
      .replaceAll(/(flow|lineage)_\w{16}/g, "$1")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"),
  );
}

test("the id of a connection that nobody has shown is as good as one that there is not", async () => {
  const none = await answersTo(world.ken, newId("connection"), false);
  expect(await answersTo(world.ken, world.hanas, false)).toEqual(none);
});

test("an administrator, who may delete it, learns no more", async () => {
  const none = await answersTo(world.aoi, newId("connection"), true);
  expect(await answersTo(world.aoi, world.hanas, true)).toEqual(none);
});

test("what a draft has lost stays in it: only what is new to it must be one's own", async () => {
  const flow = made(
    await world.hana("POST", "/flows", { name: "Shown", draft: draftOn(world.hanas) }),
  );
  const wish = { name: "Shown to Ken", draft: draftOn(world.hanas), revision: flow.revision };
  const saved = await world.ken("PUT", `/flows/${flow.id}`, wish);
  expect(saved.body).toMatchObject({ name: "Shown to Ken", connections: [{ id: world.hanas }] });
});
