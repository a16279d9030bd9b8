import type { MoneyKind } from "./action.ts";
import type { JsonObject } from "./json.ts";
import type { LocalizedText } from "./text.ts";

/** What a write does, as people are told before it is sent. */
export interface Deed {
  /** What is said of its step: "charges {money}", "{money} を請求します". `{money}` is the place of its amount. */
  readonly words: LocalizedText;
  /** The field of the amount. */
  readonly amount?: string;
  /** In the place of `amount`: the amounts in the items of a list are added up. */
  readonly sum?: { readonly list: string; readonly amount: string };
  /** In the place of an amount that is not given. */
  readonly whole?: LocalizedText;
  /** What it does where a field has a certain value. */
  readonly or?: {
    readonly field: string;
    readonly value: string | boolean;
    readonly words: LocalizedText;
  };
}

/** What is done with money, the same wherever it is said. */
export const moneyDeeds: Readonly<Record<MoneyKind, LocalizedText>> = {
  charge: { en: "charges {money}", ja: "{money} を請求します" },
  hold: { en: "holds {money}", ja: "{money} を確保します" },
  refund: { en: "refunds {money}", ja: "{money} を返金します" },
  bill: { en: "bills {money}", ja: "{money} を請求書で請求します" },
  other: { en: "may move {money}", ja: "{money} が動く可能性があります" },
};

/** What one frozen write does, for people, whose words its frozen form is not. */
export interface FrozenDeed {
  /** Without values: "adds 250 rows to orders", "orders に行を 250 件追加します". */
  readonly words: LocalizedText;
  /** What it does that with: the row that it adds, or the rows that it is about and what these get. */
  readonly parts: readonly DeedPart[];
}

export interface DeedPart {
  readonly label: LocalizedText;
  /** Values by their names. Of many records the first ones. */
  readonly records: readonly JsonObject[];
  /** How many records there are. */
  readonly count: number;
}
