/** Lists of records through the engine's own loop: each record is there once, and its outcome is told. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { ParkedChoice } from "#engine/decide-parked.ts";
import { until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import { Outcomes } from "./salesforce.outcomes.ts";
import {
  constant,
  createNamed,
  itemsOf,
  objectOf,
  openSalesforceWorld,
  type SalesforceWorld,
  type Step,
} from "./salesforce.engine.world.ts";

let all: SalesforceWorld;
beforeEach(async () => {
  all = await openSalesforceWorld();
});
afterEach(() => all.close());

const path = "/composite/sobjects";
const tooLong = "x".repeat(300);
const cut = (when: "before" | "after") => ({ kind: "cut", when });
const refusal = { kind: "error", when: "before", status: 400, code: "INVALID_TYPE", message: "No" };

const run = (step: Step, ...faults: readonly JsonObject[]) => all.run([step], path, ...faults);
const sent = () => all.org.sent(path, "POST");
const accounts = () => all.org.records("Account");
const named = async () => (await accounts()).map(({ Name }) => String(Name));
const outcomes = async (step = "s1") => {
  const { steps } = await all.detail();
  return Outcomes.parse(steps.find((one) => one.path === step)?.output);
};
const told = async () => (await outcomes()).records.map(({ outcome, code }) => code ?? outcome);

/** An account for each contact. */
const copies: readonly Step[] = [
  {
    action: "find-records",
    input: { object: constant("Contact"), limit: { kind: "constant", value: 450 } },
  },
  {
    action: "create-records",
    input: {
      object: constant("Account"),
      items: { kind: "pill", from: "s1", path: ["records"] },
      fields: itemsOf(objectOf({ field: constant("Name"), item: constant("LastName") })),
    },
  },
];

describe("a list of 450 records", () => {
  beforeEach(async () => {
    for (let at = 0; at < 450; at += 1) await all.org.make("Contact", { LastName: `c${at}` });
  });
  const expectAll = async () => {
    const records = await accounts();
    expect(new Set(records.map(({ Name }) => Name)).size).toBe(450);
    expect(records).toHaveLength(450);
    const output = await outcomes("s2");
    expect(output).toMatchObject({ count: 450, created: 450, allCreated: true, notCreated: [] });
    const { steps } = await all.detail();
    const { records: items } = z
      .object({ records: z.array(z.object({ LastName: z.string() })) })
      .parse(steps.find((one) => one.path === "s1")?.output);
    const nameOf = new Map(records.map(({ Id, Name }) => [Id, Name]));
    expect(output.records.map(({ id }) => nameOf.get(id ?? ""))).toEqual(
      items.map(({ LastName }) => LastName),
    );
  };

  it("is there once where the answer to the second of three requests is cut", async () => {
    await all.run(copies, path);
    await all.org.control("POST /faults", {
      fault: cut("after"),
      match: { path: `/services/data/v67.0${path}`, nth: 2 },
    });
    await all.becomes("succeeded");
    await expectAll();
    expect(await sent()).toBe(4);
    const { effects } = await all.detail();
    expect(effects.map((one) => [one.path, one.state])).toEqual([
      ["s2/piece/1", "done"],
      ["s2/piece/2", "done"],
      ["s2/piece/3", "done"],
    ]);
    const marks = (await accounts()).map((one) => one["Millrace_Effect__c"]);
    const ofThird = Array.from({ length: 50 }, (_, at) => `${effects[2]?.id}#${at + 1}`);
    expect(marks).toEqual(expect.arrayContaining(ofThird));
  });

  it("is finished by the process that takes over after the second of three requests, and made once", async () => {
    await all.run(copies, path);
    await all.org.control("POST /faults", {
      fault: cut("after"),
      match: { path: `/services/data/v67.0${path}`, nth: 2 },
    });
    await until(async () => {
      await all.world.advance(1);
      return (await sent()) >= 2;
    });
    await all.world.takeOver();
    await all.becomes("succeeded");
    await expectAll();
    expect(await sent()).toBe(4);
  });
});

