import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { type Listening, listen } from "#server/listen.ts";
import { draftOn, openPeopleWorld, type PeopleWorld } from "#server/people.world.ts";
import { runCli } from "./program.ts";

let world: PeopleWorld;
let server: Listening;
const keys = new Map<string, string>();
beforeAll(async () => {
  world = await openPeopleWorld();
  server = await listen(world.app.fetch, 0);
  for (const name of ["Hana", "Ken"]) keys.set(name, (await world.as("builder", name)).key);
  keys.set("Aoi", (await world.as("administrator", "Aoi")).key);
  await world.hana("POST", "/flows", { name: "Charges", draft: draftOn(world.hanas) });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

const as =
  (person: string) =>
  async (...args: readonly string[]) => {
    let out = "";
    let err = "";
    const code = await runCli(args, {
      env: {
        MILLRACE_URL: server.url,
        MILLRACE_API_KEY: keys.get(person) ?? "",
        MILLRACE_SECRET: testKey,
        LANG: "C",
      },
      stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
      write: (text) => {
        out += text;
      },
      note: (text) => {
        err += text;
      },
      interrupted: () => new Promise(() => undefined),
    });
    return { code, out, err };
  };
const hana = as("Hana");
const ken = as("Ken");
const aoi = as("Aoi");
const ken1 = "ken@workers.example";
const till = "Till of mine";

describe("millrace connections", () => {
  test("hold and lift say what happens, and the list shows it", async () => {
    const held = await hana("connections", "hold", till);
    expect([held.code, held.out]).toEqual([
      0,
      expect.stringContaining("The connection “Till of mine” is on hold."),
    ]);
    expect((await hana("connections", "list")).out).toContain("On hold");
    expect((await hana("--lang", "ja", "connections", "list")).out).toContain("一時停止中");
    await aoi("system", "hold");
    expect((await hana("connections", "lift", till)).out).toContain(
      "The connection still stands still",
    );
    await aoi("system", "lift");
    expect((await hana("connections", "list")).out).toContain("OK");
    expect((await hana("connections", "lift", till)).out).toBe(
      "The hold on the connection “Till of mine” is lifted. Everything that waited for it goes on.\n",
    );
  });

  test("heir, handovers and take-over move a connection to somebody else", async () => {
    expect((await ken("connections", "handovers")).out).toBe(
      "Nobody is handing over a connection to you.\n",
    );
    expect((await hana("connections", "heir", till)).code).toBe(2);
    expect((await hana("connections", "heir", till, ken1)).out).toContain(
      "ken@workers.example may take over the connection “Till of mine”",
    );
    expect((await hana("connections", "heir", till, "--nobody")).out).toContain("Nobody may take");
    await hana("connections", "heir", till, ken1);
    expect((await ken("connections", "handovers")).out).toMatch(
      /Owner +Connector +Mode .*\nHana +stripe +test .* Charges +connection_/i,
    );
    const early = await hana("connections", "take-over", world.hanas, "--name", "Mine");
    expect([early.code, early.err]).toEqual([
      1,
      expect.stringContaining("See: connections handovers"),
    ]);
    const taken = await ken("connections", "take-over", world.hanas, "--name", "Hana's till");
    expect([taken.code, taken.out]).toEqual([
      0,
      "The connection “Hana's till” is yours now. Everything that waited for it goes on.\n",
    ]);
    expect((await hana("connections", "list")).out).not.toContain(till);
  });
});

test("millrace people heir names who takes over what a deactivated person has", async () => {
  const early = await aoi("people", "heir", ken1, "hana@workers.example");
  expect([early.code, early.err]).toEqual([1, expect.stringContaining("This person is active")]);
  await aoi("people", "deactivate", ken1);
  const named = await aoi("people", "heir", ken1, "hana@workers.example");
  expect([named.code, named.out]).toEqual([
    0,
    expect.stringContaining("hana@workers.example may take over the connections of ken@"),
  ]);
  const offered = await hana("--json", "connections", "handovers");
  expect(JSON.parse(offered.out)).toMatchObject({ items: [{ owner: { id: world.ids.ken } }, {}] });
});

test("millrace system hold and lift are for administrators, and the status tells of it", async () => {
  expect((await hana("system", "hold")).code).toBe(1);
  expect((await aoi("system", "hold")).out).toContain("Everything stands still.");
  expect((await aoi("status")).out).toMatch(/An administrator stopped everything at \d{4}-/);
  expect((await aoi("--lang", "ja", "system", "lift")).out).toContain("停止を解除しました");
  expect((await aoi("status")).out).not.toContain("stopped everything");
});
