import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../test/wait-for.ts";
import { failRun } from "#server/failed.world.ts";
import { type Listening, listen } from "#server/listen.ts";
import { draftOn } from "#server/people.world.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let data: string;
let connection: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
  data = mkdtempSync(join(tmpdir(), "millrace-cli-"));
  writeFileSync(join(data, "api-token"), `${token}\n`);
  connection = await world.connect();
  const draft = draftOn(connection, { amount: 700 });
  await world.call("POST", "/flows", { name: "Pays", draft });
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(data, { recursive: true });
});

async function millrace(
  args: readonly string[],
  interrupted: Promise<void> = new Promise(() => {}),
) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: data, LANG: "C" },
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    interrupted: () => interrupted,
  });
  return { code, out, err };
}
const newest = async () => (await world.reading.listRuns({ limit: 1 })).items[0];

describe("flows test", () => {
  test("says what is missing where there is no record, and in Japanese too", async () => {
    const none = await millrace(["flows", "test", "Pays"]);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining("(flow.no_record)")]);
    const ja = await millrace(["--lang", "ja", "flows", "test", "Pays"]);
    expect(ja.err).toContain("レコードがまだありません");
  });

  test("follows the run to its end and shows its steps", async () => {
    const [first = "", second = ""] = (await world.simulator?.make("charges", { count: 2 })) ?? [];
    await world.engine.start();
    const { code, out, err } = await millrace(["flows", "test", "Pays"]);
    expect([code, err]).toEqual([0, expect.stringMatching(/is under way.*\ns1 \(1\): done\n/s)]);
    expect(out).toMatch(/Flow +Pays \(draft, as it was tested\)/);
    expect(out).toMatch(/Started by +a test/);
    expect(out).toMatch(/Status +Succeeded/);
    expect(out).toMatch(/Reference ID +ch_/);
    expect(out).toMatch(/POST \/v1\/charges +done +¥700 charged +test +1 +ch_/);
    for (const key of [first, second]) {
      const named = await millrace(["--json", "flows", "test", "Pays", "--record", key]);
      expect(JSON.parse(named.out)).toMatchObject({
        kind: "test",
        reference: key,
        status: "succeeded",
        versionNumber: null,
      });
    }
    const unknown = await millrace(["flows", "test", "Pays", "--record", "ch_none"]);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining("ch_none")]);
    const listed = await millrace(["runs", "list", "--kind", "test"]);
    expect(listed.out).toContain(`${second} (a test)`);
    expect((await millrace(["runs", "list", "--kind", "rerun"])).out).toContain("no such runs");
    await world.engine.stop();
  });

  test("stops watching when it is interrupted, and the run goes on", async () => {
    const { code, out } = await millrace(["flows", "test", "Pays"], Promise.resolve());
    expect([code, out]).toEqual([0, expect.stringMatching(/Status +Waiting/)]);
    await world.engine.start();
    await waitFor(async () => expect((await newest())?.status).toBe("succeeded"));
    await world.engine.stop();
  });
});

describe("a run that has failed", () => {
  let runId: string;
  beforeEach(async () => {
    ({ runId } = await failRun(world.store, connection));
  });

  test("says how it can go on, and does so once", async () => {
    const { out } = await millrace(["runs", "show", runId]);
    expect(out).toContain(`millrace runs continue ${runId}`);
    expect(out).toContain(`millrace runs again ${runId}`);
    await world.engine.start();
    const gone = await millrace(["runs", "continue", runId]);
    expect([gone.code, gone.err]).toEqual([0, expect.stringContaining("s1 (2): done")]);
    expect(gone.out).toMatch(/POST \/v1\/charges +failed.*\n.*POST \/v1\/charges +done/);
    const late = await millrace(["runs", "continue", runId]);
    expect([late.code, late.err]).toEqual([1, expect.stringContaining("cannot go on")]);
    await world.engine.stop();
  });

  test("goes on with corrected data, once what it sends is meant", async () => {
    const other = await failRun(world.store, connection);
    const shown = await millrace(["runs", "correct", other.runId]);
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('"amount": 1500')]);
    const set = [
      "runs",
      "correct",
      other.runId,
      "--set",
      "amount=1200",
      "--set",
      "description=Late",
    ];
    const asked = await millrace(set);
    expect([asked.code, asked.err]).toEqual([
      1,
      expect.stringMatching(/charges ¥1,200 \(POST \/v1\/charges\).*add --yes/s),
    ]);
    const wrong = await millrace(["runs", "correct", other.runId, "--set", "amount=none", "--yes"]);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("run.correct_not_valid")]);
    await world.engine.start();
    const gone = await millrace([...set, "--yes"]);
    expect([gone.code, gone.err]).toEqual([0, expect.stringContaining("s1 (2): done")]);
    expect((await world.reading.run(other.runId))?.effects.at(-1)?.params).toMatchObject({
      amount: 1_200,
      description: "Late",
    });
    await world.engine.stop();
  });

  test("runs again as new", async () => {
    await world.engine.start();
    const { code, out } = await millrace(["runs", "again", runId]);
    expect([code, out]).toEqual([0, expect.stringMatching(/Started by +a person, once more/)]);
    expect((await world.reading.run(runId))?.status).toBe("failed");
    const published = await millrace(["runs", "again", runId, "--published"]);
    expect([published.code, published.out]).toEqual([0, expect.stringContaining("Version 1")]);
    expect((await millrace(["runs", "again", "none"])).err).toContain("(run.not_found)");
    await world.engine.stop();
  });

  test("in live mode does neither without --yes", async () => {
    const shop = await world.store.connection(connection);
    if (!shop) throw new Error("It is there");
    await world.store.createConnection({ ...shop, id: "live", name: "Money", mode: "live" });
    const live = await failRun(world.store, "live", { mode: "live" });
    const asked = await millrace(["runs", "again", live.runId]);
    expect([asked.code, asked.err]).toEqual([
      1,
      expect.stringMatching(/run\.rerun_unconfirmed.*tried it for ¥1,500.*add --yes/s),
    ]);
    const money = await millrace(["runs", "continue", live.runId]);
    expect([money.code, money.err]).toEqual([
      1,
      expect.stringMatching(/real money: ¥1,500.*add --yes/s),
    ]);
    const stopped = Promise.resolve();
    expect(await millrace(["runs", "again", live.runId, "--yes"], stopped)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Started by +a person/),
      err: expect.stringContaining("for ¥1,500"),
    });
    expect(await millrace(["runs", "continue", live.runId, "--yes"], stopped)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Status +Waiting/),
    });
  });
});

