import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const daily = { kind: "daily", at: "09:00" };
const draft = (more: object = {}, connection = world.hanas) => ({
  ...draftOn(connection, { amount: 300 }),
  trigger: { kind: "schedule", when: daily, overlap: false },
  timeZone: "Asia/Tokyo",
  ...more,
});
const Run = z.object({ id: z.string(), status: z.string(), kind: z.string() });

let id: string;
const create = async (body: object) =>
  made(await world.hana("POST", "/flows", { name: "Daily", draft: body })).id;
const activate = () => world.hana("POST", `/flows/${id}/activate`, { from: "now" });
const ask = (body?: object, call = world.hana) => call("POST", `/flows/${id}/run-now`, body);
beforeEach(async () => {
  id = await create(draft());
});

describe("a run beside the schedule", () => {
  test("is one run for one token, and the schedule stays as it is", async () => {
    await activate();
    const before = await world.reading.activity([id]);
    const token = "token-of-this-run";
    const first = await ask({ token });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ kind: "now", status: "waiting", versionNumber: 1 });
    const again = await ask({ token });
    expect([again.status, Run.parse(again.body).id]).toEqual([200, Run.parse(first.body).id]);
    const { items } = await world.reading.listRuns({ flowId: id, limit: 9 });
    expect(items).toHaveLength(1);
    expect(await world.reading.activity([id])).toMatchObject([{ nextAt: before[0]?.nextAt }]);
    await world.engine.start();
    const body = await waitFor(async () => {
      const reply = await world.hana("GET", `/runs/${Run.parse(first.body).id}`);
      expect(Run.parse(reply.body).status).toBe("succeeded");
      return reply.body;
    });
    await world.engine.stop();
    expect(body).toMatchObject({
      event: { previousAt: null, localTime: expect.stringMatching(/^\d\d:\d\d$/) },
      steps: [{ output: { amount: 300 } }],
    });
    // The token is the run's, whatever became of the flow.
    await world.hana("POST", `/flows/${id}/deactivate`);
    expect((await ask({ token })).status).toBe(200);
    // That of another flow is another run.
    id = await create(draft());
    await activate();
    expect((await ask({ token })).status).toBe(201);
  });

  test("is not made twice at once by two who ask at one moment", async () => {
    await activate();
    const token = "asked-by-two-at-once";
    const replies = await Promise.all([1, 2, 3, 4].map(() => ask({ token })));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(new Set(replies.map(({ body }) => Run.parse(body).id)).size).toBe(1);
  });

  test("waits for the run before, unless runs may overlap", async () => {
    await activate();
    expect((await ask()).status).toBe(201);
    const refused = await ask();
    expect([refused.status, codeOf(refused)]).toEqual([409, "flow.still_running"]);
    id = await create(draft({ trigger: { kind: "schedule", when: daily, overlap: true } }));
    await activate();
    expect([(await ask()).status, (await ask()).status]).toEqual([201, 201]);
  });

  test("is of the published version of an active flow that the time starts", async () => {
    expect(codeOf(await ask())).toBe("flow.not_active");
    await activate();
    await world.hana("PUT", `/flows/${id}`, {
      name: "Daily",
      draft: draft({ steps: [] }),
      revision: 1,
    });
    expect((await ask()).status).toBe(201);
    await world.hana("POST", `/flows/${id}/deactivate`);
    expect(codeOf(await ask())).toBe("flow.not_active");
    id = await create(draftOn(world.hanas, { amount: 300 }));
    await activate();
    expect(codeOf(await ask())).toBe("flow.not_scheduled");
    id = "none";
    expect(codeOf(await ask())).toBe("flow.not_found");
  });

  test.each([
    { token: "short" },
    { token: "with space and more" },
    { confirm: -1 },
    { confirm: "1" },
    { other: 1 },
  ])("is refused: %j", async (body) => {
    expect(codeOf(await ask(body))).toBe("request.invalid");
  });

  test("is for whoever may operate all of its connections, and is written down", async () => {
    await activate();
    for (const call of [world.ken, world.aoi, world.local])
      expect(codeOf(await ask({}, call))).toBe("connection.not_granted");
    expect(codeOf(await ask({}, world.mio))).toBe("request.not_permitted");
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect((await ask({}, world.ken)).status).toBe(201);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    const { items } = await world.reading.listAudit({ action: "flow.run_now", limit: 9 });
    expect(items[0]).toMatchObject({ person: world.ids.ken, object: { kind: "flow", id } });
  });

  test("in live mode is asked about with each write, every time", async () => {
    const hanas = await world.store.connection(world.hanas);
    if (!hanas) throw new Error("It is there");
    const more = { id: "live", name: "Money", mode: "live", accountName: "Real shop" } as const;
    await world.store.createConnection({ ...hanas, ...more });
    const overlapping = { kind: "schedule", when: daily, overlap: true };
    id = await create(draft({ trigger: overlapping }, "live"));
    await world.hana("POST", `/flows/${id}/activate`, { from: "now", revision: 1, confirm: 1 });
    const refused = await ask();
    expect([refused.status, codeOf(refused)]).toEqual([409, "flow.live_writes"]);
    expect(refused.text).toMatch(/“Create charge.*” charges .* in live mode.*Real shop/);
    expect(codeOf(await ask({ confirm: 2 }))).toBe("flow.live_writes");
    // A number counts for the version that it was counted in.
    expect(codeOf(await ask({ confirm: 1 }))).toBe("flow.live_writes");
    const versionId = (await world.store.flow(id))?.version?.id;
    expect((await ask({ confirm: 1, versionId })).status).toBe(201);
    expect(codeOf(await ask())).toBe("flow.live_writes");
  });
});

