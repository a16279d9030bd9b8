import { describe, expect, it } from "vitest";
import type { Catalogue, CatalogueConnector, Schema } from "./catalogue.ts";
import type { CalledFlows } from "./called.ts";
import { emptyDocument } from "./document.ts";
import {
  callStep,
  catalogue,
  constant,
  flowOf,
  forEach,
  formula,
  letter,
  list,
  newSale,
  object,
  pill,
  variable,
  words,
} from "./fixtures.ts";
import { isTouched, masked, none, privateAt, privateIn, privateTexts } from "./private.ts";
import { privatePlaces } from "./private-places.ts";
import type { ActionStep, Step } from "./step.ts";

const label = { en: "Label", ja: "ラベル" };
const text: Schema = { type: "string" };
const secret: Schema = { type: "string", field: { label, private: true } };
const sale: Schema = {
  type: "object",
  properties: {
    id: text,
    mail: { anyOf: [secret, { type: "null" }], field: { label, private: true } },
    notes: { type: "object", additionalProperties: text },
    people: { type: "array", items: { type: "object", properties: { id: text, name: secret } } },
  },
};

describe("what is private in a value", () => {
  const mask = (value: Parameters<typeof masked>[0]) => masked(value, privateIn(sale), "•");

  it("is what is marked, with what the schema does not name", () => {
    expect(
      mask({
        id: "sale_1",
        mail: "hana@example.com",
        notes: { order: "7" },
        people: [{ id: "p1", name: "Hana", age: 7 }],
        owner: { mail: "ken@example.com" },
      }),
    ).toEqual({
      id: "sale_1",
      mail: "•",
      notes: { order: "7" },
      people: [{ id: "p1", name: "•", age: "•" }],
      owner: "•",
    });
  });

  it("is an object that stands where only its id was told of", () => {
    expect(mask({ id: { id: "sale_1", mail: "hana@example.com" } })).toEqual({ id: "•" });
  });

  it("does not hide that there is nothing", () => {
    expect(mask({ id: "sale_1", mail: null })).toEqual({ id: "sale_1", mail: null });
  });

  it("is nothing where no field is marked, whatever else is sent", () => {
    const open: Schema = { type: "object", properties: { id: text } };
    expect(masked({ id: "1", more: { x: 1 } }, privateIn(open), "•")).toEqual({
      id: "1",
      more: { x: 1 },
    });
  });

  it("gives its texts, however deep", () => {
    const value = { id: "sale_1", mail: "a@b.co", owner: { tags: ["x", 7] } };
    expect(privateTexts(value, privateIn(sale))).toEqual(["a@b.co", "x"]);
  });
});

const [connector, ...others] = catalogue.connectors;
const triggers = (connector?.triggers ?? []).map((one) => Object.assign({}, one, { output: sale }));
const marked: Catalogue = {
  ...catalogue,
  connectors: connector ? [{ ...connector, triggers }, ...others] : [],
};
const around = { catalogue: marked, called: new Map(), handedIn: none, marks: new Map() };
const placesOf = (...steps: Step[]) =>
  privatePlaces({ ...flowOf(...steps), trigger: newSale }, "f1", around);
const mail = pill("trigger", "mail");

