import { longestKey, mostRows } from "#sdk/caps.ts";
import type { SnapshotTrigger } from "#sdk/trigger.ts";
import type { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Kept, KeptRow, PollStore } from "../store.ts";
import { epochAbove, type Kin } from "./kin.ts";
import { beginNumbers, readNumbers } from "./numbers.ts";
import { pageSize, type Piece, type RowsSource } from "./pieces.ts";
import {
  asGone,
  isThere,
  isTooMuch,
  type Judged,
  judgeGone,
  judgeRows,
  readRow,
  type ReadRow,
} from "./snapshot.ts";
import { keyTooLong, keyTwice, StoppedError, tooManyRows } from "./stopped.ts";

type Rows = Pick<PollStore, "snapshotRows" | "snapshotAfter" | "contentsAfter">;
type Snapshots = SnapshotTrigger<unknown, z.ZodObject, z.ZodType>;

/**
 * Why rows are read. `on`: what is new is told. `join`: the same, before a flow begins to listen beside others. `begin`:
 * before the first does, so nothing is told.
 */
export type Purpose = "on" | "join" | "begin";

/** Rejects with the SDK's errors, and with a StoppedError where a person must say what was found. */
export async function* readRows(
  source: RowsSource,
  kept: Kept | null,
  purpose: Purpose,
  { store, clock }: { readonly store: Rows; readonly clock: Pick<Clock, "now"> },
): AsyncGenerator<Piece> {
  const begins = purpose === "begin";
  if (kept?.stopped && !begins) throw new StoppedError(kept);
  const way = kept?.way ?? (await wayOf(source));
  if (way === "snapshot" && source.trigger.kind === "snapshot") {
    const before = kept?.way === "snapshot" ? kept : null;
    yield* readSnapshot({ ...source, trigger: source.trigger }, before, purpose, store);
    return;
  }
  const before = kept?.way === "sequence" ? kept : null;
  yield* begins || before === null
    ? beginNumbers(source, before, clock)
    : readNumbers(source, before, clock);
}

async function wayOf({ trigger, api, where }: RowsSource): Promise<Kept["way"]> {
  if (trigger.kind === "sequence") return "sequence";
  return trigger.numbered && (await trigger.numbered.serves({ api, where }))
    ? "sequence"
    : "snapshot";
}

type Snapshot = Extract<Kept, { way: "snapshot" }>;

async function* readSnapshot(
  source: RowsSource & { readonly trigger: Snapshots },
  kept: Snapshot | null,
  purpose: Purpose,
  store: Rows,
): AsyncGenerator<Piece> {
  const { trigger, pollId, kin } = source;
  const { tells } = trigger;
  const begins = purpose === "begin" || (kept?.begins ?? true);
  const reading = { tells, epoch: kept?.epoch ?? 0, begins };
  const known = [...(kept === null ? [] : [kept]), ...kin.map((one) => one.kept)];
  const epoch = epochAbove("snapshot", known);
  yield* countedBy(kin, { pollId, epoch }, store);
  const piece = ({ told, rows, contents }: Judged): Piece => ({
    told,
    kept: { state: null, rows, contents },
    isLast: false,
  });
  const read = new Set<string>();
  // To a flow that begins, a row that this misses and a later turn finds would look new, or have no change to tell of.
  const pages = pagesFor(source, read, tells !== "gone" && (begins || purpose === "join"));
  let isWhole = false;
  for await (const page of begins ? allAtOnce(pages) : pages) {
    ({ isWhole } = page);
    const asked = page.rows.map(({ key, fingerprint }) => ({ key, fingerprint }));
    const judged = judgeRows(page.rows, await store.snapshotRows(pollId, asked), reading);
    if (judged.rows.length > 0) yield piece(judged);
  }
  if (tells === "gone" && isWhole) {
    const missing = await missingNow(source, { kept, begins, read }, store);
    for (let start = 0; start < missing.length; start += pageSize) {
      const keys = asGone(missing.slice(start, start + pageSize));
      const known = await store.snapshotRows(pollId, keys);
      yield piece(judgeGone(known, (key) => trigger.gone?.(key) ?? null, reading));
    }
  }
  const state: Kept = { way: "snapshot", epoch, begins: false, stopped: null, agreed: false };
  yield { told: [], kept: { state, rows: [], contents: [] }, isLast: true };
}