describe("the time zone of a flow", () => {
  const zoneOf = async (flow: string) => {
    const { body } = await world.ken("GET", `/flows/${flow}`);
    return z.object({ draft: z.object({ timeZone: z.string() }) }).parse(body).draft.timeZone;
  };

  test("is its maker's at first, and UTC where nobody has said one", async () => {
    const plain = () => world.ken("POST", "/flows", { name: "New" });
    expect(await zoneOf(made(await plain()).id)).toBe("UTC");
    await world.ken("PATCH", "/me", { timeZone: "Asia/Tokyo" });
    expect(await zoneOf(made(await plain()).id)).toBe("Asia/Tokyo");
    const { timeZone: _, ...older } = draft({
      trigger: { kind: "schedule", everyMinutes: 15, overlap: false },
    });
    const old = made(await world.hana("POST", "/flows", { name: "Old", draft: older }));
    expect(await zoneOf(old.id)).toBe("UTC");
    expect((await world.hana("GET", `/flows/${old.id}`)).body).toMatchObject({
      draft: { trigger: { when: { kind: "interval", everyMinutes: 15 } } },
      summary: { en: expect.stringMatching(/^Every 15 minutes/) },
    });
  });

  test("is its maker's, too, where the draft or the file names none, and stays where a save does", async () => {
    await world.ken("PATCH", "/me", { timeZone: "Asia/Tokyo" });
    const { timeZone: _, ...zoneless } = draft({ steps: [] });
    const flow = made(await world.ken("POST", "/flows", { name: "Zoneless", draft: zoneless }));
    expect(await zoneOf(flow.id)).toBe("Asia/Tokyo");
    const save = (body: object, revision: number) =>
      world.ken("PUT", `/flows/${flow.id}`, { name: "Zoneless", draft: body, revision });
    expect((await save({ ...zoneless, timeZone: "Europe/Paris" }, 1)).status).toBe(200);
    expect((await save(zoneless, 2)).status).toBe(200);
    expect(await zoneOf(flow.id)).toBe("Europe/Paris");
    const file = { format: "millrace.flow/1", name: "File", connections: {}, flow: zoneless };
    const imported = made(await world.ken("POST", "/flows/import", { export: file }));
    expect(await zoneOf(imported.id)).toBe("Asia/Tokyo");
    const copied = made(await world.ken("POST", `/flows/${flow.id}/clone`));
    expect(await zoneOf(copied.id)).toBe("Europe/Paris");
    const checked = await world.ken("POST", "/flows/validate", { document: zoneless });
    expect(checked.status).toBe(200);
  });

  test("is changed by an edit, and one that there is not keeps the flow from running", async () => {
    const edit = (timeZone: string, revision: number) =>
      world.hana("POST", `/flows/${id}/edits`, {
        operations: [{ do: "setTimeZone", timeZone }],
        revision,
      });
    expect((await edit("Europe/Berlin", 1)).status).toBe(200);
    expect(await zoneOf(id)).toBe("Europe/Berlin");
    expect((await edit("Mars/Olympus", 2)).status).toBe(200);
    const refused = await activate();
    expect([codeOf(refused), refused.text]).toEqual([
      "flow.not_ready",
      expect.stringContaining("There is no time zone “Mars/Olympus”"),
    ]);
    expect(codeOf(await edit("", 3))).toBe("request.invalid");
  });
});
