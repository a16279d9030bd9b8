import { describe, expect, it } from "vitest";
import { moneyDeeds } from "#sdk/deed.ts";
import { callableFlows } from "./callable.ts";
import type { Catalogue, CatalogueAction, CatalogueConnector } from "./catalogue.ts";
import { diff, diffText } from "./diff.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import {
  branch,
  callStep,
  catalogue as offers,
  constant,
  flowOf,
  forEach,
  handler,
  ifStep,
  letter,
  list,
  object,
  onError,
  pill,
  words,
} from "./fixtures.ts";
import { type CalledFlows, nothingCalled } from "./called.ts";
import { writesTold } from "./planned-writes.ts";
import type { Step } from "./step.ts";

/** Letters are charged for. */
const does = { words: moneyDeeds.charge, amount: "cost" };
const charging = (action: CatalogueAction): CatalogueAction => ({ ...action, does });
const withCharges = (connector: CatalogueConnector): CatalogueConnector => ({
  ...connector,
  actions: connector.actions.map(charging),
});
const catalogue: Catalogue = { ...offers, connectors: offers.connectors.map(withCharges) };
const yen = (cost: number) => ({ cost: constant(cost), currency: constant("jpy") });

const told = (
  before: FlowDocument | null,
  after: FlowDocument,
  called: CalledFlows = new Map(),
  calledBefore = called,
) =>
  writesTold(before, after, { catalogue, called: { before: calledBefore, after: called } }).map(
    ({ kind, step, words: { en } }) => `${step} ${kind}: ${en}`,
  );

const moneyCalled = (...steps: readonly Step[]): FlowDocument => ({
  ...emptyDocument,
  trigger: {
    kind: "invoke",
    inputs: [{ name: "money", type: "money", required: true, help: "" }],
    outputs: [],
  },
  steps,
  nextStep: 90,
});
const handed = {
  cost: pill("trigger", "money", "amount"),
  currency: words(pill("trigger", "money", "currency")),
};

