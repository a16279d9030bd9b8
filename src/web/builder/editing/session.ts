import type { Operation } from "#flow/operation.ts";
import type { Problem } from "#flow/problems.ts";
import type { Clash } from "./clash.ts";
import type { Deed } from "./deed.ts";
import {
  decided,
  edited,
  type Editing,
  isUnsaved,
  opened,
  redone,
  type Refused,
  renamed,
  type Saved,
  type Sent,
  undone,
} from "./editing.ts";
import * as saving from "./saving.ts";

/** What the session needs of the world. */
export interface World {
  now(): number;
  /** Calls back after so many milliseconds; what it returns takes that back. */
  after(milliseconds: number, work: () => void): () => void;
  send(sent: Sent, saved: Saved): Promise<Reply>;
  read(): Promise<Reply>;
}

export type Reply =
  | { readonly is: "saved"; readonly saved: Saved }
  | { readonly is: "refused"; readonly why: Refused }
  | { readonly is: "silent" };

/** So long does somebody wait who wants to go on when all is saved. */
const patienceMs = 5_000;

/** One person's work on one flow, which saves itself. */
export interface Session {
  readonly now: () => Editing;
  readonly subscribe: (listener: () => void) => () => void;
  /** Undefined where it was done. */
  readonly edit: (operations: readonly Operation[]) => Problem | undefined;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly rename: (name: string) => void;
  readonly decide: (clash: Clash, choice: "mine" | "theirs") => void;
  /** What the server has, as somebody else has read it. */
  readonly see: (saved: Saved) => void;
  /** Sends at once what waits, and resolves when nothing is left to send, or nobody answers for some seconds. */
  readonly flush: () => Promise<void>;
  readonly noticed: () => void;
  /** Begins to send, until it is told to stop; it can begin again. */
  readonly open: () => () => void;
}

export function openSession(start: Saved, world: World, past: readonly Deed[] = []): Session {
  let editing = opened(start, past);
  let newest = start;
  let isOpen = false;
  let forget = (): void => {};
  const listeners = new Set<() => void>();

  const become = (next: Editing): void => {
    const before = editing;
    editing = next;
    // It may have been seen while something was on its way.
    if (newest.revision > next.saved.revision) editing = saving.seen(next, newest, world.now());
    if (editing === before) return;
    for (const listener of listeners) listener();
    goOn();
  };

  const goOn = (): void => {
    forget();
    // What was left behind is still sent.
    if (!isOpen && !isUnsaved(editing)) return;
    const move = saving.moveOf(editing, world.now());
    switch (move.do) {
      case "rest":
        return;
      case "wait":
        forget = world.after(move.until - world.now(), goOn);
        return;
      case "send": {
        const { saved } = editing;
        become(saving.sending(editing, move.sent));
        void world
          .send(move.sent, saved)
          .then((reply) => become(taken(editing, reply, world.now())));
        return;
      }
      case "read":
        become(saving.reading(editing));
        void world.read().then((reply) => become(found(editing, reply, world.now())));
    }
  };

  return {
    now: () => editing,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit: (operations) => {
      const tried = edited(editing, operations, world.now());
      if (!tried.ok) return tried.problem;
      become(tried.editing);
      return undefined;
    },
    undo: () => become(undone(editing, world.now())),
    redo: () => become(redone(editing, world.now())),
    rename: (name) => become(renamed(editing, name, world.now())),
    decide: (clash, choice) => become(decided(editing, clash, choice, world.now())),
    see: (saved) => {
      if (saved.revision > newest.revision) newest = saved;
      become(editing);
    },
    flush: () =>
      new Promise((resolve) => {
        const end = (): void => {
          listeners.delete(check);
          forgetPatience();
          resolve();
        };
        const check = (): void => {
          const { line, sent, unsent, name } = editing;
          const isStuck = line.is === "pausing" || line.is === "stopped";
          if (isStuck || (sent === null && unsent.length === 0 && name === null)) end();
        };
        const forgetPatience = world.after(patienceMs, end);
        listeners.add(check);
        become(saving.hurried(editing));
        check();
      }),
    noticed: () => {
      if (editing.notices.length > 0) become({ ...editing, notices: [] });
    },
    open: () => {
      isOpen = true;
      goOn();
      return () => {
        isOpen = false;
      };
    },
  };
}

function taken(editing: Editing, reply: Reply, now: number): Editing {
  switch (reply.is) {
    case "saved":
      return saving.answered(editing, reply.saved);
    case "refused":
      return saving.refused(editing, reply.why, now);
    case "silent":
      return saving.unanswered(editing, now);
  }
}

function found(editing: Editing, reply: Reply, now: number): Editing {
  switch (reply.is) {
    case "saved":
      return saving.seen(editing, reply.saved, now);
    case "refused":
      return saving.refused(editing, reply.why, now);
    case "silent":
      return saving.unanswered(editing, now);
  }
}
