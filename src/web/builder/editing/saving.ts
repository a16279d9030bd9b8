import type { Operation } from "#flow/operation.ts";
import { rebase } from "#flow/rebase.ts";
import { same } from "#flow/same.ts";
import { alike } from "./alike.ts";
import { clashesOf, type NameClash } from "./clash.ts";
import { withIds } from "./deed.ts";
import { type Act, type Editing, noticed, type Refused, type Saved, type Sent } from "./editing.ts";
import { fitting, hasArrived } from "./arrived.ts";

/** How a draft saves itself: one request at a time, again until it is answered, never over others' work. */

/** What is to be done next. */
export type Move =
  | { readonly do: "rest" }
  | { readonly do: "wait"; readonly until: number }
  | { readonly do: "send"; readonly sent: Sent }
  | { readonly do: "read" };

/** So long after the last key, or at the latest so long after the first one, what was typed is sent. */
const quietMs = 500;
const latestMs = 2_500;
/** An act of more operations than this goes by itself. */
const batchSize = 50;
const longestPauseMs = 15_000;

export function moveOf(editing: Editing, now: number): Move {
  const { line } = editing;
  switch (line.is) {
    case "sending":
    case "reading":
    case "stopped":
      return { do: "rest" };
    case "behind":
      return { do: "read" };
    case "pausing":
      return now < line.until ? { do: "wait", until: line.until } : nextOf(editing, now);
    case "free":
      return nextOf(editing, now);
  }
}

function nextOf({ sent, unsent, name, since, touched, singly }: Editing, now: number): Move {
  if (sent !== null) return { do: "send", sent };
  if (unsent.length === 0 && name === null) return { do: "rest" };
  const until = Math.min(touched + quietMs, since + latestMs);
  if (now < until) return { do: "wait", until };
  const acts = singly ? unsent.slice(0, 1) : batchOf(unsent);
  return acts.length === 0 && name !== null
    ? { do: "send", sent: { what: "name", name, inDoubt: false } }
    : { do: "send", sent: { what: "edits", acts, inDoubt: false } };
}

function batchOf(unsent: readonly Act[]): readonly Act[] {
  let count = 0;
  const end = unsent.findIndex((act, index) => {
    count += act.length;
    return index > 0 && count > batchSize;
  });
  return end === -1 ? unsent : unsent.slice(0, end);
}

/** It is on its way. */
export function sending(editing: Editing, sent: Sent): Editing {
  const isNew = editing.sent === null;
  const count = isNew && sent.what === "edits" ? sent.acts.length : 0;
  return { ...editing, sent, unsent: editing.unsent.slice(count), line: { is: "sending" } };
}

export function reading(editing: Editing): Editing {
  return { ...editing, line: { is: "reading" } };
}

/** The server has taken what was sent. Its answer may hold what somebody else did right after that. */
export function answered(editing: Editing, saved: Saved): Editing {
  const singly = editing.singly && editing.unsent.length > 0;
  return onTopOf({ ...editing, singly }, saved, true);
}

/** Nobody has answered. */
export function unanswered(editing: Editing, now: number): Editing {
  const failures = editing.failures + 1;
  const until = now + Math.min(500 * 2 ** failures, longestPauseMs);
  const sent = editing.sent && { ...editing.sent, inDoubt: true };
  return { ...editing, sent, failures, line: { is: "pausing", until } };
}

/** What the server has now. It may have been asked for, or seen by chance. */
export function seen(editing: Editing, newest: Saved, now: number): Editing {
  const { saved, sent, line } = editing;
  // An answer is on its way that tells more.
  if (line.is === "sending") return editing;
  if (newest.revision <= saved.revision)
    return line.is === "reading" ? unanswered(editing, now) : editing;
  const isThere = sent !== null && sent.inDoubt && hasArrived(sent, saved, newest);
  return onTopOf(editing, newest, isThere);
}

/** The server has refused what was sent. Of several acts one may be the reason; of one act nothing stays. */
export function refused(editing: Editing, why: Refused, now: number): Editing {
  if (why.code === "flow.conflict") return { ...editing, line: { is: "behind" } };
  if (why.status === 403 || why.status === 404) return { ...editing, line: { is: "stopped", why } };
  // What is wrong with the server or on the way to it passes.
  if (![400, 413, 422].includes(why.status)) return unanswered(editing, now);
  const { sent, unsent } = editing;
  const without: Editing = { ...editing, sent: null, line: free, failures: 0 };
  if (sent === null) return without;
  if (sent.what === "name") return noticed({ ...without, name: null }, { kind: "refused", why });
  if (sent.acts.length > 1) return { ...without, unsent: [...sent.acts, ...unsent], singly: true };
  const left = fitting(editing.saved.document, unsent);
  return noticed({ ...without, ...left }, { kind: "refused", why });
}

/** Nothing waits any longer: what was typed is sent, what failed is tried again. */
export function hurried(editing: Editing): Editing {
  const { line } = editing;
  const isStuck = line.is === "pausing" || line.is === "stopped";
  return { ...editing, since: 0, touched: 0, line: isStuck ? free : line };
}

const free = { is: "free" } as const;

/** The newest, with everything on top of it that the server has not got. */
function onTopOf(editing: Editing, newest: Saved, hasArrived: boolean): Editing {
  const { saved, sent, unsent } = editing;
  const acts = sent?.what === "edits" ? sent.acts : [];
  const base = hasArrived ? fitting(saved.document, acts).document : saved.document;
  const waiting = hasArrived ? unsent : [...acts, ...unsent];
  const { document, each, lost, ids } = rebase(base, waiting.flat(), newest.document);
  const shown = alike(editing.document, document);
  const sides = { base, mine: editing.document, theirs: newest.document, by: newest.by };
  const clashes = clashesOf(lost, sides);
  const named = nameOnTopOf(editing, newest, hasArrived);
  const after: Editing = {
    ...editing,
    saved: { ...newest, document: alike(shown, newest.document) },
    sent: null,
    unsent: actsOf(waiting, each),
    name: named.name,
    document: shown,
    past: editing.past.map((deed) => withIds(deed, ids)),
    future: editing.future.map((deed) => withIds(deed, ids)),
    clashes: [...editing.clashes, ...clashes, ...named.clashes],
    line: free,
    failures: 0,
  };
  const isNews = clashes.length === 0 && !same(base, newest.document);
  return isNews || named.isNews ? noticed(after, { kind: "theirs", by: newest.by }) : after;
}

/** The acts that are left, with the operations of each that are. */
function actsOf(acts: readonly Act[], each: readonly (Operation | null)[]): readonly Act[] {
  let end = 0;
  const left = acts.map((act) => {
    end += act.length;
    return each.slice(end - act.length, end).filter((one) => one !== null);
  });
  return left.filter((act) => act.length > 0);
}

/** The person's name for the flow on top of the one that it has now; whether that is news. */
function nameOnTopOf(
  { saved, sent, name }: Editing,
  newest: Saved,
  hasArrived: boolean,
): {
  readonly name: string | null;
  readonly clashes: readonly NameClash[];
  readonly isNews: boolean;
} {
  const arrived = hasArrived && sent?.what === "name" ? sent.name : null;
  const left = name === arrived || name === newest.name ? null : name;
  const isTheirs = newest.name !== (arrived ?? saved.name) && newest.name !== name;
  if (!isTheirs || left === null) return { name: left, clashes: [], isNews: isTheirs };
  const clash: NameClash = { what: "name", mine: left, theirs: newest.name, by: newest.by };
  return { name: null, clashes: [clash], isNews: false };
}
