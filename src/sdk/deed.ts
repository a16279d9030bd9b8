import type { MoneyKind } from "./action.ts";
import type { JsonObject } from "./json.ts";
import type { LocalizedText } from "./text.ts";

/** What a write does, in the words that people read before it is sent. */
export interface Deed {
  /**
   * What follows the name of its step: "charges {money}", "{money} を請求します". `{money}` is the place
   * of its amount.
   */
  readonly words: LocalizedText;
  /** The field of the amount. */
  readonly amount?: string;
  /**
   * Instead of `amount`: Millrace adds up the amounts in the items of a list. `lowered`: the field of what takes off an
   * amount that only the other side knows, such as a coupon.
   */
  readonly sum?: { readonly list: string; readonly amount: string; readonly lowered?: string };
  /**
   * The text if no amount is given. Without `amount` and `sum`, the write moves money of which only the other side knows
   * how much.
   */
  readonly whole?: LocalizedText;
  /** What a write does that else moves no money, if one of these fields is filled in: only the other side knows how much. */
  readonly filled?: {
    readonly fields: readonly string[];
    readonly words: LocalizedText;
    readonly whole: LocalizedText;
  };
  /** What the write does if a field has a certain value. */
  readonly or?: {
    readonly field: string;
    readonly value: string | boolean;
    readonly words: LocalizedText;
  };
}

/** The words for what writes do with money, the same everywhere. */
export const moneyDeeds: Readonly<Record<MoneyKind, LocalizedText>> = {
  charge: { en: "charges {money}", ja: "{money} を請求します" },
  hold: { en: "holds {money}", ja: "{money} を確保します" },
  refund: { en: "refunds {money}", ja: "{money} を返金します" },
  bill: { en: "bills {money}", ja: "{money} を請求書で請求します" },
  other: { en: "may move {money}", ja: "{money} が動く可能性があります" },
};

/** What one frozen write does, in people's words. */
export interface FrozenDeed {
  /** Without values: "adds 250 rows to orders", "orders に行を 250 件追加します". */
  readonly words: LocalizedText;
  /**
   * The data of the write: the row that it adds, or the rows that it changes and their new values.
   */
  readonly parts: readonly DeedPart[];
}

export interface DeedPart {
  readonly label: LocalizedText;
  /** Values by their names. For many records, only the first ones. */
  readonly records: readonly JsonObject[];
  /** How many records there are. */
  readonly count: number;
}
