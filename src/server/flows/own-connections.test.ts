import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

/** Nobody brings a connection into a flow but its owner, by whichever operation. */

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

test("only one place stores a draft, and it asks whose the connections are", () => {
  const server = join(import.meta.dirname, "..");
  const sources = readdirSync(server, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !/\.(test|world|pg)\.ts$/.test(name),
  );
  const storing = sources.flatMap((name) => {
    const text = readFileSync(join(server, name), "utf8");
    return [...text.matchAll(/\bstore\s*\.(saveDraft|createFlow)\(/g)].map(([, verb]) => [
      name,
      verb,
      // Of the function that it stands in.
      /checkOwn\(/.test(functionsOf(text).find((one) => one.includes(`store.${verb}(`)) ?? ""),
    ]);
  });
  expect(storing).toEqual([
    [join("flows", "change.ts"), "createFlow", true],
    [join("flows", "change.ts"), "saveDraft", true],
  ]);
});

const functionsOf = (text: string): readonly string[] =>
  text.split(/^(?=export |async |function )/m);

test("a version that is restored brings back no connection of others that the flow lost", async () => {
  const { hana, ken, ids, hanas, kens } = world;
  const draft = draftOn(hanas, { amount: 100 });
  const { id } = made(await hana("POST", "/flows", { name: "Given back", draft }));
  expect((await hana("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
  const own = draftOn(kens, { through: hanas, amount: 100 });
  // While the published version holds Hana's connection, it goes back into the draft.
  await ken("PUT", `/flows/${id}`, { name: "Given back", draft: draftOn(kens), revision: 1 });
  const restore = (call: PeopleWorld["call"], number: number, revision: number) =>
    call("POST", `/flows/${id}/versions/${number}/restore`, { revision });
  expect((await restore(ken, 1, 2)).body).toMatchObject({
    draft: { trigger: { connection: hanas }, steps: [{ connection: hanas }] },
    leftOut: [],
  });
  await ken("PUT", `/flows/${id}`, { name: "Given back", draft: draftOn(kens), revision: 3 });
  expect((await ken("POST", `/flows/${id}/publish`)).status).toBe(200);
  const put = { name: "Given back", draft: own, revision: 4 };
  expect(codeOf(await ken("PUT", `/flows/${id}`, put))).toBe("flow.connection_not_yours");
  expect((await restore(ken, 1, 4)).body).toMatchObject({
    draft: { trigger: { connection: null }, steps: [{ connection: null }] },
    leftOut: [{ id: hanas, connector: "stripe", owner: { id: ids.hana }, name: null }],
  });
  // Its owner brings it back.
  expect((await restore(hana, 1, 5)).body).toMatchObject({
    draft: { trigger: { connection: hanas }, steps: [{ connection: hanas }] },
    leftOut: [],
  });
});