describe("what is made of something private", () => {
  const valueOf = (initial: Parameters<typeof variable>[2]) =>
    isTouched(privateAt(placesOf(variable("s1", "text", initial)).given("s1"), ["value"]));

  it.each([
    ["a copy", mail, true],
    ["a text around it", words("To ", mail), true],
    ["a formula", formula("upper(trigger.mail)"), true],
    ["a formula on all of it", formula("size(trigger.people)"), true],
    ["an object with it", object({ to: mail }), true],
    ["a list with it", list(mail), true],
    ["another field", pill("trigger", "id"), false],
    ["a formula on another field", formula("upper(trigger.id)"), false],
    ["what somebody typed", constant("hana@example.com"), false],
  ])("%s: %#", (_, initial, isPrivate) => {
    expect(valueOf(initial)).toBe(isPrivate);
  });

  it("stays so in what a step is given, through variables that change and feed each other", () => {
    const places = placesOf(
      variable("s1", "list", null),
      variable("s2", "text", null),
      { kind: "update", id: "s3", name: null, variable: "s1", change: "addToEnd", value: mail },
      {
        kind: "update",
        id: "s4",
        name: null,
        variable: "s1",
        change: "addToStart",
        value: pill("s1", "value"),
      },
      letter("s5", { to: pill("s1", "value", "0"), text: constant("Hello") }),
    );
    expect(isTouched(privateAt(places.taken("s5"), ["to"]))).toBe(true);
    expect(isTouched(privateAt(places.taken("s5"), ["text"]))).toBe(false);
  });

  it("stays so in the items of a loop, and in what it collects", () => {
    const loop = forEach("s1", pill("trigger", "people"), [letter("s2")]);
    const places = placesOf({ ...loop, collect: pill("s1", "item", "name") });
    const item = (...path: string[]) => isTouched(privateAt(places.given("s1"), ["item", ...path]));
    expect([item("name"), item("id")]).toEqual([true, false]);
    expect(isTouched(places.collected("s1"))).toBe(true);
    expect(isTouched(privateAt(places.given("s1"), ["results", "4"]))).toBe(true);
  });

  it("stays so through a flow that is called, also one that calls itself", () => {
    const trigger = {
      kind: "invoke" as const,
      inputs: [{ name: "who", type: "text" as const, required: true, help: "" }],
      outputs: [
        { name: "said", value: words("Hello ", pill("trigger", "who")) },
        { name: "fixed", value: constant("yes") },
      ],
    };
    const steps = [callStep("s1", "helper", { who: pill("trigger", "who") })];
    const called: CalledFlows = new Map([
      ["helper", { name: "Helper", document: { ...emptyDocument, trigger, steps } }],
    ]);
    const document = { ...flowOf(callStep("s1", "helper", { who: mail })), trigger: newSale };
    const { given } = privatePlaces(document, "f1", { ...around, called });
    expect(isTouched(privateAt(given("s1"), ["said"]))).toBe(true);
    expect(isTouched(privateAt(given("s1"), ["fixed"]))).toBe(false);
  });

  it("is the money of a write that only the other side knows, where the write is given something private", () => {
    const whole = { words: label, whole: label };
    const billing = (connector: CatalogueConnector): CatalogueConnector => ({
      ...connector,
      actions: connector.actions.map((action) => Object.assign({}, action, { does: whole })),
    });
    const bills = { ...marked, connectors: marked.connectors.map(billing) };
    const isMoneyPrivate = (input: ActionStep["input"]) => {
      const document = { ...flowOf(letter("s1", input)), trigger: newSale };
      return privatePlaces(document, "f1", { ...around, catalogue: bills }).isMoneyPrivate();
    };
    expect(isMoneyPrivate({ to: mail })).toBe(true);
    expect(isMoneyPrivate({ to: pill("trigger", "id") })).toBe(false);
  });

  it("is all of what nobody can tell of any more: a trigger or an action that this build does not know", () => {
    const gone = { ...letter("s1"), action: "gone" };
    const places = placesOf(gone, variable("s2", "text", pill("s1", "id")));
    expect([places.given("s1"), places.taken("s1")].map(isTouched)).toEqual([true, true]);
    expect(isTouched(privateAt(places.given("s2"), ["value"]))).toBe(true);
    const trigger = { ...newSale, trigger: "gone" };
    const { given } = privatePlaces({ ...flowOf(), trigger }, "f1", around);
    expect(isTouched(given("trigger"))).toBe(true);
  });

  it("stands in each item where a flow's owner has marked it in one", () => {
    const document = flowOf(forEach("s1", pill("trigger", "people"), [letter("s2")]));
    const marks = new Map([["f1", ["trigger.people[0].id"]]]);
    const at = (flow: string) => {
      const { given } = privatePlaces({ ...document, trigger: newSale }, flow, {
        ...around,
        marks,
      });
      return [
        privateAt(given("trigger"), ["people", "0", "id"]),
        privateAt(given("trigger"), ["people", "7", "id"]),
        privateAt(given("s1"), ["item", "id"]),
      ].map(isTouched);
    };
    expect([at("f1"), at("f2")]).toEqual([
      [true, true, true],
      [false, false, false],
    ]);
  });

  it("begins at what a flow's owner has marked as well, in a flow that is called too", () => {
    const document = flowOf(
      variable("s1", "text", pill("trigger", "id")),
      variable("s2", "text", words("From ", pill("s1", "value"))),
    );
    const marks = new Map([["f1", ["trigger.id"]]]);
    const at = (flow: string, step: string) =>
      isTouched(
        privatePlaces({ ...document, trigger: newSale }, flow, { ...around, marks }).given(step),
      );
    expect([at("f1", "s1"), at("f1", "s2")]).toEqual([true, true]);
    expect([at("f2", "s1"), at("f2", "s2")]).toEqual([false, false]);
  });
});
