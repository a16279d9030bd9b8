import { isRefusal } from "../../api/refusal.ts";

/** How often the outside system is asked. */
const pollMs = 5_000;

/** Nothing came in time. */
export class NothingCame extends Error {
  override readonly name = "NothingCame";
}

/** Looks again and again until there is a key that was not there at first; what it gives back ends that. */
export function watch({
  look,
  until,
  found,
  ended,
  now,
  after,
}: {
  /** The keys of the newest, newest first. */
  readonly look: () => Promise<readonly string[]>;
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
    const keys = await answerOf(look);
    if (!isWatching) return;
    // A refusal stays one; silence passes.
    if ("refusal" in keys) return end(keys.refusal);
    const before = known ?? ("answer" in keys ? new Set(keys.answer) : null);
    known = before;
    const key = "answer" in keys ? keys.answer.findLast((one) => !before?.has(one)) : undefined;
    if (key !== undefined) {
      await found(key).catch(end);
      return;
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
  | { readonly answer: readonly string[] }
  | { readonly refusal: unknown }
  | { readonly silence: true };

async function answerOf(look: () => Promise<readonly string[]>): Promise<Answered> {
  try {
    return { answer: await look() };
  } catch (error) {
    return isRefusal(error) ? { refusal: error } : { silence: true };
  }
}
