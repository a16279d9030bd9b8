/** Lists to update and to upsert through the engine's own loop: each record has its outcome, and no old value comes back. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import { Updates, Upserts } from "./salesforce.set-outcomes.ts";
import {
  constant,
  itemsOf,
  objectOf,
  openSalesforceWorld,
  type SalesforceWorld,
  setting,
  type Step,
} from "./salesforce.engine.world.ts";

let all: SalesforceWorld;
let ids: readonly string[];
beforeEach(async () => {
  all = await openSalesforceWorld();
  ids = [];
  for (const letter of ["a", "b", "c"])
    ids = [
      ...ids,
      ...(await all.org.make("Account", { Name: letter, Customer_Number__c: `C-${letter}` })),
    ];
});
afterEach(() => all.close());

const path = "/composite/sobjects";
const keyPath = `${path}/Account/Customer_Number__c`;
const cut = (when: "before" | "after") => ({ kind: "cut", when });
const refusal = { kind: "error", when: "before", status: 400, code: "INVALID_TYPE", message: "No" };
const tooLong = "x".repeat(300);
const id = (place: number): string => ids[place] ?? expect.fail("no such account");

const run = (step: Step, ...faults: readonly JsonObject[]) => all.run([step], path, ...faults);
const sent = (where = path) => all.org.sent(where, "PATCH");
/** By number, the names of all accounts. */
const names = async () =>
  (await all.org.records("Account")).map(({ Name }) => String(Name)).toSorted();
const output = async () => (await all.detail()).steps.find((one) => one.path === "s1")?.output;
const updates = async () => Updates.parse(await output());
const upserts = async () => Upserts.parse(await output());
const told = async () =>
  (await updates()).records.map(({ outcome, code }) =>
    code === null ? outcome : `${outcome} ${code}`,
  );

/** Gives accounts other names, by their places. */
const update = (...named: readonly (readonly [place: number, name: string])[]): Step => ({
  action: "update-records",
  input: {
    object: constant("Account"),
    items: itemsOf(
      ...named.map(([place, name]) => objectOf({ id: constant(id(place)), name: constant(name) })),
    ),
    id: constant("id"),
    fields: itemsOf(objectOf({ field: constant("Name"), item: constant("name") })),
  },
});
const updateAll = () => update([0, "a1"], [1, "b1"], [2, "c1"]);
const updateOne = (place: number, name: string): Step => ({
  action: "update-record",
  input: {
    object: constant("Account"),
    record: constant(id(place)),
    values: setting("Name", constant(name)),
  },
});
const upsert = (...named: readonly (readonly [letter: string, name: string])[]): Step => ({
  action: "upsert-records",
  input: {
    object: constant("Account"),
    key: constant("Customer_Number__c"),
    items: itemsOf(
      ...named.map(([letter, name]) =>
        objectOf({ number: constant(`C-${letter}`), name: constant(name) }),
      ),
    ),
    value: constant("number"),
    fields: itemsOf(objectOf({ field: constant("Name"), item: constant("name") })),
  },
});

const reaches = (count: number, where = path) =>
  until(async () => {
    await all.world.advance(1);
    return (await sent(where)) >= count;
  });
/** So many sends are lost before Salesforce sees them: the pause before the next one is minutes long by then. */
const loses = async (step: Step, where = path) => {
  await all.org.control("POST /faults", {
    fault: cut("before"),
    match: { path: `/services/data/v67.0${where}`, method: "PATCH", times: 10 },
  });
  await all.run([step], where);
  await until(async () => {
    await all.world.advance(15);
    const { effects } = await all.detail();
    return effects[0]?.sends === 10;
  });
};
/** The first request meets this, and no other comes through before `meanwhile` is done. */
const heldAfter = async (step: Step, first: JsonObject, meanwhile: () => Promise<unknown>) => {
  await run(step, first);
  await all.org.control("POST /faults", {
    fault: cut("before"),
    match: { path: `/services/data/v67.0${path}`, nth: 2, times: null },
  });
  await reaches(1);
  await meanwhile();
  await all.org.control("DELETE /faults");
};
const personNames = (place: number, Name: string) =>
  all.org.control(`POST /records/${id(place)}`, { object: "Account", values: { Name } });
const choose = async (kind: "send" | "stop") => {
  const { id: runId, effects } = await all.detail();
  const parked = effects.find(({ state }) => state === "parked") ?? expect.fail("none is parked");
  const { id: effectId, generation } = parked;
  const decision = kind === "send" ? ({ kind, confirmed: true } as const) : { kind };
  return all.world.engine.decideParked({ by: "local", runId, effectId, generation, decision });
};

