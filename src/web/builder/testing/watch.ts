import { isRefusal } from "../../api/refusal.ts";
import type { TriggerRecord } from "../../api/tests.ts";

/** How often the outside system is asked. */
const pollMs = 5_000;

/** Nothing came in time. */
export class NothingCame extends Error {
  override readonly name = "NothingCame";
}

/** What was waited with is not what would be tested by now. */
export class OtherDraft extends Error {
  override readonly name = "OtherDraft";
}

type Seen = Pick<TriggerRecord, "key" | "starts">;

/**
 * Looks again and again until a record would start the flow that would not have done so at first: it was
 * not there, or not final. What `found` gives back ends that.
 */
export function watch({
  look,
  until,
  found,
  ended,
  now,
  after,
}: {
  /** The newest, newest first. */
  readonly look: () => Promise<readonly Seen[]>;
  readonly until: number;
  readonly found: (key: string) => Promise<void>;
  readonly ended: (error: unknown) => void;
  readonly now: () => number;
  readonly after: (milliseconds: number, work: () => void) => () => void;
}): () => void {
  let isWatching = true;
  let forget = (): void => {};
  let known: ReadonlySet<string> | null = null;
  const end = (error: unknown): void => {
    if (isWatching) ended(error);
    isWatching = false;
  };
  const turn = async (): Promise<void> => {
    const seen = await answerOf(look);
    if (!isWatching) return;
    // A refusal stays one; silence passes.
    if ("refusal" in seen) return end(seen.refusal);
    if ("answer" in seen) {
      const before = known ?? keysOf(seen.answer.filter(({ starts }) => starts !== "not_yet"));
      known = before;
      const next = seen.answer.findLast(({ key, starts }) => starts === "yes" && !before.has(key));
      if (next !== undefined) {
        await found(next.key).catch(end);
        return;
      }
    }
    if (now() >= until) return end(new NothingCame());
    forget = after(pollMs, () => void turn());
  };
  void turn();
  return () => {
    isWatching = false;
    forget();
  };
}

type Answered =
  | { readonly answer: readonly Seen[] }
  | { readonly refusal: unknown }
  | { readonly silence: true };

function keysOf(records: readonly Seen[]): ReadonlySet<string> {
  return new Set(records.map(({ key }) => key));
}

async function answerOf(look: () => Promise<readonly Seen[]>): Promise<Answered> {
  try {
    return { answer: await look() };
  } catch (error) {
    return isRefusal(error) ? { refusal: error } : { silence: true };
  }
}
