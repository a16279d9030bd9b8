import { demoSpreadsheet } from "../../../src/connectors/google-sheets/google-sheets.demo.ts";
import type { CrashPoint } from "../../../src/test-crash.ts";

/** What tells a write from others: the same text in all that it becomes, or one as it is written down and one in the path that it is sent to. */
export type About = string | { readonly frozen: string; readonly sent: string };

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
  // Each as it is written down, and as it is sent: in the path `<spreadsheet>:batchUpdate`, and in `values:batchUpdateByDataFilter`.
  sheets: {
    about: [
      { frozen: "/rows:append", sent: `${demoSpreadsheet}:batchUpdate` },
      { frozen: "/rows:update", sent: "batchUpdateByDataFilter" },
    ],
    told: "by the product",
  },
  ledger: { about: ["payments"], told: "by the other side" },
  mail: { about: ["books@"], told: "by the other side" },
} as const satisfies Record<
  string,
  { about: readonly [About, ...About[]]; told: "by the product" | "by the other side" }
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

/** One write that a kill cuts. */
export interface Cut {
  readonly kind: Kind;
  readonly point: WritePoint;
  /** What the writes hold that are counted. */
  readonly about: string;
  /** It is the nth write that comes so far. */
  readonly nth: number;
}

/** A process dies with several writes where they are: those that come there first wait for the last one. */
export interface KindKill {
  readonly kind: "cut";
  readonly cuts: readonly Cut[];
}

/** What was committed last is lost: a backup is put in the place of the data, or PostgreSQL fails over. */
export interface Losing {
  readonly kind: "losing";
  readonly afterMs: number;
  readonly forMs: number;
}

export type Cell = Pick<Cut, "kind" | "point">;

/** The point of a write where the other side kills. */
export function farPointOf({ kind, point }: Cell): FarPoint | null {
  if (kinds[kind].told === "by the product") return null;
  return point === "send-after" || point === "answer-before" ? point : null;
}

/** The text by which a point tells the write from others. */
export function aboutAt(about: About, point: WritePoint): string {
  if (typeof about === "string") return about;
  switch (point) {
    case "send-before":
    case "send-after":
    case "answer-before":
    case "answer-after":
      return about.sent;
    case "effect-before":
    case "effect-after":
    case "gate-before":
    case "gate-after":
    case "result-before":
    case "result-after":
      return about.frozen;
  }
}

/** At these a write of this kind cannot wait, or not without being taken for one that was answered and left to a person. */
export function canWait({ kind, point }: Cell): boolean {
  switch (point) {
    case "send-before":
    case "send-after":
    case "answer-before":
      return false;
    case "answer-after":
    case "result-before":
      return kind !== "at most once" && kind !== "mail";
    case "effect-before":
    case "effect-after":
    case "gate-before":
    case "gate-after":
    case "result-after":
      return true;
  }
}

export const nameOf = ({ kind, point }: Cell): string => `${kind}, ${point}`;