describe("a scheduled flow", () => {
  const daily = { kind: "schedule", when: { kind: "daily", at: "09:00" }, overlap: true };

  test("is run at once, and once for one token", async () => {
    const draft = { ...draftOn(connection, { amount: 800 }), trigger: daily };
    await world.call("POST", "/flows", { name: "Daily", draft });
    const inactive = await millrace(["flows", "run-now", "Daily"]);
    expect([inactive.code, inactive.err]).toEqual([
      1,
      expect.stringContaining("(flow.not_active)"),
    ]);
    expect((await millrace(["flows", "activate", "Daily"])).code).toBe(0);
    await world.engine.start();
    const args = ["flows", "run-now", "Daily", "--token", "this-very-run"];
    const { code, out } = await millrace(args);
    expect([code, out]).toEqual([0, expect.stringMatching(/Started by +a person, at once/)]);
    expect(out).toMatch(/Status +Succeeded/);
    const before = await newest();
    const again = await millrace(["--json", ...args]);
    expect(JSON.parse(again.out)).toMatchObject({ id: before?.id, kind: "now" });
    expect((await newest())?.id).toBe(before?.id);
    await millrace(["flows", "run-now", "Daily"]);
    expect((await newest())?.id).not.toBe(before?.id);
  });

  test("goes by the clocks of its time zone, which can be changed", async () => {
    const draft = { ...draftOn(connection), trigger: daily, timeZone: "Asia/Tokyo" };
    await world.call("POST", "/flows", { name: "Zoned", draft });
    expect((await millrace(["flows", "time-zone", "Zoned"])).out).toBe("Asia/Tokyo\n");
    const set = await millrace(["flows", "time-zone", "Zoned", "Europe/Berlin"]);
    expect([set.code, set.out]).toEqual([0, expect.stringContaining("Europe/Berlin")]);
    const wrong = await millrace(["--lang", "ja", "flows", "time-zone", "Zoned", "Mars/Olympus"]);
    expect(wrong.err).toContain("タイムゾーン「Mars/Olympus」はありません");
  });
});

describe("a flow that starts itself", () => {
  test("is allowed to so often, and lists what it has passed over", async () => {
    const draft = draftOn(connection, { amount: 700 });
    const { body } = await world.call("POST", "/flows", { name: "Itself", draft });
    const { id } = body as { id: string };
    expect((await millrace(["flows", "own-events", "Itself"])).out).toBe("0\n");
    const often = await millrace(["flows", "own-events", "Itself", "11"]);
    expect([often.code, often.err]).toEqual([2, expect.stringContaining("“11”")]);
    const set = await millrace(["flows", "own-events", "Itself", "3"]);
    expect([set.code, set.out]).toEqual([0, expect.stringContaining("“Itself”")]);
    expect(await world.store.flow(id)).toMatchObject({ draft: { ownEvents: 3 } });

    expect((await millrace(["flows", "skipped", "Itself"])).out).toMatch(/no event/);
    const active = await millrace(["flows", "activate", "Itself"]);
    expect(active.out).toContain("up to 3 times in a row");
    const poll = (await world.store.poll(connection, "new-charge")) ?? expect.fail("no poll");
    const lease = (await world.store.lease("of this test")) ?? expect.fail("no lease");
    const at = world.now();
    const event = { id: "e_own", key: "ch_own", at, data: {}, madeBy: null };
    const deliveries = [{ flowId: id, kind: "skip", reason: "own_event" }] as const;
    const because = {
      held: false,
      condition: { en: "Amount is greater than $10.00", ja: "「金額」が $10.00 より大きい" },
      value: { en: "Amount: $5.00", ja: "「金額」: $5.00" },
    };
    const small = { ...event, id: "e_small", key: "ch_small" };
    const unmet = [{ flowId: id, kind: "skip", reason: "condition", because }] as const;
    await world.store.acceptEvents({
      lease,
      pollId: poll.id,
      events: [
        { ...event, deliveries },
        { ...small, deliveries: unmet },
      ],
      cursor: at,
      nextAt: at + 60_000,
      widerAt: poll.widerAt,
      widestAt: poll.widestAt,
      at,
    });
    await world.store.release(lease);
    const { out } = await millrace(["flows", "skipped", "Itself"]);
    expect(out).toMatch(/ch_own .*caused by the flow itself/);
    expect(out).toMatch(
      /ch_small .*does not meet the condition.*: Amount is greater than \$10\.00 \(Amount: \$5\.00\)/,
    );
  });
});
