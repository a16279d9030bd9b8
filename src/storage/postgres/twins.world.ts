import { isDeepStrictEqual } from "node:util";
import type { Opened } from "#engine/store-contract/stage.world.ts";
import type { Store } from "#engine/store.ts";
import type { Reading } from "#reading/reading.ts";

/**
 * Two stores as one: what is asked of one is asked of both, one call after the other, and both must answer the same.
 * Whatever plays on it plays the same history on both.
 */
export function twins(one: Opened, other: Opened): Opened {
  const inTurn = queue();
  const cursors = new Map<string, string>();
  return {
    store: pair(one.store, other.store, { inTurn, cursors, ownAnswers: ownOfStore }),
    reading: pair(one.reading, other.reading, { inTurn, cursors, ownAnswers: ownOfReading }),
    async close() {
      await one.close();
      await other.close();
    },
  };
}

/** What is asked of the first alone: it is about the process that it is asked in. */
const ownOfStore: ReadonlySet<keyof Store> = new Set([
  "onWork",
  "onChanges",
  "processes",
  "lastSeen",
  "time",
  "close",
]);
const ownOfReading: ReadonlySet<keyof Reading> = new Set(["atOnce", "close"]);

/** Both do it, and answer by the signs of life that each keeps in its own way. */
const ofSigns: ReadonlySet<string> = new Set<keyof Store>([
  "recordAlive",
  "markRestored",
  "restored",
]);

interface Pairing {
  readonly inTurn: Queue;
  /** The place in a list, as the other tells it, by how the first does. */
  readonly cursors: Map<string, string>;
  readonly ownAnswers: ReadonlySet<string>;
}

function pair<Side extends object>(one: Side, other: Side, pairing: Pairing): Side {
  const { inTurn, cursors, ownAnswers } = pairing;
  return new Proxy(one, {
    get(target, name) {
      const asked: unknown = Reflect.get(target, name);
      const askedToo: unknown = Reflect.get(other, name);
      if (typeof name !== "string" || typeof asked !== "function") return asked;
      // A lease is only worth something where several processes work.
      if (name === "lease" || name === "release") return askedToo;
      if (ownAnswers.has(name) || typeof askedToo !== "function") return asked;
      return (...given: readonly unknown[]) =>
        inTurn(async () => {
          const theirs = given.map((value) => withCursor(value, cursors));
          const second = await outcomeOf(() => Reflect.apply(askedToo, other, theirs));
          // Where several processes work alone, a lease can be lost.
          if (isLeased(given[0]) && "answer" in second && second.answer === "fenced")
            return "fenced";
          const first = await outcomeOf(() => Reflect.apply(asked, target, given));
          noteCursors(first, second, cursors);
          if (!ofSigns.has(name) && !isDeepStrictEqual(comparable(first), comparable(second)))
            throw new Error(`${name} ${said(given)}: ${said(first)}, and ${said(second)}`);
          if ("failed" in first) throw first.failed;
          return first.answer;
        });
    },
  });
}

const isLeased = (asked: unknown): boolean =>
  typeof asked === "object" && asked !== null && "lease" in asked;

type Outcome = { readonly answer: unknown } | { readonly failed: unknown };

async function outcomeOf(ask: () => unknown): Promise<Outcome> {
  try {
    return { answer: await ask() };
  } catch (failed) {
    return { failed };
  }
}

/** Without what only has to be there in both: errors say the same by their names, cursors tell places of their own. */
function comparable(outcome: Outcome): unknown {
  if ("failed" in outcome) return outcome.failed instanceof Error ? outcome.failed.name : null;
  const { answer } = outcome;
  return isPage(answer) ? { ...answer, next: answer.next === null } : answer;
}

interface Page {
  readonly next: string | null;
}

function isPage(value: unknown): value is Page {
  return (
    typeof value === "object" &&
    value !== null &&
    "next" in value &&
    (value.next === null || typeof value.next === "string")
  );
}

function noteCursors(first: Outcome, second: Outcome, cursors: Map<string, string>): void {
  if (!("answer" in first && "answer" in second)) return;
  if (!isPage(first.answer) || !isPage(second.answer)) return;
  if (first.answer.next !== null && second.answer.next !== null)
    cursors.set(first.answer.next, second.answer.next);
}

function withCursor(value: unknown, cursors: ReadonlyMap<string, string>): unknown {
  if (typeof value !== "object" || value === null || !("cursor" in value)) return value;
  return { ...value, cursor: cursors.get(String(value.cursor)) ?? value.cursor };
}

function said(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part instanceof Map || part instanceof Set
      ? [...part]
      : part instanceof Error
        ? String(part)
        : part,
  ).slice(0, 2_000);
}

type Queue = <Result>(work: () => Promise<Result>) => Promise<Result>;

function queue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
