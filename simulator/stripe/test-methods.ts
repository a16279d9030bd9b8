/** Stripe's test payment methods: `pm_card_…` for the cards of the test tokens, and bank accounts. */
import { cardOfMethod, type TestCard } from "./test-cards.ts";

export interface TestMethod {
  readonly type: "card" | "us_bank_account";
  readonly card: TestCard;
  /** A bank account takes its time; absent for a card, which tells at once. */
  readonly settles?: "succeeds" | "fails" | "never";
}

const bank = (last4: string, settles: TestMethod["settles"] & string): TestMethod => ({
  type: "us_bank_account",
  card: { brand: "bank", last4, country: "US", funding: "debit" },
  settles,
});

const BANKS: ReadonlyMap<string, TestMethod> = new Map([
  ["pm_usBankAccount_success", bank("6789", "succeeds")],
  ["pm_usBankAccount_insufficientFunds", bank("2227", "fails")],
  ["pm_usBankAccount_processing", bank("0000", "never")],
]);

export function testMethod(id: string): TestMethod | undefined {
  const prefix = "pm_card_";
  const card = id.startsWith(prefix) ? cardOfMethod(id.slice(prefix.length)) : undefined;
  return card === undefined ? BANKS.get(id) : { type: "card", card };
}