describe("the records of a list to update", () => {
  it("are taken or refused one by one, and the step goes on with the outcome of each", async () => {
    await run(update([0, "a1"], [1, tooLong], [2, "c1"]));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "b", "c1"]);
    expect(await updates()).toMatchObject({
      count: 3,
      updated: 2,
      refused: 1,
      unknown: 0,
      allWritten: false,
      records: [
        { position: 1, outcome: "updated", id: id(0), code: null, message: null },
        { position: 2, outcome: "refused", id: id(1), code: "STRING_TOO_LONG" },
        { position: 3, outcome: "updated", id: id(2) },
      ],
      notWritten: [{ position: 2, outcome: "refused", values: { Id: id(1), Name: tooLong } }],
    });
    expect(await sent()).toBe(1);
  });

  it("are all updated where an answer was lost", async () => {
    await run(updateAll(), cut("after"));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "b1", "c1"]);
    expect(await updates()).toMatchObject({ updated: 3, allWritten: true, notWritten: [] });
    expect(await sent()).toBe(2);
  });

  it("are finished by the process that takes over after a lost answer", async () => {
    await run(updateAll(), cut("before"));
    await reaches(1);
    await all.world.takeOver();
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "b1", "c1"]);
    expect(await told()).toEqual(["updated", "updated", "updated"]);
  });

  it("are not sent again where only another one was locked", async () => {
    const step = update([0, "a1"], [1, "b1"], [2, tooLong]);
    await heldAfter(step, { kind: "locked", records: [2] }, () => personNames(0, "a person’s"));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a person’s", "b1", "c"]);
    expect(await told()).toEqual(["updated", "updated", "refused STRING_TOO_LONG"]);
  });

  it("are all sent again where one was locked and none was updated", async () => {
    await run(update([0, tooLong], [1, "b1"]), { kind: "locked", records: [2] });
    await all.becomes("succeeded");
    expect(await told()).toEqual(["refused STRING_TOO_LONG", "updated"]);
  });

  it("are not certain where the repeat of a lost request is refused", async () => {
    await heldAfter(updateAll(), cut("after"), () =>
      all.org.control(`DELETE /records/${id(1)}?object=Account`),
    );
    await all.becomes("succeeded");
    expect(await told()).toEqual(["updated", "unknown ENTITY_IS_DELETED", "updated"]);
    expect((await updates()).notWritten).toMatchObject([
      { position: 2, outcome: "unknown", id: id(1), values: { Id: id(1), Name: "b1" } },
    ]);
  });

  it("may not be named twice: nothing is sent", async () => {
    await run(update([0, "a1"], [1, "b1"], [0, "a2"]));
    await all.becomes("failed");
    expect((await all.detail()).error).toMatchObject({ code: "salesforce.record_twice" });
    expect(await sent()).toBe(0);
    expect(await names()).toEqual(["a", "b", "c"]);
  });
});

describe("a record that a newer run has set while the request with it may have been executed", () => {
  it("is not set again by the list; the others are", async () => {
    await loses(updateAll());
    await all.runLater(update([1, "newer"]));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "c1", "newer"]);
    expect(await told()).toEqual(["updated", "unknown", "updated"]);
    expect((await updates()).notWritten).toMatchObject([
      { position: 2, outcome: "unknown", id: id(1), code: null, values: { Name: "b1" } },
    ]);
    const { effects } = await all.detail();
    expect(effects).toMatchObject([{ state: "done", sends: 11 }]);
  });

  it("is known also where the newer run has set it alone", async () => {
    await loses(updateAll());
    await all.runLater(updateOne(2, "newer"), updateOne(0, "newest"));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["b1", "newer", "newest"]);
    expect(await told()).toEqual(["unknown", "updated", "unknown"]);
  });

  it("is not sent at all where all are set", async () => {
    await loses(updateAll());
    await all.runLater(update([2, "z"], [1, "y"], [0, "x"]));
    const before = await sent();
    await all.becomes("succeeded");
    expect(await sent()).toBe(before);
    expect(await names()).toEqual(["x", "y", "z"]);
    expect(await told()).toEqual(["unknown", "unknown", "unknown"]);
  });

  it("is set again where the newer run’s was refused", async () => {
    await loses(updateAll());
    await all.runLater(update([0, "newer"], [1, tooLong]));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["b1", "c1", "newer"]);
    expect(await told()).toEqual(["unknown", "updated", "updated"]);
  });

  it("goes to a person where the older write is of it alone", async () => {
    await loses(updateOne(1, "older"), `/sobjects/Account/${id(1)}`);
    await all.runLater(update([0, "a1"], [1, "newer"]));
    await all.becomes("parked");
    expect(await names()).toEqual(["a1", "c", "newer"]);
    const { effects } = await all.detail();
    expect(effects).toMatchObject([{ state: "parked", error: { code: "engine.overtaken" } }]);
  });

  it("is another one: a write of one record goes on after a newer list of others", async () => {
    await loses(updateOne(1, "older"), `/sobjects/Account/${id(1)}`);
    await all.runLater(update([0, "a1"], [2, "c1"]));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "c1", "older"]);
  });
});

