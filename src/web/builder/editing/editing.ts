import type { FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import type { Operation } from "#flow/operation.ts";
import { placed } from "#flow/placed.ts";
import type { Problem } from "#flow/problems.ts";
import type { Clash, EditsClash } from "./clash.ts";
import { type Deed, placeOf, remembered, reversed } from "./deed.ts";

/** What the person did at once, or took back at once: the server gets all of it in one request, or none. */
export type Act = readonly Operation[];

/**
 * What one person is doing to a flow: what the server has of it, what is still to be sent, and what
 * can be taken back. Everything here is pure; `saving.ts` is what the network does to it.
 */
export interface Editing {
  /** The newest that the server is known to have. */
  readonly saved: Saved;
  /** What was sent last and is not answered for. */
  readonly sent: Sent | null;
  /** Done after that, in this order. */
  readonly unsent: readonly Act[];
  /** A new name that the server has not got. */
  readonly name: string | null;
  /** What the person sees: `saved`, then `sent`, then `unsent`. */
  readonly document: FlowDocument;
  readonly past: readonly Deed[];
  readonly future: readonly Deed[];
  /** What does not go together with what somebody else has saved, for the person to decide. */
  readonly clashes: readonly Clash[];
  readonly line: Line;
  /** How often in a row nobody has answered. */
  readonly failures: number;
  /** When the oldest and the newest of `unsent` was done. */
  readonly since: number;
  readonly touched: number;
  /** After a refusal of several acts at once: which one is it? */
  readonly singly: boolean;
  /** What the person should be told, once. */
  readonly notices: readonly Notice[];
}

export interface Saved {
  readonly revision: number;
  readonly name: string;
  readonly document: FlowDocument;
  /** Who has saved it, where that is known. */
  readonly by: string | null;
}

export type Sent =
  | {
      readonly what: "edits";
      readonly acts: readonly Act[];
      /** No answer has come: it may have arrived all the same. */
      readonly inDoubt: boolean;
    }
  | { readonly what: "name"; readonly name: string; readonly inDoubt: boolean };

/** What goes on between here and the server. */
export type Line =
  | { readonly is: "free" }
  | { readonly is: "sending" }
  /** Somebody else was faster: the newest must be read. */
  | { readonly is: "behind" }
  | { readonly is: "reading" }
  | { readonly is: "pausing"; readonly until: number }
  /** Trying again by itself would not help. */
  | { readonly is: "stopped"; readonly why: Refused };

export interface Refused {
  readonly status: number;
  readonly code: string;
  /** In the person's language. */
  readonly message: string;
  readonly advice: string | undefined;
}

export type Notice =
  /** Somebody else's change has appeared. */
  | { readonly kind: "theirs"; readonly by: string | null }
  /** What was to be taken back was changed by somebody else since. */
  | { readonly kind: "stale" }
  /** The server does not take an edit, and it is gone. */
  | { readonly kind: "refused"; readonly why: Refused };

/** `past`: what was done before, elsewhere, and can be taken back. */
export function opened(saved: Saved, past: readonly Deed[] = []): Editing {
  return {
    saved,
    sent: null,
    unsent: [],
    name: null,
    document: saved.document,
    past,
    future: [],
    clashes: [],
    line: { is: "free" },
    failures: 0,
    since: 0,
    touched: 0,
    singly: false,
    notices: [],
  };
}

export type Tried =
  | { readonly ok: true; readonly editing: Editing }
  | { readonly ok: false; readonly problem: Problem };

/** All of them, or none. */
export function edited(editing: Editing, operations: readonly Operation[], now: number): Tried {
  const done = applied(editing.document, operations);
  if (!done.ok) return done;
  const past = remembered(editing.past, {
    before: editing.document,
    after: done.document,
    operations,
    at: now,
  });
  const changed = queued({ ...editing, past, future: [] }, operations, done.document, now);
  return { ok: true, editing: changed };
}

export function undone(editing: Editing, now: number): Editing {
  const deed = editing.past.at(-1);
  if (deed === undefined) return editing;
  const turned = reversed(editing.document, deed);
  const past = editing.past.slice(0, -1);
  if (!turned.ok) return noticed({ ...editing, past }, { kind: "stale" });
  const after = { ...editing, past, future: [...editing.future, turned.again] };
  return queued(after, turned.operations, turned.document, now);
}

export function redone(editing: Editing, now: number): Editing {
  const deed = editing.future.at(-1);
  if (deed === undefined) return editing;
  const turned = reversed(editing.document, deed);
  const future = editing.future.slice(0, -1);
  if (!turned.ok) return noticed({ ...editing, future }, { kind: "stale" });
  const after = { ...editing, future, past: [...editing.past, turned.again] };
  return queued(after, turned.operations, turned.document, now);
}

export function renamed(editing: Editing, name: string, now: number): Editing {
  const isNew = name !== (editing.name ?? editing.saved.name);
  return isNew ? { ...editing, name, since: now, touched: now } : editing;
}

/** What happened to a clash. */
export function decided(
  editing: Editing,
  clash: Clash,
  choice: "mine" | "theirs",
  now: number,
): Editing {
  const clashes = editing.clashes.filter((one) => one !== clash);
  const without = { ...editing, clashes };
  if (choice === "theirs") return without;
  if (clash.what === "name") return renamed(without, clash.mine, now);
  const mine = [...clash.first, ...clash.operations].reduce<Done>(
    (done, operation) => {
      const next = settled(operation, clash, done.document);
      const tried = edit(done.document, next);
      // What does not fit any more even so has nothing left to fit to.
      return tried.ok ? { document: tried.document, act: [...done.act, next] } : done;
    },
    { document: without.document, act: [] },
  );
  const tried = edited(without, mine.act, now);
  return mine.act.length > 0 && tried.ok ? tried.editing : without;
}

interface Done {
  readonly document: FlowDocument;
  readonly act: Act;
}

/** Of the settings of a step only those that are the person's: others may have been decided about before. */
function settled(operation: Operation, { theirs }: EditsClash, document: FlowDocument): Operation {
  return operation.do === "setLogic" ? placed(operation, theirs, document) : operation;
}

/** What the person has not got onto the server yet. */
export function isUnsaved({ sent, unsent, name, clashes }: Editing): boolean {
  return sent !== null || unsent.length > 0 || name !== null || clashes.length > 0;
}

export function noticed(editing: Editing, notice: Notice): Editing {
  return { ...editing, notices: [...editing.notices, notice] };
}

export function applied(
  document: FlowDocument,
  operations: readonly Operation[],
):
  | { readonly ok: true; readonly document: FlowDocument }
  | { readonly ok: false; readonly problem: Problem } {
  let current = document;
  for (const operation of operations) {
    const edited = edit(current, operation);
    if (!edited.ok) return edited;
    current = edited.document;
  }
  return { ok: true, document: current };
}

function queued(editing: Editing, act: Act, document: FlowDocument, now: number): Editing {
  const since = editing.unsent.length === 0 ? now : editing.since;
  const unsent = act.length === 0 ? editing.unsent : joined(editing.unsent, act);
  return { ...editing, document, unsent, since, touched: now };
}

/** Of several changes of one place in a row, and of nothing else, only the last is sent. */
function joined(unsent: readonly Act[], act: Act): readonly Act[] {
  const place = placeOfAct(act);
  return place !== null && placeOfAct(unsent.at(-1) ?? []) === place
    ? [...unsent.slice(0, -1), act]
    : [...unsent, act];
}

function placeOfAct([operation, ...others]: Act): string | null {
  return operation === undefined || others.length > 0 ? null : placeOf(operation);
}
