import { type BegunItem, begunItemsOf, handlersOf, isBegunByRows } from "#reading/items.ts";
import type { RunPlace } from "#reading/run-place.ts";
import type { LoopRow } from "#engine/where-it-stands.ts";
import type { Work } from "../session.ts";
import { asks, itemsSpan } from "./run-asks.ts";

/** What has become of each item that was begun, in the order of the list. */
export function* begunItems(run: RunPlace, loop: string, row: LoopRow): Work<readonly BegunItem[]> {
  const [from, to] = itemsSpan(loop);
  const named = isBegunByRows(run, loop, row) ? yield* asks.names.all(from, run.seq, from, to) : [];
  const failures = yield* asks.failures.all(run.seq, from, to);
  const handlers = failures.length === 0 ? [] : handlersOf(run, loop);
  const handled = handlers.length === 0 ? [] : yield* asks.caught.all(run.seq, from, to, handlers);
  return begunItemsOf(run, loop, row, { named, failures, handled });
}
