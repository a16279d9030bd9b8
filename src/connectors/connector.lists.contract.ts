/** Reading what a trigger lists, as the contract does. */
import type { AnyTrigger } from "#sdk/index.ts";

export type Dated = Extract<AnyTrigger, { kind: "since" }>;

export interface Span {
  readonly since: Date;
  readonly until?: Date;
}

/** What a trigger lists, newest first. */
export async function keysOf(
  trigger: Dated,
  asked: Parameters<Dated["poll"]>[0],
  enough = Number.POSITIVE_INFINITY,
) {
  const seen: { keys: string[]; times: Date[]; pages: number } = { keys: [], times: [], pages: 0 };
  for await (const page of trigger.poll(asked)) {
    seen.pages += 1;
    seen.keys.push(...page.map(({ key }) => key));
    seen.times.push(...page.map(({ at }) => at));
    if (seen.pages >= enough) break;
  }
  return seen;
}
