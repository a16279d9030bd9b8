import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { emptyDocument } from "#flow/document.ts";
import { freePort } from "../../../test/free-port.ts";
import { type Listening, listen } from "../listen.ts";
import { openBrowser } from "../sign-in/browser.world.ts";
import { draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { parkRun } from "../parked.world.ts";
import { createPerson } from "../sign-in/accounts.ts";
import { openServerWorld, type ServerWorld, token } from "../server.world.ts";
import { type Ear, listenAt } from "./live.world.ts";

const password = "a long walk by the mill race";
const limits = { perPerson: 3, inAll: 5, beatEvery: 100 };

let world: ServerWorld;
let server: Listening;
const ears: Ear[] = [];

async function serve(made: ServerWorld): Promise<void> {
  world = made;
  server = await listen(world.app.fetch, 0);
}
afterEach(async () => {
  for (const ear of ears.splice(0)) ear.hangUp();
  world.live.close();
  await server.close();
  await world.close();
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** Opens a stream, and hears its `hello`. */
async function hear(headers: Readonly<Record<string, string>> = bearer(token)): Promise<Ear> {
  const ear = await listenAt(`${server.url}/api/v1/live`, headers);
  ears.push(ear);
  if (ear.status === 200)
    expect(await ear.next()).toEqual({ event: "hello", data: { version: "1.2.3" } });
  return ear;
}

const Made = z.object({ id: z.string() });
async function makeFlow(name = "One"): Promise<string> {
  return Made.parse((await world.call("POST", "/flows", { name })).body).id;
}

/** In one transaction; their ids. */
async function manyFlows(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, at) => `f${at}`);
  const facts = { owner: "local", name: "Many", draft: emptyDocument, at: 1 };
  await Promise.all(ids.map((id) => world.store.createFlow({ ...facts, id, lineage: id })));
  return ids;
}

/** The first event that names runs. */
async function runsTold(ear: Ear) {
  for (;;) {
    const { data } = await ear.next();
    const told = z.object({ runs: z.array(Made.extend({ flow: z.string() })) }).safeParse(data);
    if (told.success) return told.data.runs;
  }
}

describe("the stream of changes", () => {
  beforeEach(async () => serve(await openServerWorld({ live: limits })));

  test("says hello, may not be kept by anybody on the way, and gives signs of life", async () => {
    const ear = await hear();
    expect(ear.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    expect(ear.text()).toMatch(/^retry: 2000\n/);
    await expect.poll(() => ear.text().match(/^:$/gm)?.length ?? 0).toBeGreaterThanOrEqual(2);
  });

  test("tells of each change, when it can be asked for", async () => {
    const ear = await hear();
    const id = await makeFlow();
    expect(await ear.next()).toEqual({ event: "change", data: { flows: [id] } });
    expect((await world.call("GET", `/flows/${id}`)).status).toBe(200);
    await world.call("DELETE", `/flows/${id}`);
    expect(await ear.next()).toEqual({ event: "change", data: { flows: [id] } });
    expect((await world.call("GET", `/flows/${id}`)).status).toBe(404);
  });

  test("tells that something has changed about lookup tables", async () => {
    const ear = await hear();
    const { id } = Made.parse((await world.call("POST", "/tables", { name: "Plans" })).body);
    expect(await ear.next()).toEqual({ event: "change", data: { tables: true } });
    await world.call("DELETE", `/tables/${id}`);
    expect(await ear.next()).toEqual({ event: "change", data: { tables: true } });
  });

  test("tells of many changes at one moment in one event", async () => {
    const ear = await hear();
    const ids = await manyFlows(200);
    expect(await ear.next()).toEqual({ event: "change", data: { flows: ids } });
    expect(await ear.during(400)).toEqual([]);
  });

  test("says that everything has changed where that is too much to name", async () => {
    const ear = await hear();
    await manyFlows(201);
    expect(await ear.next()).toEqual({ event: "change", data: { everything: true } });
  });

  test("is opened by no HEAD request, which nobody reads", async () => {
    for (let at = 0; at < 10; at += 1) {
      const { status, headers } = await fetch(`${server.url}/api/v1/live`, {
        method: "HEAD",
        headers: bearer(token),
      });
      expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    }
    // As many as one person may have.
    const all = [await hear(), await hear(), await hear()];
    for (const ear of all) expect(await ear.during(50)).toEqual([]);
  });

  test("ends the oldest of a person who opens more than one may have, and says why", async () => {
    const [first, second] = [await hear(), await hear()];
    await hear();
    const other = await hear(bearer((await world.as("viewer", "Vera")).key));
    await hear();
    expect(await first.ended()).toEqual([{ event: "end", data: { reason: "newer_streams" } }]);
    const id = await makeFlow();
    for (const ear of [second, other])
      expect(await ear.next()).toEqual({ event: "change", data: { flows: [id] } });
  });

  test("refuses more than there may be in all, until one ends", async () => {
    const { key } = await world.as("viewer", "Vera");
    const theirs = [await hear(bearer(key)), await hear(bearer(key)), await hear(bearer(key))];
    await hear();
    await hear();
    const third = bearer((await world.as("viewer", "Mio")).key);
    const refused = await fetch(`${server.url}/api/v1/live`, { headers: third });
    expect([refused.status, await refused.json()]).toEqual([
      503,
      { error: expect.objectContaining({ code: "live.full" }) },
    ]);
    theirs[0]?.hangUp();
    await expect.poll(async () => (await hear(third)).status).toBe(200);
  });

  test("comes again to a server that was started anew", async () => {
    await server.close();
    const port = await freePort();
    server = await listen(world.app.fetch, port);
    const before = await hear();
    world.live.close();
    await server.close();
    expect(await before.ended()).toEqual([]);
    await world.close();
    world = await openServerWorld({ live: limits });
    server = await listen(world.app.fetch, port);
    const after = await hear();
    const id = await makeFlow();
    expect(await after.next()).toEqual({ event: "change", data: { flows: [id] } });
  });
});

describe("who may listen", () => {
  // A beat that finds the question of the one before without an answer ends the stream without a word.
  const slowly = { ...limits, beatEvery: 2_000 };
  beforeEach(async () => serve(await openServerWorld({ live: slowly })));

  test("nobody without a key or a session, and no page of another site", async () => {
    expect((await hear({})).status).toBe(401);
    expect((await hear(bearer("millrace_wrong"))).status).toBe(401);
    const { key } = await world.as("viewer", "Builder of things", ["build", "operate"]);
    expect((await hear(bearer(key))).status).toBe(403);
    const foreign = { cookie: "millrace.session_token=x", "sec-fetch-site": "cross-site" };
    const refused = await fetch(`${server.url}/api/v1/live`, { headers: foreign });
    expect(await refused.json()).toMatchObject({ error: { code: "request.foreign_page" } });
  });

  test("not for longer than the key counts: revoked", async () => {
    const vera = await world.as("viewer", "Vera");
    const ear = await hear(bearer(vera.key));
    const { body } = await vera.call("GET", "/api-keys");
    const [key] = z.object({ items: z.array(Made) }).parse(body).items;
    expect((await vera.call("DELETE", `/api-keys/${key?.id}`)).status).toBe(204);
    expect(await ear.ended()).toEqual([{ event: "end", data: { reason: "signed_out" } }]);
  });

  test("not for longer than the key counts: run out", async () => {
    const ear = await hear(bearer((await world.as("viewer", "Vera")).key));
    await ear.during(250);
    world.advance(3_600_001);
    expect(await ear.ended()).toEqual([{ event: "end", data: { reason: "signed_out" } }]);
  });

  test("not for longer than the person may come in", async () => {
    const vera = await world.as("viewer", "Vera");
    const ear = await hear(bearer(vera.key));
    const change = { state: "deactivated" };
    expect((await world.call("PATCH", `/people/${vera.person}`, change)).status).toBe(200);
    expect(await ear.ended()).toEqual([{ event: "end", data: { reason: "signed_out" } }]);
  });

  test("a browser with its cookie, until its session is ended", async () => {
    const hana = { email: "hana@example.com", name: "Hana", role: "builder", password } as const;
    await createPerson(world.people, hana);
    const browser = openBrowser(server);
    await browser.call("POST", "/sign-in", { email: hana.email, password });
    const cookie = Array.from(browser.jar, (one) => one.join("=")).join("; ");
    const ear = await hear({ cookie, "sec-fetch-site": "same-origin" });
    expect(await ear.during(250)).toEqual([]);
    expect((await browser.call("POST", "/me/sign-out")).status).toBeLessThan(300);
    expect(await ear.ended()).toEqual([{ event: "end", data: { reason: "signed_out" } }]);
    expect((await hear({ cookie })).status).toBe(401);
  });
});

describe("what who is told", () => {
  let people: PeopleWorld;
  beforeEach(async () => {
    people = await openPeopleWorld();
    await serve(people);
  });

  test("of a connection, its owner alone; of flows and runs, everybody", async () => {
    const [hana, ken, aoi, mio] = await Promise.all(
      (["builder", "builder", "administrator", "viewer"] as const).map(async (role, at) =>
        hear(bearer((await world.as(role, ["Hana", "Ken", "Aoi", "Mio"][at] ?? "")).key)),
      ),
    );
    if (!hana || !ken || !aoi || !mio) throw new Error("Four listen");
    await people.hana("PATCH", `/connections/${people.hanas}`, { name: "Hidden" });
    expect(await hana.next()).toEqual({ event: "change", data: { connections: [people.hanas] } });
    for (const other of [ken, aoi, mio]) expect(await other.during(300)).toEqual([]);

    const draft = draftOn(people.hanas, { amount: 100 });
    const { id } = made(await people.hana("POST", "/flows", { name: "Charges", draft }));
    for (const ear of [hana, ken, aoi, mio])
      expect(await ear.next()).toEqual({ event: "change", data: { flows: [id] } });

    const { runId } = await parkRun(world.store, people.hanas);
    const runs = await runsTold(mio);
    expect(runs.map((run) => run.id)).toEqual([runId]);
    expect((await people.mio("GET", `/runs/${runId}`)).status).toBe(200);
    expect(mio.text()).not.toContain(people.hanas);
  });

  test("of a run, as the engine goes on with it", async () => {
    const draft = draftOn(people.hanas);
    const { id } = made(await people.hana("POST", "/flows", { name: "Customers", draft }));
    await people.hana("POST", `/flows/${id}/activate`, { from: "now" });
    await world.engine.start();
    const ear = await hear();
    await world.simulator?.make("charges", { count: 1 });
    world.advance(20_000);
    const [run] = await runsTold(ear);
    expect(run?.flow).toBe(id);
    await expect
      .poll(async () => (await people.mio("GET", `/runs/${run?.id}`)).body)
      .toMatchObject({ status: "succeeded" });
    expect(ear.text()).not.toContain("cus_");
  });
});
