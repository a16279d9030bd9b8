/** Flows through the engine's own loop; the simulated Salesforce shows what records are there. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import {
  constant,
  create,
  idOf,
  openSalesforceWorld,
  type SalesforceWorld,
  setting,
  type Step,
} from "./salesforce.engine.world.ts";

const Counts = z.object({ counts: z.record(z.string(), z.int()) });

let all: SalesforceWorld;
beforeEach(async () => {
  all = await openSalesforceWorld();
});
afterEach(() => all.close());

const accounts = "/sobjects/Account";
const post = (...faults: Parameters<SalesforceWorld["run"]>[2][]) =>
  all.run([create()], accounts, ...faults);
const sent = () => all.org.sent(accounts, "POST");
const cutAfter = { kind: "cut", when: "after" };
const refused = {
  kind: "error",
  when: "before",
  status: 400,
  code: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
  message: "No",
};

describe("New charge, then a record", () => {
  it("is there once, with the mark", async () => {
    await post();
    await all.becomes("succeeded");
    expect(await all.org.records("Account")).toMatchObject([
      { Millrace_Effect__c: expect.stringMatching(/^f\.[\w-]{27}$/), IsDeleted: false },
    ]);
  });

  it("tells how much of the org’s day is used, as Salesforce says, writes included", async () => {
    await post();
    await all.becomes("succeeded");
    await until(async () => {
      await all.world.advance(5);
      return (await all.world.reading.reads("s1", 0)).some(({ dayUse }) => dayUse !== null);
    });
    const said = (await all.world.reading.reads("s1", 0)).map(({ dayUse }) => dayUse);
    // The question what time it is there, and the record.
    expect(said).toMatchObject([{ used: 2, of: 15_000 }]);
  });

  it("is refused a second time where the answer is cut, and the refusal leads to it", async () => {
    await post(cutAfter);
    await all.becomes("succeeded");
    const [record, ...others] = await all.org.records("Account");
    expect([others, await sent()]).toEqual([[], 2]);
    const { effects, steps } = await all.detail();
    expect(effects[0]?.objectId).toBe(record?.Id);
    expect(steps[0]?.output).toEqual({ id: record?.Id });
  });

  it("waits for its own transaction, which still runs, and is made once", async () => {
    await all.org.strike(accounts, { kind: "late", seconds: 45 });
    await post(cutAfter);
    await all.becomes("succeeded");
    expect(await all.org.records("Account")).toHaveLength(1);
    expect(await sent()).toBeGreaterThan(2);
  });

  it("gets another token where its own has died, and sends the same bytes", async () => {
    await post({ kind: "expired" });
    await all.becomes("succeeded");
    expect(await all.org.records("Account")).toHaveLength(1);
    expect(await sent()).toBe(2);
    expect((await all.world.store.connection("s1"))?.broken).toBeNull();
  });

  it("is found in the recycle bin where a person has deleted it, and not made again", async () => {
    await all.org.strike(accounts, { kind: "deleted" });
    await post(cutAfter, refused);
    await all.becomes("succeeded");
    const [record, ...others] = await all.org.records("Account");
    expect([record?.IsDeleted, others]).toEqual([true, []]);
    expect((await all.detail()).effects[0]?.objectId).toBe(record?.Id);
  });

  it("without a field for the mark is left to a person where the answer is cut", async () => {
    await all.run([create({ once: constant("unsafe") })], accounts, cutAfter);
    await all.becomes("parked");
    await all.world.advance(3_600);
    expect([await all.org.records("Account"), await sent()]).toEqual([[expect.anything()], 1]);
  });

  it("is finished by the process that takes over, and made once", async () => {
    await post({ kind: "delay", when: "after", ms: 300 });
    await until(async () => {
      await all.world.advance(5);
      return (await sent()) === 1;
    });
    await all.world.takeOver();
    await all.becomes("succeeded");
    expect(await all.org.records("Account")).toHaveLength(1);
  });

  it("waits while the day is full, and is made once", async () => {
    await post({ kind: "limit" }, { kind: "limit" });
    await all.becomes("succeeded");
    expect(await all.org.records("Account")).toHaveLength(1);
  });
});

describe("what only sets", () => {
  const chain: readonly Step[] = [
    create(),
    {
      action: "update-record",
      input: {
        object: constant("Account"),
        record: idOf("s1"),
        values: setting("Industry", constant("Retail")),
      },
    },
    {
      action: "upsert-record",
      input: {
        object: constant("Account"),
        key: constant("Customer_Number__c"),
        value: constant("C-1"),
        values: setting("Name", constant("Ito")),
      },
    },
    { action: "delete-record", input: { object: constant("Account"), record: idOf("s1") } },
  ];

  it("is set again where the answer is cut: changed once, upserted once, deleted once", async () => {
    await all.org.strike("/composite/*", cutAfter);
    await all.run(chain, "/sobjects/Account/*", cutAfter);
    await all.org.control("POST /faults", {
      fault: cutAfter,
      match: { method: "DELETE", path: "/services/data/v67.0/sobjects/Account/*" },
    });
    await all.becomes("succeeded");
    expect(await all.org.records("Account")).toMatchObject([
      { Industry: "Retail", IsDeleted: true },
      { Name: "Ito", Customer_Number__c: "C-1", IsDeleted: false },
    ]);
    expect(await all.org.sent("/sobjects/Account/*", "DELETE")).toBe(2);
  });
});

describe("a deletion whose answer is cut", () => {
  const goes = async (forGood: boolean): Promise<string> => {
    const [id = ""] = await all.org.make("Account", { Name: "gone" });
    const input = { object: constant("Account"), record: constant(id) };
    await all.run([{ action: "delete-record", input }], "/sobjects/Account/*", cutAfter);
    await until(async () => {
      await all.world.advance(1);
      return (await all.org.sent("/sobjects/Account/*", "DELETE")) === 1;
    });
    if (forGood) await all.org.control(`DELETE /records/${id}?object=Account&for_good`);
    return id;
  };

  it("is done where the record lies in the recycle bin", async () => {
    const id = await goes(false);
    await all.becomes("succeeded");
    expect((await all.detail()).steps[0]?.output).toEqual({ id });
  });

  it("is for a person where the record has left it, although the repeat finds no such record", async () => {
    await goes(true);
    await all.becomes("parked");
    const { effects } = await all.detail();
    const error = { details: { cause: "salesforce.not_found" } };
    expect(effects).toMatchObject([{ state: "parked", sends: 2, error }]);
  });
});

describe("a flow that a record starts", () => {
  const copy: Step = {
    action: "create-record",
    input: {
      object: constant("Contact"),
      values: setting("LastName", { kind: "pill", from: "trigger", path: ["Name"] }),
    },
  };
  const copies = async () => (await all.org.records("Contact")).map((one) => one["LastName"]);

  it("meets a record that shows up late with an old stamp, and each record once", async () => {
    await all.listen("record-created", { object: "Account" }, [copy]);
    await all.org.make("Account", { Name: "one" });
    await all.becomes("succeeded");
    const late = { object: "Account", values: { Name: "late" }, late_seconds: 600 };
    await all.org.control("POST /records", late);
    await all.becomes("succeeded,succeeded");
    const [first] = await all.org.records("Account");
    await all.org.control(`POST /records/${first?.Id}`, {
      object: "Account",
      values: { Name: "changed" },
    });
    await all.world.advance(60);
    await all.org.make("Account", { Name: "last" });
    await all.becomes("succeeded,succeeded,succeeded");
    expect(await copies()).toEqual(["one", "late", "last"]);
  });

  it("by a change starts once for each stamp, and not for what it makes itself", async () => {
    const again = {
      ...create(),
      input: { ...create().input, values: setting("Name", constant("x")) },
    };
    await all.org.make("Account", { Name: "one" });
    await all.world.advance(30);
    await all.listen("record-changed", { object: "Account", which: "all" }, [again]);
    await all.world.advance(30);
    const [first] = await all.org.records("Account");
    const change = { object: "Account", values: { Name: "two" } };
    await all.org.control(`POST /records/${first?.Id}`, change);
    await all.becomes("succeeded");
    for (let beat = 0; beat < 4; beat += 1) await all.world.advance(30);
    await all.org.control(`POST /records/${first?.Id}`, change);
    await all.becomes("succeeded,succeeded");
    expect(await all.org.records("Account")).toHaveLength(3);
  });

  describe("by a change, where a record changes twice within a second", () => {
    const polls = async () =>
      Counts.parse(await all.org.control("GET /counts")).counts["GET /services/data/v67.0/query"] ??
      0;
    const clock = (how: JsonObject) => all.org.control("POST /clock", how);
    let change: (name: string) => Promise<unknown>;
    beforeEach(async () => {
      const [id] = await all.org.make("Account", { Name: "one" });
      change = (Name) =>
        all.org.control(`POST /records/${id}`, { object: "Account", values: { Name } });
      await all.world.advance(30);
      await all.listen("record-changed", { object: "Account", which: "all" }, [copy]);
      await clock({ freeze: true });
      await change("two");
    });

    it("starts for the last state, though the first was read in between", async () => {
      const before = await polls();
      await until(async () => {
        await all.world.advance(15);
        return (await polls()) > before + 1;
      });
      await change("three");
      await clock({ freeze: false, advance_seconds: 5 });
      await all.becomes("succeeded");
      expect(await copies()).toEqual(["three"]);
    });

    it("starts for the last state, though the answer with the first took until the second was over", async () => {
      await all.org.strike("/query", { kind: "delay", ms: 600_000, when: "after" });
      const before = await polls();
      await all.world.advanceMeanwhile(15);
      await until(async () => (await polls()) > before);
      await change("three");
      await all.world.advanceMeanwhile(5);
      await clock({ advance_seconds: 5 });
      await all.org.control("DELETE /faults");
      await clock({ freeze: false });
      await all.becomes("succeeded");
      await all.world.advance(60);
      expect(await copies()).toEqual(["three"]);
    });
  });

  it.each([{ field: "IsWon" }, { field: "StageName", value: "Closed Won" }])(
    "by a state starts once for each record that reaches it from then on: %j",
    async (state) => {
      const deal = { StageName: "Negotiation", CloseDate: "2026-12-31" };
      const make = async (Name: string, more: object = {}) =>
        (await all.org.make("Opportunity", { ...deal, Name, ...more }))[0] ?? "";
      const change = (id: string, values: Record<string, string>) =>
        all.org.control(`POST /records/${id}`, { object: "Opportunity", values });
      const won = { StageName: "Closed Won" };
      const old = await make("old", won);
      const changed = await make("changed");
      await change(changed, won);
      // Lists trail by 15 minutes, and what they show by then was there before the flow.
      await all.world.advance(3_600);
      const place = { object: "Opportunity", ...state, moment: "LastStageChangeDate" };
      await all.listen("record-reached", place, [copy]);
      const open = await make("open");
      for (const id of [old, changed, open]) await change(id, { NextStep: "Call" });
      await make("made as won", won);
      await all.becomes("succeeded");
      await change(open, won);
      await all.becomes("succeeded,succeeded");
      await all.world.advance(60);
      for (const values of [{ NextStep: "Bill" }, deal, won]) {
        await change(open, values);
        await all.world.advance(60);
      }
      const last = await make("last");
      await change(last, won);
      await all.becomes("succeeded,succeeded,succeeded");
      expect(await copies()).toEqual(["made as won", "open", "last"]);
    },
  );

  it("by a deletion starts once, with what the record held", async () => {
    const [id = ""] = await all.org.make("Account", { Name: "gone" });
    await all.listen("record-deleted", { object: "Account" }, [copy]);
    await all.world.advance(30);
    await all.org.control(`DELETE /records/${id}?object=Account`);
    await all.becomes("succeeded");
    expect(await copies()).toEqual(["gone"]);
  });
});