describe("the records of a list", () => {
  it("are taken or refused one by one, and the step goes on with the outcome of each", async () => {
    await run(createNamed("a", tooLong, "c"));
    await all.becomes("succeeded");
    expect(await named()).toEqual(["a", "c"]);
    const ids = (await accounts()).map(({ Id }) => Id);
    expect(await outcomes()).toMatchObject({
      count: 3,
      created: 2,
      refused: 1,
      unknown: 0,
      allCreated: false,
      records: [
        { position: 1, outcome: "created", id: ids[0], code: null, message: null },
        { position: 2, outcome: "refused", id: null, code: "STRING_TOO_LONG" },
        { position: 3, outcome: "created", id: ids[1] },
      ],
      notCreated: [{ position: 2, outcome: "refused", values: { Name: tooLong } }],
    });
    expect(await sent()).toBe(1);
  });

  it("may all be refused: the step has succeeded, and says so", async () => {
    await run(createNamed(tooLong, tooLong));
    await all.becomes("succeeded");
    expect(await outcomes()).toMatchObject({ created: 0, refused: 2, allCreated: false });
    expect(await accounts()).toEqual([]);
  });

  it("of an empty list are none, and nothing is sent", async () => {
    await all.run(copies, path);
    await all.becomes("succeeded");
    const nothing = { count: 0, created: 0, allCreated: true, records: [], notCreated: [] };
    expect(await outcomes("s2")).toEqual({ ...nothing, refused: 0, unknown: 0 });
    expect(await sent()).toBe(0);
  });

  it("are all made where one of them was locked, each once", async () => {
    await run(createNamed("a", "b", "c"), { kind: "locked", records: [2] });
    await all.becomes("succeeded");
    expect((await named()).toSorted((a, b) => a.localeCompare(b))).toEqual(["a", "b", "c"]);
    expect(await told()).toEqual(["created", "created", "created"]);
    expect(await sent()).toBe(2);
  });

  it("keep Salesforce’s words where one was refused and another locked", async () => {
    await run(createNamed("a", tooLong, "c"), { kind: "locked", records: [3] });
    await all.becomes("succeeded");
    expect((await named()).toSorted((a, b) => a.localeCompare(b))).toEqual(["a", "c"]);
    expect(await told()).toEqual(["created", "STRING_TOO_LONG", "created"]);
  });

  it("are told as created where a duplicate rule refuses the repeat of what is there", async () => {
    await all.org.control("POST /rules", { object: "Account", field: "Name" });
    await run(createNamed("a", tooLong, "c"), cut("after"));
    await all.becomes("succeeded");
    expect(await named()).toEqual(["a", "c"]);
    expect(await told()).toEqual(["created", "STRING_TOO_LONG", "created"]);
    const ids = (await outcomes()).records.map(({ id }) => id);
    expect(ids).toEqual([(await accounts())[0]?.Id, null, (await accounts())[1]?.Id]);
  });

  it("are told as refused where none was made before, once that is certain", async () => {
    await run(createNamed(tooLong, tooLong), cut("before"));
    await all.becomes("succeeded");
    expect(await told()).toEqual(["STRING_TOO_LONG", "STRING_TOO_LONG"]);
    expect(await accounts()).toEqual([]);
  });

  it("are found by their marks where the repeat is refused as a whole, in the recycle bin, too", async () => {
    await run(createNamed("a", tooLong, "c"), cut("after"), refusal);
    await until(async () => {
      await all.world.advance(1);
      return (await sent()) === 1;
    });
    const [first] = await accounts();
    await all.org.control(`DELETE /records/${first?.Id}?object=Account`);
    await all.becomes("succeeded");
    expect(await outcomes()).toMatchObject({
      created: 2,
      refused: 0,
      unknown: 1,
      records: [
        { id: first?.Id },
        { outcome: "unknown", id: null, code: null },
        { outcome: "created" },
      ],
      notCreated: [{ position: 2, outcome: "unknown", values: { Name: tooLong } }],
    });
    expect(await accounts()).toHaveLength(2);
  });

  it("that show up late are waited for, although others are found at once", async () => {
    await run(createNamed("a", tooLong, "c"), cut("after"), refusal);
    await until(async () => {
      await all.world.advance(1);
      return (await sent()) === 2;
    });
    await all.world.advance(60);
    expect((await all.world.statuses("f")).join()).not.toBe("succeeded");
    const { effects } = await all.detail();
    await all.org.make("Account", { Name: "late", Millrace_Effect__c: `${effects[0]?.id}#2` });
    await all.becomes("succeeded");
    expect(await told()).toEqual(["created", "created", "created"]);
  });

  it("start no flow of their own making", async () => {
    await all.listen("record-created", { object: "Account" }, [createNamed("x", "y")]);
    await all.org.make("Account", { Name: "one" });
    await all.becomes("succeeded");
    for (let beat = 0; beat < 6; beat += 1) await all.world.advance(30);
    expect((await all.world.statuses("f")).join()).toBe("succeeded");
    expect(await named()).toEqual(["one", "x", "y"]);
  });
});

