import type { CrashPoint } from "../../../src/test-crash.ts";

/**
 * The kinds of once, each with writes of its own: what their requests or statements hold, and what their transport tells
 * the product. Over HTTP the product itself sees its bytes leave and the answer come in; else the other side kills.
 */
export const kinds = {
  keyed: { about: ["/orders"], told: "by the product" },
  sets: { about: ["/stock/"], told: "by the product" },
  "looked up": { about: ["/notes", "/api/chat.postMessage"], told: "by the product" },
  "at most once": { about: ["/faxes"], told: "by the product" },
  // The second: all parts of an invoice.
  stripe: { about: ["/v1/customers", "/v1/invoice"], told: "by the product" },
  // A record is made, guarded by a unique field; another one is changed; lists are made, changed and upserted, in this order.
  salesforce: {
    about: ["/sobjects/Contact", "/sobjects/Account/", "/composite/sobjects"],
    told: "by the product",
  },
  // The second: in `/rows:update` as it is written down, and in `batchUpdateByDataFilter` as it is sent.
  sheets: { about: ["append", "pdate"], told: "by the product" },
  ledger: { about: ["payments"], told: "by the other side" },
  mail: { about: ["books@"], told: "by the other side" },
} as const satisfies Record<
  string,
  { about: readonly [string, ...string[]]; told: "by the product" | "by the other side" }
>;

export type Kind = keyof typeof kinds;

export const allKinds = [
  "keyed",
  "sets",
  "looked up",
  "at most once",
  "stripe",
  "salesforce",
  "sheets",
  "ledger",
  "mail",
] as const;

/** What is counted of each event: what was written in each way. */
export const allWrites = [
  "keyed",
  "sets",
  "looked up",
  "slack",
  "at most once",
  "stripe",
  "invoice",
  "record made",
  "record set",
  "records made",
  "records set",
  "records upserted",
  "row added",
  "row set",
  "ledger",
  "mail",
] as const;
export type Write = (typeof allWrites)[number];

/** Of these an event has one in each part of a list. */
const listWrites = ["ledger", "records made", "records set", "records upserted"] as const;
export type ListWrite = (typeof listWrites)[number];

export const isInList = (write: Write): write is ListWrite =>
  listWrites.some((one) => one === write);

/** Where a write can be cut. */
export const writePoints = [
  "effect-before",
  "effect-after",
  "gate-before",
  "gate-after",
  "send-before",
  "send-after",
  "answer-before",
  "answer-after",
  "result-before",
  "result-after",
] as const satisfies readonly CrashPoint[];

export type WritePoint = (typeof writePoints)[number];

/** What the other side has done as it kills: it has executed the write; or it has answered, too. */
export type FarPoint = "send-after" | "answer-before";

export interface KindKill {
  readonly kind: Kind;
  readonly point: WritePoint;
  /** What the writes hold that are counted. */
  readonly about: string;
  /** The process is killed at the nth write that comes so far. */
  readonly nth: number;
}

/** What was committed last is lost: a backup is put in the place of the data, or PostgreSQL fails over. */
export interface Losing {
  readonly kind: "losing";
  readonly afterMs: number;
  readonly forMs: number;
}

export const isFar = ({ kind, point }: Pick<KindKill, "kind" | "point">): boolean =>
  kinds[kind].told === "by the other side" && (point === "send-after" || point === "answer-before");

export const nameOfKill = (kill: Pick<KindKill, "kind" | "point"> | Losing): string =>
  kill.kind === "losing" ? "data lost" : `${kill.kind}, ${kill.point}`;
