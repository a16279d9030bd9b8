import { describe, expect, it } from "vitest";
import { moneyDeeds } from "#sdk/deed.ts";
import { text } from "#sdk/text.ts";
import type { Catalogue, CatalogueAction, CatalogueConnector } from "./catalogue.ts";
import {
  branch,
  catalogue as offers,
  constant,
  flowOf,
  forEach,
  formula,
  ifStep,
  letter,
  pill,
  row,
  variable,
  when,
  withLetters,
} from "./fixtures.ts";
import { knownAmounts } from "./known-amounts.ts";
import type { ActionStep, Condition, ConditionRow, Step } from "./step.ts";

/** Letters are charged for. */
const does = { words: moneyDeeds.charge, amount: "cost" };
const charging = (action: CatalogueAction): CatalogueAction => ({ ...action, does });
const withCharges = (connector: CatalogueConnector): CatalogueConnector => ({
  ...connector,
  actions: connector.actions.map(charging),
});
const catalogue: Catalogue = { ...offers, connectors: offers.connectors.map(withCharges) };

const amount = pill("trigger", "amount");
const currency = pill("trigger", "currency");
const passedOn = letter("s9", { cost: amount, currency });
const inCode = (code: string, one: ConditionRow): ConditionRow => ({ ...one, currency: code });
const most = (code: string, number: number) =>
  inCode(code, row(amount, "lessOrEqual", constant(number)));
const least = (code: string, number: number) =>
  inCode(code, row(amount, "greater", constant(number)));
const any = (...rows: ConditionRow[]): Condition => ({ ...when(...rows), match: "any" });
const custom = (logic: string, ...rows: ConditionRow[]): Condition => ({
  match: "custom",
  logic,
  rows,
});

const known = (step: ActionStep, ...steps: readonly Step[]) =>
  knownAmounts({ step, document: flowOf(...steps) }, catalogue);
const within = (...branches: Parameters<typeof ifStep>[1][]) =>
  known(passedOn, ifStep("s1", ...branches));

describe("what a write can move at most", () => {
  it.each([
    ["jpy", 1_200],
    ["usd", 1_250],
    ["kwd", 1_250],
  ])("is what is written down, in minor units (%s)", (code, cost) => {
    const step = letter("s1", { cost: constant(cost), currency: constant(code.toUpperCase()) });
    expect(known(step, step)).toEqual([{ amount: cost, currency: code }]);
  });

  it("is nothing for what moves no money, and not known for what comes from somewhere", () => {
    const step = letter("s1", { cost: constant(5), currency: constant("jpy") });
    expect(knownAmounts({ step, document: flowOf(step) }, offers)).toBeNull();
    expect(known(passedOn, passedOn)).toEqual([]);
    const calculated = letter("s1", { cost: formula("trigger.amount * 2"), currency });
    expect(known(calculated, calculated)).toEqual([]);
    const foreign = letter("s1", { cost: constant(5), currency });
    expect(known(foreign, foreign)).toEqual([]);
    expect(known(letter("s1"), letter("s1"))).toEqual([]);
    const bills = {
      words: text("bills {money}", "{money} を請求します"),
      whole: text("all", "全額"),
    };
    expect(knownAmounts({ step, document: flowOf(step) }, withLetters({ does: bills }))).toEqual(
      [],
    );
  });

  it("is what the condition around it lets through", () => {
    const jpy = [{ amount: 5_000, currency: "jpy" }];
    expect(within(branch("s2", when(most("jpy", 5_000)), passedOn))).toEqual(jpy);
    const turned = inCode("jpy", row(constant(5_000), "greaterOrEqual", amount));
    expect(within(branch("s2", when(turned), passedOn))).toEqual(jpy);
    const inLoop = forEach("s3", pill("trigger", "tags"), [passedOn]);
    expect(within(branch("s2", when(most("jpy", 5_000)), inLoop))).toEqual(jpy);
  });

  it("is what the branches before it have not taken", () => {
    expect(within(branch("s2", when(least("usd", 10_000))), branch("s3", null, passedOn))).toEqual([
      { amount: 10_000, currency: "usd" },
    ]);
    const either = any(least("usd", 10_000), row(pill("trigger", "paid"), "isFalse"));
    expect(within(branch("s2", either), branch("s3", null, passedOn))).toHaveLength(1);
  });

  it("is not known where a condition says only how much it is at least, or may say nothing", () => {
    expect(within(branch("s2", when(least("usd", 10_000)), passedOn))).toEqual([]);
    const paid = row(pill("trigger", "paid"), "isTrue");
    expect(within(branch("s2", any(most("usd", 10), paid), passedOn))).toEqual([]);
    const both = when(least("usd", 10_000), paid);
    expect(within(branch("s2", both), branch("s3", null, passedOn))).toEqual([]);
    // A branch behind the one that was taken has no say.
    expect(within(branch("s2", when(paid), passedOn), branch("s3", when(most("usd", 10))))).toEqual(
      [],
    );
  });

  it("is found in logic of one's own, turned round by “not”", () => {
    const paid = row(pill("trigger", "paid"), "isTrue");
    const condition = custom("2 and not 1", least("kwd", 1_500), paid);
    expect(within(branch("s2", condition, passedOn))).toEqual([{ amount: 1_500, currency: "kwd" }]);
    const open = custom("2 or not 1", least("kwd", 1_500), paid);
    expect(within(branch("s2", open, passedOn))).toEqual([]);
  });

  it("says nothing of another amount, of another currency, nor of what may have changed since", () => {
    const other = inCode("jpy", row(pill("trigger", "created"), "lessOrEqual", constant(10)));
    expect(within(branch("s2", when(other), passedOn))).toEqual([]);
    const dollars = letter("s9", { cost: amount, currency: constant("usd") });
    const yen = ifStep("s1", branch("s2", when(most("jpy", 5_000)), dollars));
    expect(known(dollars, yen)).toEqual([]);
    const kept = pill("s5", "amount");
    const sent = letter("s9", { cost: kept, currency: pill("s5", "currency") });
    const compared = inCode("jpy", row(kept, "lessOrEqual", constant(5_000)));
    const steps = [variable("s5", "money"), ifStep("s1", branch("s2", when(compared), sent))];
    expect(known(sent, ...steps)).toEqual([]);
  });
});