describe("a request of a list that nobody can tell of", () => {
  const choice = async (decision: ParkedChoice["decision"]): Promise<ParkedChoice> => {
    const { id: runId, effects } = await all.detail();
    const parked = effects.find(({ state }) => state === "parked") ?? expect.fail("none is parked");
    return { by: "local", runId, effectId: parked.id, generation: parked.generation, decision };
  };
  const decide = async (decision: ParkedChoice["decision"]) =>
    all.world.engine.decideParked(await choice(decision));
  beforeEach(async () => {
    await all.org.control("POST /faults", {
      fault: cut("before"),
      match: { path: `/services/data/v67.0${path}`, times: null },
    });
    await run(createNamed("a", "b", tooLong));
    await until(async () => {
      await all.world.advance(5);
      return (await sent()) > 0;
    });
    for (let hours = 0; hours < 24; hours += 1) await all.world.advance(3_600);
    // In small steps: a jump of more than a minute would put what was sent before it in doubt.
    await all.becomes("parked", 50);
    await all.org.control("DELETE /faults");
  });

  it("is sent by a person as the next generation, and makes each record once", async () => {
    await all.org.strike(path, cut("after"));
    expect(await decide({ kind: "send", confirmed: true })).toEqual({ decided: true });
    await all.becomes("succeeded");
    expect(await named()).toEqual(["a", "b"]);
    expect(await told()).toEqual(["created", "created", "STRING_TOO_LONG"]);
    const { effects } = await all.detail();
    expect(effects.map(({ generation, state }) => [generation, state])).toEqual([
      [0, "stopped"],
      [1, "done"],
    ]);
  });

  it("is done as a person says who names one of its records, with what is found of the others", async () => {
    const { effectId } = await choice({ kind: "stop" });
    const marked = async (Name: string, mark: string) =>
      (await all.org.make("Account", { Name, Millrace_Effect__c: mark }))[0] ?? "";
    const another = await marked("another", "f.another#1");
    const mine = await marked("b", `${effectId}#2`);
    const happened = (objectId: string) => decide({ kind: "happened", objectId });
    const refused = (why: string) => ({ decided: false, why });
    expect(await happened("001Hs00004ABCDEIA5")).toEqual(refused("no_such_object"));
    expect(await happened(another)).toEqual(refused("made_by_another"));
    expect(await happened(mine)).toEqual({ decided: true });
    await all.becomes("succeeded");
    expect(await told()).toEqual(["unknown", "created", "unknown"]);
    expect((await outcomes()).records[1]?.id).toBe(mine);
  });
});
