import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../test/wait-for.ts";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import { registryOf } from "#engine/registry.ts";
import { keepLedger } from "#engine/store-contract/keep-ledger.world.ts";
import { text } from "#sdk/text.ts";
import { csvAnswer } from "./csv.ts";
import { listen } from "./listen.ts";
import { openServerWorld, type Reply, type ServerWorld } from "./server.world.ts";

describe("an answer of many rows", () => {
  const rows = 200_000;
  const rowsPerPage = 100;
  const filler = "x".repeat(200);
  let asked = 0;
  async function* pages(): AsyncGenerator<readonly number[]> {
    for (let first = 0; first < rows; first += rowsPerPage) {
      asked += 1;
      yield Array.from({ length: rowsPerPage }, (_, at) => first + at);
    }
  }
  const columns = [
    { head: text("Number", "番号"), text: String },
    { head: text("Filler", "埋め草"), text: () => filler },
  ];
  const whose = { locale: "en", timeZone: "UTC" } as const;

  test("is made page by page, and no faster than it is taken", async () => {
    const server = await listen(
      async ({ url }) =>
        url.endsWith("/csv")
          ? csvAnswer({ name: "many.csv", columns, pages: pages() }, whose)
          : new Response("here"),
      0,
    );
    try {
      const response = await fetch(`${server.url}/csv`);
      const reader = (response.body ?? expect.unreachable("it has a body")).getReader();
      let content: Uint8Array = (await reader.read()).value ?? new Uint8Array();
      // Time enough to make all of it, for one who does not wait for whoever takes it.
      for (let round = 0; round < 100; round += 1) await (await fetch(server.url)).text();
      expect(asked).toBeLessThan(rows / rowsPerPage / 2);
      // The mark of UTF-8.
      expect([...content.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      let lines = 0;
      let last = content;
      for (;;) {
        lines += content.filter((byte) => byte === 10).length;
        last = content;
        const next = await reader.read();
        if (next.done) break;
        content = next.value;
      }
      expect(lines).toBe(rows + 1);
      expect(new TextDecoder().decode(last)).toMatch(/\r\n$/);
    } finally {
      await server.close();
    }
  });

  test("ends when whoever takes it goes away", async () => {
    const before = asked;
    const answer = await csvAnswer({ name: "many.csv", columns, pages: pages() }, whose);
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(asked - before).toBeLessThan(5);
  });
});

describe("lists as CSV", () => {
  let world: ServerWorld;
  let flow: string;
  beforeAll(async () => {
    world = await openServerWorld({ simulator: true });
    const connection = await world.connect();
    await world.simulator?.make("charges", { count: 3, amount: 1_250, currency: "usd" });
    const draft = {
      format: 1,
      trigger: {
        kind: "event",
        connector: "stripe",
        trigger: "new-charge",
        connection,
        settings: {},
        everySeconds: 15,
      },
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "stripe",
          action: "create-charge",
          connection,
          input: {
            amount: { kind: "constant", value: 1_250 },
            currency: { kind: "constant", value: "usd" },
            source: { kind: "constant", value: "tok_visa" },
          },
        },
      ],
      nextStep: 2,
      ownEvents: 0,
    };
    const made = await world.call("POST", "/flows", { name: "=cmd|' /C calc'!A0", draft });
    flow = z.looseObject({ id: z.string() }).parse(made.body).id;
    await world.engine.start();
    await world.call("POST", `/flows/${flow}/activate`, { from: { date: "2020-01-01" } });
    await waitFor(async () => {
      const { body } = await world.call("GET", "/runs?status=succeeded");
      expect(z.object({ items: z.array(z.unknown()) }).parse(body).items).toHaveLength(3);
    });
  });
  afterAll(() => world.close());

  /** Each line by its columns' names. */
  function linesOf({ text: content, headers }: Reply): readonly Record<string, string>[] {
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head = [], ...lines] = content
      .slice(0, -2)
      .split("\r\n")
      .map((line) => fieldsOf(line));
    return lines.map((line) =>
      Object.fromEntries(line.map((field, at) => [head[at] ?? "", field])),
    );
  }
  const fieldsOf = (line: string): readonly string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
    );

  test("runs have local times, and amounts as people write them with the currency beside", async () => {
    const reply = await world.call("GET", `/runs/csv?flow=${flow}&timeZone=Asia/Tokyo`);
    expect(reply.headers.get("content-disposition")).toBe('attachment; filename="runs.csv"');
    const lines = linesOf(reply);
    expect(lines).toHaveLength(3);
    const { body } = await world.call("GET", "/runs");
    const [run] = z
      .object({ items: z.array(z.looseObject({ id: z.string(), createdAt: z.string() })) })
      .parse(body).items;
    const inTokyo = new Date(Date.parse(run?.createdAt ?? "") + 9 * 3_600_000).toISOString();
    expect(lines.find((line) => line["Run’s id"] === run?.id)).toMatchObject({
      "Created at": inTokyo.slice(0, 19).replace("T", " "),
      Flow: "'=cmd|' /C calc'!A0",
      Status: "Succeeded",
      Money: "Charge",
      "State of the money": "Moved",
      Amount: "12.50",
      Currency: "USD",
    });
  });

  test("are told apart by the filter of the list, and refused where that would be", async () => {
    expect(linesOf(await world.call("GET", "/runs/csv?status=failed"))).toEqual([]);
    expect((await world.call("GET", "/runs/csv?status=odd")).status).toBe(400);
    expect((await world.call("GET", "/runs/csv?timeZone=Mars")).status).toBe(400);
    expect((await world.call("GET", "/runs/csv?limit=5")).status).toBe(400);
    expect((await world.call("GET", "/runs/csv", undefined, { authorization: "" })).status).toBe(
      401,
    );
    const viewer = await world.as("viewer", "Mio");
    expect((await viewer.call("GET", "/audit/csv")).status).toBe(403);
  });

  test("are in the language that is asked for", async () => {
    const reply = await world.call("GET", "/runs/csv/writes", undefined, {
      "accept-language": "ja",
    });
    expect(reply.text.startsWith("初回送信日時,フロー,")).toBe(true);
    expect(reply.text).toContain("完了");
  });

  test("writes have a line each, whatever run they are of", async () => {
    const lines = linesOf(await world.call("GET", "/runs/csv/writes"));
    expect(lines).toHaveLength(3);
    for (const line of lines)
      expect(line).toMatchObject({
        State: "Done",
        Step: "s1",
        Amount: "12.50",
        Currency: "USD",
        Object: expect.stringMatching(/^ch_/),
        Sends: "1",
      });
    const mio = await world.as("viewer", "Mio");
    for (const line of linesOf(await mio.call("GET", "/runs/csv/writes")))
      expect(line).toMatchObject({
        State: "Done",
        Money: "Charge",
        Amount: "",
        Currency: "",
        Object: "",
      });
  });

  test("events and the audit log are lists as well", async () => {
    const events = linesOf(await world.call("GET", `/events/csv?flow=${flow}`));
    expect(events).toHaveLength(3);
    const money = { Amount: "12.50", Currency: "USD" };
    expect(events[0]).toMatchObject({
      Trigger: "New charge",
      Record: expect.stringMatching(/^ch_/),
      ...money,
    });
    const mio = await world.as("viewer", "Mio");
    for (const line of linesOf(await mio.call("GET", `/events/csv?flow=${flow}`)))
      expect(line).toMatchObject({ Amount: "", Currency: "" });
    expect(JSON.parse(events[0]?.["Data (JSON)"] ?? "")).toMatchObject({ amount: 1_250 });
    const audit = linesOf(await world.call("GET", "/audit/csv?action=flow.&timeZone=Asia/Tokyo"));
    expect(audit.map(({ Action }) => Action)).toContain("flow.activated");
    const taken = await world.call("GET", "/audit?action=run.list_exported");
    expect(z.object({ items: z.array(z.unknown()) }).parse(taken.body).items).not.toEqual([]);
  });

  test("the ledger has a line for each event and write, and no values for who does not see them", async () => {
    await keepLedger(world.store, registryOf(connectors));
    const reply = await world.call("GET", `/ledger/csv?flow=${flow}&timeZone=Asia/Tokyo`);
    expect(reply.headers.get("content-disposition")).toBe('attachment; filename="ledger.csv"');
    const lines = linesOf(reply);
    const line = { Flow: "'=cmd|' /C calc'!A0", Version: "1", Mode: "test", "Flow’s id": flow };
    const money = { Amount: "12.50", Currency: "USD" };
    const object = expect.stringMatching(/^ch_/);
    const events = lines.filter((one) => one["Line"] === "Event");
    const writes = lines.filter((one) => one["Line"] === "Write");
    expect([events.length, writes.length]).toEqual([3, 3]);
    for (const one of events)
      expect(one).toMatchObject({
        ...line,
        ...money,
        Object: object,
        "Trigger or action": "New charge",
        Outcome: "Succeeded",
        "Started by": "Event",
      });
    for (const one of writes)
      expect(one).toMatchObject({
        ...line,
        ...money,
        Object: object,
        Money: "Charge",
        "State of the money": "Moved",
        Outcome: "Done",
        "A person was asked": "No",
      });
    const admin = await world.as("administrator", "Rin");
    const seen = linesOf(await admin.call("GET", "/ledger/csv"));
    expect(seen).toHaveLength(6);
    for (const one of seen) expect(one).toMatchObject({ Amount: "", Currency: "", Object: "" });
    expect(linesOf(await world.call("GET", "/ledger/csv?to=2020-01-01T00:00:00Z"))).toEqual([]);
    expect((await world.call("GET", "/ledger/csv?to=then")).status).toBe(400);
    const taken = await world.call("GET", "/audit?action=ledger.exported");
    expect(z.object({ items: z.array(z.unknown()) }).parse(taken.body).items).not.toEqual([]);
  });

  test("the summary of a month adds the lines up, and says no amounts to who does not see them", async () => {
    await keepLedger(world.store, registryOf(connectors));
    const { body } = await world.call("GET", "/events");
    const Events = z.object({ items: z.array(z.looseObject({ at: z.string() })) });
    const month = Events.parse(body).items[0]?.at.slice(0, 7) ?? "";
    const counts = { runs: 3, filtered: 0, failed: 0, parked: 0, calls: 0, writes: 3 };
    const sum = {
      kind: "charge",
      mode: "test",
      money: { amount: 3_750, currency: "usd" },
      count: 3,
    };
    const query = `month=${month}&timeZone=UTC`;
    expect((await world.call("GET", `/summary?${query}`)).body).toMatchObject({
      month,
      timeZone: "UTC",
      from: `${month}-01T00:00:00.000Z`,
      flows: [{ flowId: flow, isDeleted: false, ...counts, money: [sum], isMoneyHidden: false }],
    });
    const rin = await world.as("administrator", "Rin");
    expect((await rin.call("GET", `/summary?${query}&flow=${flow}`)).body).toMatchObject({
      flows: [{ ...counts, money: [], isMoneyHidden: true }],
    });
    expect((await world.call("GET", "/summary?month=2020-01&timeZone=UTC")).body).toMatchObject({
      flows: [],
    });
    expect((await world.call("GET", "/summary?month=2020-13")).status).toBe(400);
    const reply = await world.call("GET", `/summary/csv?${query}`);
    expect(reply.headers.get("content-disposition")).toContain(`summary-${month}.csv`);
    expect(linesOf(reply)).toMatchObject([
      { Runs: "3", Writes: "3", Mode: "test", Money: "Charge", Amount: "37.50", Currency: "USD" },
    ]);
  });

  test("who is shown the values of a flow has those of its lines, until its owner marks private fields", async () => {
    await keepLedger(world.store, registryOf(connectors));
    const sora = await world.as("viewer", "Sora");
    const amounts = async () =>
      new Set(linesOf(await sora.call("GET", "/ledger/csv")).map(({ Amount }) => Amount));
    expect(await amounts()).toEqual(new Set([""]));
    await world.call("PUT", `/flows/${flow}/readers/${sora.person}`);
    expect(await amounts()).toEqual(new Set(["12.50"]));
    await world.call("PUT", `/flows/${flow}/private-fields`, { fields: ["trigger.id"] });
    expect(await amounts()).toEqual(new Set([""]));
    const own = linesOf(await world.call("GET", "/ledger/csv"));
    expect(new Set(own.map(({ Amount }) => Amount))).toEqual(new Set(["12.50"]));
  });
});