/** How often rows came to contents in an epoch, where other polls have counted further. */
async function* countedBy(
  kin: readonly Kin[],
  { pollId, epoch }: { readonly pollId: string; readonly epoch: number },
  store: Rows,
): AsyncGenerator<Piece> {
  for (const { pollId: other, kept } of kin) {
    if (kept.way !== "snapshot" || kept.epoch !== epoch) continue;
    let after: KeptRow = { key: "", fingerprint: "" };
    for (;;) {
      const asked = { pollId: other, with: pollId, after, limit: pageSize };
      const page = await store.contentsAfter(asked);
      const contents = page
        .filter(({ times, other: own }) => times > own)
        .map(({ key, fingerprint, times }) => ({ key, fingerprint, times }));
      if (contents.length > 0)
        yield { told: [], kept: { state: null, rows: [], contents }, isLast: false };
      after = page.at(-1) ?? after;
      if (page.length < pageSize) break;
    }
  }
}

interface Page {
  readonly rows: readonly ReadRow[];
  readonly isWhole: boolean;
}

/** All pages; what they hold is noted in `read`. */
async function* pagesOf(
  { trigger, api, where }: RowsSource & { readonly trigger: Snapshots },
  read: Set<string>,
): AsyncGenerator<Page> {
  for await (const { rows, isWhole } of trigger.rows({ api, where })) {
    for (const { key } of rows) {
      if (read.has(key)) throw keyTwice(key);
      if (Buffer.byteLength(key) > longestKey) throw keyTooLong(key);
      read.add(key);
    }
    if (read.size > mostRows) throw tooManyRows();
    yield { rows: rows.map((row) => readRow(row, trigger.tells)), isWhole };
  }
}

/**
 * The same, and where all must be found, once more if nothing proves that they were: a row that moves to an earlier page
 * while it is read is in none of them.
 */
async function* pagesFor(
  source: RowsSource & { readonly trigger: Snapshots },
  read: Set<string>,
  mustBeWhole: boolean,
): AsyncGenerator<Page> {
  let isWhole = !mustBeWhole;
  for await (const page of pagesOf(source, read)) {
    isWhole ||= page.isWhole;
    yield page;
  }
  if (!isWhole) yield* pagesOf(source, new Set());
}

/** Read to the end before any of it is kept, so that a beginning which fails on the way leaves everything as it was. */
async function* allAtOnce(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const all: Page[] = [];
  for await (const { rows, isWhole } of pages)
    all.push({
      rows: rows.map(({ key, fingerprint }) => ({ key, fingerprint, data: null })),
      isWhole,
    });
  yield* all;
}

/** The keys that are kept and gone. Where they are many, they are so in two reads, and a person has said that they are. */
async function missingNow(
  source: RowsSource & { readonly trigger: Snapshots },
  { kept, begins, read }: { kept: Snapshot | null; begins: boolean; read: ReadonlySet<string> },
  store: Rows,
): Promise<readonly string[]> {
  const missing: string[] = [];
  let known = 0;
  for await (const row of keptRows(source.pollId, store)) {
    if (!isThere(row)) continue;
    known += 1;
    if (!read.has(row.key)) missing.push(row.key);
  }
  if (begins || kept === null || kept.agreed || !isTooMuch(missing.length, known)) return missing;
  const again = new Set<string>();
  let isWhole = false;
  for await (const page of pagesOf(source, again)) ({ isWhole } = page);
  if (!isWhole) return [];
  const stillMissing = missing.filter((key) => !again.has(key));
  if (!isTooMuch(stillMissing.length, known)) return stillMissing;
  throw new StoppedError({ ...kept, stopped: { gone: stillMissing.length, of: known } });
}

async function* keptRows(pollId: string, store: Rows): AsyncGenerator<KeptRow> {
  let after = "";
  for (;;) {
    const page = await store.snapshotAfter(pollId, after, pageSize);
    yield* page;
    after = page.at(-1)?.key ?? after;
    if (page.length < pageSize) return;
  }
}
