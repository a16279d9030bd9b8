import type { EffectTag, Money } from "./action.ts";
import type { Site } from "./connection.ts";
import type { Json } from "./json.ts";
import type { LocalizedText } from "./text.ts";

/** What can be reconciled: the other side's lists of objects, against what was seen and written of them. */

/** What a trigger must have told of, between two moments; the two are one where the object shows the moment itself. */
export interface Told {
  readonly trigger: string;
  readonly since: Date;
  /** Null: until the list was read. */
  readonly until: Date | null;
}

/** What happened to an object, as an event or a movement of money tells it. */
export interface Happening {
  /** By what events and writes know it: its own id, or the object's. */
  readonly knownAs: string;
  /** When the object came into being; null where nobody tells. */
  readonly since: Date | null;
  /** The key of the request that has caused it; null where none has, or nobody tells. */
  readonly sentWith: string | null;
}

/** An object, or what happened to one, as a list shows it. */
export interface BookedObject {
  readonly id: string;
  /** Null for an object. A happening is a line of its own where its object is older than the month. */
  readonly happening: Happening | null;
  /** When it came into being, by the other side's clock. */
  readonly at: Date;
  /** Null where it is about none. */
  readonly money: Money | null;
  /** In the other side's words; null where it has none. */
  readonly status: string | null;
  /** The write of ours that it says it comes from; null where it bears no mark of ours. */
  readonly tag: EffectTag | null;
  /** The other side carried it out: no declined payment, and no canceled one. */
  readonly holds: boolean;
  /** The triggers that must have told of it by now. A trigger that is not named may tell of it all the same. */
  readonly told: readonly Told[];
  /** The other side can say what it is made of, as a payout is of transactions. */
  readonly hasParts: boolean;
  /** The page on which people see it; null where there is none. */
  readonly url: string | null;
}

/** One of those that an object is made of. */
export interface BookedPart {
  readonly id: string;
  readonly at: Date;
  /** What it adds to the object. */
  readonly net: Money;
  /** What the other side kept of it, in the same currency. */
  readonly fee: number;
  /** What kind of part it is, in the other side's words. */
  readonly kind: string;
  /** The object that has moved the money; null where the part names none. */
  readonly source: string | null;
}

/** Where to go on; null at the end. The same `cursor` gives the same page. */
interface Paged {
  readonly next: string | null;
}

export interface BookPage extends Paged {
  /** The newest first. */
  readonly objects: readonly BookedObject[];
}

export interface PartsPage extends Paged {
  readonly parts: readonly BookedPart[];
}

/** One list of the other side, by when its objects came into being. */
export interface Book<Api> {
  /** The kind of its objects, in this connector's words. */
  readonly id: string;
  readonly label: LocalizedText;
  /** The actions whose writes make its objects. */
  readonly makers: readonly string[];
  /** The triggers whose events have the ids of its objects as keys. */
  readonly keyed: readonly string[];
  /**
   * Pure: the amount that is compared, of an object as the list or an event shows it. Null where the object shows none, or is
   * of another kind.
   */
  money(object: Json): Money | null;
  /** The triggers whose own amount, which the ledger keeps, is that amount. */
  readonly sameMoney: readonly string[];
  /** An object of it can be deleted, and is then on no list: that one is not there says nothing of its loss. */
  readonly deletable: boolean;
  /** The list goes back so many days; null: to the beginning. What is older and not on it is not lost. */
  readonly keptDays: number | null;
  /**
   * One page, and one request, of what came into being from one moment (included) to another (not included). Null where
   * these credentials may not read the list.
   */
  page(context: {
    readonly api: Api;
    readonly from: Date;
    readonly to: Date;
    readonly cursor: string | null;
    readonly site: Site;
  }): Promise<BookPage | null>;
  /** One object by its id, in one request; null where there is none. */
  find(context: {
    readonly api: Api;
    readonly id: string;
    readonly site: Site;
  }): Promise<BookedObject | null>;
  /**
   * One page, and one request, of what an object is made of. Null where these credentials may not read it. Absent where no
   * object of the list has parts.
   */
  parts?(context: {
    readonly api: Api;
    readonly id: string;
    readonly cursor: string | null;
  }): Promise<PartsPage | null>;
}

export interface Books<Api> {
  /** In the order in which they are read. */
  readonly all: readonly Book<Api>[];
  /** The time zone in which the account counts its days, in one request; null where it does not tell. */
  timeZone(api: Api): Promise<string | null>;
}