describe("a request of a list that nobody can tell of", () => {
  beforeEach(async () => {
    await run(updateAll(), cut("before"), refusal);
    await all.becomes("parked");
    await personNames(0, "a person’s");
  });

  it("is sent again by a person, but for what a newer run has set since", async () => {
    await all.runLater(update([1, "newer"]));
    expect(await choose("send")).toEqual({ decided: true });
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "c1", "newer"]);
    expect(await told()).toEqual(["updated", "unknown", "updated"]);
    const { effects } = await all.detail();
    expect(effects.map(({ generation, state }) => [generation, state])).toEqual([
      [0, "stopped"],
      [1, "done"],
    ]);
  });

  it("is not certain for a record that the person’s send is refused", async () => {
    await all.org.control(`DELETE /records/${id(2)}?object=Account`);
    expect(await choose("send")).toEqual({ decided: true });
    await all.becomes("succeeded");
    expect(await told()).toEqual(["updated", "updated", "unknown ENTITY_IS_DELETED"]);
  });

  it("is given up by a person", async () => {
    expect(await choose("stop")).toEqual({ decided: true });
    await all.becomes("cancelled");
    expect(await names()).toEqual(["a person’s", "b", "c"]);
  });
});

it("a request that is refused as a whole fails the step, and what is tried again later is sent whole", async () => {
  await run(updateAll(), refusal);
  await all.becomes("failed");
  await all.runLater(update([1, "between"]));
  const { id: runId, steps } = await all.detail();
  const part = "s1/piece/1";
  const attempts = steps.find((one) => one.path === part)?.attempts.length ?? 0;
  const seen = { path: part, attempts, generation: 0 };
  const wish = { by: "local", runId, seen, confirmed: false };
  expect(await all.world.engine.continueRun(wish)).toEqual({ continued: true });
  await all.becomes("succeeded");
  // It was never executed: this is a first send that is late.
  expect(await names()).toEqual(["a1", "b1", "c1"]);
  expect(await told()).toEqual(["updated", "updated", "updated"]);
});

describe("a list to upsert", () => {
  const runUpsert = (step: Step, ...faults: readonly JsonObject[]) =>
    all.run([step], keyPath, ...faults);

  it("makes what is not there, changes what is, and tells which", async () => {
    await runUpsert(upsert(["a", "a1"], ["x", "x1"], ["c", tooLong]));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "b", "c", "x1"]);
    expect(await upserts()).toMatchObject({
      count: 3,
      created: 1,
      updated: 1,
      refused: 1,
      records: [
        { outcome: "updated", id: id(0) },
        { outcome: "created", id: expect.stringMatching(/^001\w{15}$/) },
        { outcome: "refused", id: null, code: "STRING_TOO_LONG" },
      ],
      notWritten: [{ position: 3, values: { Customer_Number__c: "C-c", Name: tooLong } }],
    });
  });

  it("makes each record once where an answer was lost, and goes on after one that was locked", async () => {
    await runUpsert(
      upsert(["x", "x1"], ["a", "a1"]),
      { kind: "locked", records: [2] },
      cut("after"),
    );
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a1", "b", "c", "x1"]);
    expect((await upserts()).records).toMatchObject([
      { outcome: "created" },
      { outcome: "updated" },
    ]);
    expect(await sent(keyPath)).toBe(3);
  });

  it("makes no second record where the answer to a creation was lost", async () => {
    await runUpsert(upsert(["x", "x1"]), cut("after"));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["a", "b", "c", "x1"]);
    expect(await upserts()).toMatchObject({ count: 1, updated: 1, allWritten: true });
  });

  it("does not bring back what a newer run has set by the same key, in whatever letters", async () => {
    await loses(upsert(["a", "a1"], ["x", "x1"]), keyPath);
    await all.runLater(upsert(["A", "newer"]));
    await all.becomes("succeeded");
    expect(await names()).toEqual(["b", "c", "newer", "x1"]);
    expect((await upserts()).records).toMatchObject([
      { outcome: "unknown" },
      { outcome: "created" },
    ]);
  });
});

it("450 records are three requests, of which a lost one is repeated alone", async () => {
  for (let at = 0; at < 450; at += 1) await all.org.make("Contact", { LastName: `c${at}` });
  const steps: readonly Step[] = [
    {
      action: "find-records",
      input: { object: constant("Contact"), limit: { kind: "constant", value: 450 } },
    },
    {
      action: "update-records",
      input: {
        object: constant("Contact"),
        items: { kind: "pill", from: "s1", path: ["records"] },
        id: constant("Id"),
        fields: itemsOf(objectOf({ field: constant("FirstName"), item: constant("LastName") })),
      },
    },
  ];
  await all.run(steps, path);
  await all.org.control("POST /faults", {
    fault: cut("after"),
    match: { path: `/services/data/v67.0${path}`, nth: 2 },
  });
  await all.becomes("succeeded");
  const contacts = await all.org.records("Contact");
  expect(contacts.filter(({ FirstName, LastName }) => FirstName === LastName)).toHaveLength(450);
  expect(await sent()).toBe(4);
  const { effects } = await all.detail();
  expect(effects.map((one) => [one.path, one.state, one.sends])).toEqual([
    ["s2/piece/1", "done", 1],
    ["s2/piece/2", "done", 2],
    ["s2/piece/3", "done", 1],
  ]);
});
