import { createHash } from "node:crypto";
import type { Json } from "#sdk/json.ts";
import type { Row } from "#sdk/trigger.ts";
import { canonical } from "../items.ts";
import type { KeptContent, KeptRow } from "../store.ts";

/** How the rows of a snapshot have changed since the engine kept them. Pure. */

export type Tells = "new" | "changed" | "gone";

/** What a flow gets for a row. */
export interface ToldRow {
  /** The event's. */
  readonly key: string;
  readonly data: Json;
}

export interface Judged {
  readonly told: readonly ToldRow[];
  readonly rows: readonly KeptRow[];
  readonly contents: readonly KeptContent[];
}

/** Of a row whose content counts for nothing: it is there. */
const there = "there";
const gone = "gone";

/**
 * Of which fields a content has, and of what is in them: where the fields are others than those that were kept, nobody
 * can tell what has changed.
 */
function fingerprintOf({ content }: Pick<Row, "content">, tells: Tells): string {
  if (tells !== "changed") return there;
  return `${digest(Object.keys(content).toSorted(), 8)}.${digest(content, 20)}`;
}

/** A row as it was read just now. */
export interface ReadRow extends KeptRow {
  readonly data: Json;
}

export function readRow(row: Row, tells: Tells): ReadRow {
  return { key: row.key, fingerprint: fingerprintOf(row, tells), data: row.data };
}

function digest(json: Json, length: number): string {
  return createHash("sha256").update(canonical(json)).digest("base64url").slice(0, length);
}

function shapeOf(fingerprint: string): string {
  return fingerprint.slice(0, fingerprint.indexOf("."));
}

interface Reading {
  readonly tells: Tells;
  readonly epoch: number;
  /** Nothing that is read is new. */
  readonly begins: boolean;
}

/** `known`: of these rows those that are kept, with how often each has come to the content that it has now. */
export function judgeRows(
  rows: readonly ReadRow[],
  known: readonly KeptContent[],
  { tells, epoch, begins }: Reading,
): Judged {
  const kept = new Map(known.map((row) => [row.key, row]));
  const judged = { told: [] as ToldRow[], rows: [] as KeptRow[], contents: [] as KeptContent[] };
  for (const { key, fingerprint, data } of rows) {
    const before = kept.get(key);
    if (before?.fingerprint === fingerprint) continue;
    judged.rows.push({ key, fingerprint });
    if (before === undefined) {
      if (tells === "new" && !begins) judged.told.push({ key: keyIn(epoch, key), data });
      continue;
    }
    if (tells !== "changed" || shapeOf(before.fingerprint) !== shapeOf(fingerprint)) continue;
    const times = before.times + 1;
    judged.contents.push({ key, fingerprint, times });
    if (!begins) judged.told.push({ key: keyOf(epoch, key, fingerprint, times), data });
  }
  return judged;
}

/** What those have left that are kept and were not read: they are gone, `times` says how often each was before. */
export function judgeGone(
  known: readonly KeptContent[],
  dataOf: (key: string) => Json,
  { epoch, begins }: Reading,
): Judged {
  const contents = known.map(({ key, times }) => ({ key, fingerprint: gone, times: times + 1 }));
  return {
    told: begins
      ? []
      : contents.map(({ key, times }) => ({
          key: keyOf(epoch, key, gone, times),
          data: dataOf(key),
        })),
    rows: contents.map(({ key, fingerprint }) => ({ key, fingerprint })),
    contents,
  };
}

export function isThere({ fingerprint }: KeptRow): boolean {
  return fingerprint !== gone;
}

/** What to ask the store for, to judge rows as gone. */
export function asGone(keys: readonly string[]): readonly KeptRow[] {
  return keys.map((key) => ({ key, fingerprint: gone }));
}

/** More than a tenth at once: the read, or the table itself, may not be what it was. One row may always go. */
export function isTooMuch(missing: number, of: number): boolean {
  return missing > 1 && missing * 10 > of;
}

/** The name of the event for a row in an epoch. */
export function keyIn(epoch: number, key: string): string {
  const plain = key.startsWith("~") ? `~${key}` : key;
  return epoch === 0 ? plain : `~${epoch}~${plain}`;
}

function keyOf(epoch: number, key: string, fingerprint: string, times: number): string {
  const content = fingerprint.slice(fingerprint.indexOf(".") + 1);
  return `${keyIn(epoch, key)}:${content}:${times}`;
}
