import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { AnyRowsTrigger } from "#sdk/connector.ts";
import { text } from "#sdk/text.ts";
import type { Row } from "#sdk/trigger.ts";
import { everything } from "../accept.ts";
import { nothingLate } from "../late-fields.ts";
import { kinOf } from "../rows/kin.ts";
import type { Purpose } from "../rows/read.ts";
import { acceptRows } from "../rows/turn.ts";
import type { Acceptance, Store } from "../store.ts";
import type { Stage } from "./stage.world.ts";

/** A table outside, read through the engine's own turns, which are killed at any moment. */

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

class Killed extends Error {}

/** Rows by key, with what they hold; `numbers`: also by these. */
export interface Table {
  rows: Map<string, number>;
  /** The number that was given out last. */
  newest: number;
}

/** The highest number that is there or was given out. */
const highestOf = (table: Table) => Math.max(table.newest, ...[...table.rows.keys()].map(Number));

export function triggerOn(
  table: Table,
  tells: "new" | "changed" | "gone" | "numbers",
): AnyRowsTrigger {
  const rowOf = ([key, value]: readonly [string, number]): Row => ({
    key,
    content: { value },
    data: { key, value },
  });
  const numbered = () =>
    [...table.rows]
      .map(([number, value]) => ({ number, data: { number, value } }))
      .toSorted((a, b) => Number(a.number) - Number(b.number));
  const inRange = (number: string, { from, to }: { from: string; to: string }) =>
    Number(from) <= Number(number) && Number(number) <= Number(to);
  const shared = {
    id: "rows",
    label: text("Rows", "行"),
    help: text("Rows", "行"),
    watches: "row",
    settings: z.object({}),
    output: z.unknown(),
    uniqueKeys: false,
    sample: null,
    matches: () => "take" as const,
    madeBy: () => null,
    some: () => Promise.resolve([]),
    reread: () => Promise.resolve(null),
    numbered: {
      serves: () => Promise.resolve(false),
      after: async ({ after, limit }: { after: string | null; limit: number }) => ({
        rows: numbered()
          .filter(({ number }) => after === null || Number(number) > Number(after))
          .slice(0, limit),
        newest: highestOf(table) === 0 ? null : String(highestOf(table)),
        given: String(table.newest),
      }),
      between: async ({
        ranges,
        limit,
      }: {
        ranges: readonly { from: string; to: string }[];
        limit: number;
      }) =>
        numbered()
          .filter(({ number }) => ranges.some((range) => inRange(number, range)))
          .slice(0, limit),
      highest: async ({ limit }: { limit: number }) =>
        numbered()
          .map(({ number }) => number)
          .toReversed()
          .slice(0, limit),
    },
  };
  if (tells === "numbers") return { ...shared, kind: "sequence" };
  return {
    ...shared,
    kind: "snapshot",
    tells,
    gone: (key) => ({ key }),
    async *rows() {
      const all = [...table.rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(rowOf);
      for (let start = 0; start === 0 || start < all.length; start += 2)
        yield { rows: all.slice(start, start + 2), isWhole: start + 2 >= all.length };
    },
  };
}

export interface Told {
  readonly key: string;
  readonly data: unknown;
}

/** Pieces that are still accepted before a turn is killed, and whether the last one is committed first. */
export type Kill = { readonly after: number; readonly committed: boolean } | null;

/** One turn of a poll for flows that listen to it. */
export interface Turn {
  readonly connectionId: string;
  /** The id of the place. */
  readonly place: string;
  readonly trigger: AnyRowsTrigger;
  readonly purpose: Purpose;
  readonly flows: readonly string[];
  /** The connection that a flow which begins has listened to last. */
  readonly stoodAt?: string | null;
  readonly kill?: Kill;
  readonly now: () => number;
  /** What was committed, and how many runs it made. */
  readonly onTold: (told: readonly Told[], runs: number) => void;
}

/** Resolves with the poll's cursor; null where the turn was killed. */
export async function takeTurn(stage: Stage, turn: Turn): Promise<number | null> {
  const { connectionId, place, trigger, purpose, flows, kill = null, now, onTold } = turn;
  const { store } = stage;
  let pieces = 0;
  const acceptEvents: Store["acceptEvents"] = async (acceptance: Acceptance) => {
    pieces += 1;
    const isKilled = kill !== null && pieces > kill.after;
    if (isKilled && !kill.committed) throw new Killed();
    const accepted = await store.acceptEvents(acceptance);
    if (accepted === "fenced") throw new Error("fenced");
    onTold(acceptance.events, accepted.runs);
    if (isKilled) throw new Killed();
    return accepted;
  };
  const poll = (await store.poll(connectionId, "rows", place)) ?? expect.fail("no poll");
  const connection = (await store.connection(connectionId)) ?? expect.fail("no connection");
  const begun = { trigger, connection, stoodAt: turn.stoodAt ?? null };
  const kin = purpose === "on" ? [] : await kinOf(poll, begun, store);
  const lease = (await store.lease(poll.id)) ?? expect.fail("no lease");
  const listening = flows.map((flowId) => ({
    flowId,
    versionId: `${flowId}-v1`,
    liveFrom: 0,
    ownEvents: 0,
    matches: () => "take" as const,
    judge: everything,
    awaited: nothingLate,
  }));
  try {
    return await acceptRows(
      { lease, poll, connection, trigger, api: null, gotFurther: () => undefined, kin },
      async () => listening,
      purpose,
      {
        store: { ...store, acceptEvents },
        clock: { now, elapsed: now, at: () => () => {} },
        newId: randomUUID,
        log: silent,
      },
    );
  } catch (thrown) {
    if (!(thrown instanceof Killed)) throw thrown;
    return null;
  } finally {
    await store.release(lease);
  }
}