describe("what a flow writes", () => {
  it("is told wherever it stands, and how often a loop repeats it", () => {
    const document = flowOf(
      forEach("s1", pill("trigger", "tags"), [
        forEach("s2", constant([1, 2, 3]), [letter("s3", yen(7_654_321))]),
      ]),
      ifStep("s4", branch("s5", null, letter("s6", yen(1)))),
      handler("s7", [letter("s8", yen(2))], onError("s9", null, "stop", letter("s10", yen(3)))),
    );
    expect(told(null, document)).toEqual([
      "s3 added: “Send letter (Post)” charges ¥7,654,321, for each item of [Trigger › Tags], for each of 3 items.",
      "s6 added: “Send letter (Post)” charges ¥1.",
      "s8 added: “Send letter (Post)” charges ¥2.",
      "s10 added: “Send letter (Post)” charges ¥3.",
    ]);
    const [first] = writesTold(null, document, { catalogue, called: nothingCalled });
    expect(first?.words.ja).toMatch(
      /^「手紙を送る \(郵便\)」は、\[トリガー › タグ\] の各アイテムについて、3 件のアイテムそれぞれについて、[¥￥]7,654,321 を請求します。$/,
    );
  });

  it("is told against what it was: what is new and another first, what is gone last", () => {
    const before = flowOf(letter("s1", yen(1)), letter("s2", yen(2)), letter("s3", yen(3)));
    const other = { ...letter("s3", yen(3)), connection: "c-other" };
    const after = flowOf(letter("s1", yen(1)), other, letter("s4", yen(4)));
    expect(told(before, after).map((one) => one.slice(0, 10))).toEqual([
      "s4 added: ",
      "s3 changed",
      "s1 same: “",
      "s2 removed",
    ]);
    expect(
      writesTold(before, flowOf(letter("s1", yen(9))), { catalogue, called: nothingCalled })[0]
        ?.before?.en,
    ).toBe("“Send letter (Post)” charges ¥1.");
  });

  it("is told of called flows as each side calls them", () => {
    const helper = (money: number): CalledFlows =>
      new Map([["helper", { name: "Helper", document: moneyCalled(letter("s1", yen(money))) }]]);
    const document = flowOf(callStep("s1", "helper"));
    expect(told(document, document, helper(9_999_999), helper(100))).toEqual([
      "s1 changed: In the called flow “Helper”: “Send letter (Post)” charges ¥9,999,999.",
    ]);
    expect(told(document, document, helper(100))[0]).toMatch(/^s1 same/u);
  });

  it("is told of called flows with what each call hands in", () => {
    const helper = moneyCalled(letter("s1", handed));
    const between = moneyCalled(callStep("s1", "helper", { money: pill("trigger", "money") }));
    const called = new Map([
      ["helper", { name: "Helper", document: helper }],
      ["between", { name: "Between", document: between }],
    ]);
    const money = (amount: number) => constant({ amount, currency: "jpy" });
    const document = flowOf(
      callStep("s1", "helper", { money: money(100) }),
      forEach("s2", list(constant(1), constant(2)), [
        callStep("s3", "between", {
          money: object({ amount: constant(9_999_999), currency: constant("jpy") }),
        }),
      ]),
      callStep("s4", "helper", { money: pill("trigger", "money") }),
    );
    expect(told(null, document, called)).toEqual([
      "s1 added: In the called flow “Helper”: “Send letter (Post)” charges ¥100.",
      "s3 added: In the called flow “Between › Helper”: “Send letter (Post)” charges ¥9,999,999, for each of 2 items.",
      "s4 added: In the called flow “Helper”: “Send letter (Post)” charges an amount from [Trigger › money › Amount].",
    ]);
  });

  it("is told without what turns words around, or is not seen", () => {
    const step = { ...letter("s1", yen(1_234_567)), name: "Thanks\u202E\u200B" };
    const said = "Thanks\\u{202E}\\u{200B}";
    expect(told(null, flowOf(step))).toEqual([`s1 added: “${said}” charges ¥1,234,567.`]);
    expect(diffText(diff(flowOf(), flowOf(step), catalogue), "en")[0]).toBe(`${said} was added.`);
  });

  it("is told once where flows call each other, and comes to an end", () => {
    const round = moneyCalled(letter("s1", handed), callStep("s2", "round", handed));
    const many = (next: string) =>
      moneyCalled(
        ...Array.from({ length: 20 }, (_, at) =>
          callStep(`s${at + 1}`, next, { money: object({ amount: constant(at) }) }),
        ),
      );
    const called = new Map([
      ["round", { name: "Round", document: round }],
      ["a", { name: "A", document: many("b") }],
      ["b", { name: "B", document: many("c") }],
      ["c", { name: "C", document: many("round") }],
    ]);
    expect(told(null, flowOf(callStep("s1", "round")), called)).toHaveLength(1);
    const writes = told(null, flowOf(callStep("s1", "a")), called);
    expect(writes.length).toBeGreaterThan(20);
    expect(writes.length).toBeLessThan(1_000);
  });
});

describe("an amount in a comparison", () => {
  const said = (after: FlowDocument, known: Catalogue = catalogue) =>
    diffText(diff(emptyDocument, after, known), "en");

  it("is money inside groups that a call hands over, in whichever way they are written", () => {
    const flows = callableFlows(
      [{ id: "helper", name: "Helper", active: true, document: moneyCalled() }],
      null,
      catalogue,
    );
    for (const money of [
      constant({ amount: 7_654_321, currency: "jpy" }),
      object({ amount: constant(7_654_321), currency: words("jpy") }),
    ])
      expect(said(flowOf(callStep("s1", "helper", { money })), { ...catalogue, flows })).toContain(
        "Call a flow (Helper) › money › Amount was added: ¥7,654,321",
      );
  });

  it("is told by where it comes from, and by where its currency does", () => {
    const currency = pill("trigger", "currency");
    expect(said(flowOf(letter("s1", { cost: pill("trigger", "amount"), currency })))).toContain(
      "Send letter (Post) › Cost was added: from [Trigger › Amount]",
    );
    expect(said(flowOf(letter("s1", { cost: constant(5), currency })))).toContain(
      "Send letter (Post) › Cost was added: 5 in the smallest unit, currency from [Trigger › Currency]",
    );
    expect(said(flowOf(letter("s1", { cost: constant(5) })))).toContain(
      "Send letter (Post) › Cost was added: 5 (no currency chosen)",
    );
  });
});
