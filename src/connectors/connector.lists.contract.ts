/** Reading what a trigger lists, as the contract does. */
import { describe, expect, it } from "vitest";
import type { AnyTrigger, Connector } from "#sdk/index.ts";

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
  const seen = {
    keys: new Array<string>(),
    times: new Array<Date>(),
    pages: 0,
    /** Each request must yield its page; the first page may cost more, as the trigger says. */
    requests: () => seen.pages - 1 + (trigger.callsPerPoll ?? 1),
  };
  for await (const page of trigger.poll(asked)) {
    seen.pages += 1;
    seen.keys.push(...page.map(({ key }) => key));
    seen.times.push(...page.map(({ at }) => at));
    if (seen.pages >= enough) break;
  }
  return seen;
}

/** All that triggers tell of, each event with the trigger that it is one of. A list that several share is read once. */
export async function* toldSince(
  triggers: readonly Dated[],
  asked: (trigger: Dated) => Parameters<Dated["poll"]>[0],
) {
  const read = new Set<unknown>();
  for (const first of triggers) {
    const list = first.shares?.list;
    if (list !== undefined && read.has(list)) continue;
    read.add(list);
    const sharing =
      list === undefined ? [first] : triggers.filter((one) => one.shares?.list === list);
    for await (const page of (list ?? first).poll(asked(first)))
      for (const event of page) {
        const trigger = sharing.find(({ shares }) => shares?.tells(event.data) !== false);
        if (trigger !== undefined) yield { trigger, ...event };
      }
  }
}

export function describeChoices({ choices }: Pick<Connector, "choices">, api: () => unknown): void {
  describe.each(choices)("the choices $id", (one) => {
    it("are pages of values with labels", async () => {
      const page = await one.list({ api: api(), search: null, cursor: null, of: null });
      for (const { value, label } of page.items) {
        expect(value).not.toBe("");
        expect(label).not.toBe("");
      }
      expect(page.next === null || page.next !== "").toBe(true);
    });
  });
}
