/** Reading what a trigger lists, as the contract does. */
import { describe, expect, it } from "vitest";
import type { AnyTrigger, Connector, TriggerEvent } from "#sdk/index.ts";

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

/** What several triggers read is one list, and each event in it is one trigger's. `keysIn`: what a trigger lists since then. */
export function describeShared(
  connector: Pick<Connector, "triggers">,
  dated: readonly Dated[],
  open: () => unknown,
  keysIn: (trigger: Dated, api: unknown, since: Date) => Promise<readonly string[]>,
): void {
  const lists = Map.groupBy(dated, ({ shares }) => shares?.list.id);
  lists.delete(undefined);
  describe.each([...lists])("the list %s that triggers share", (id, sharing) => {
    it("tells of what each of them tells of, and each event is one trigger's", async () => {
      const api = open();
      const since = new Date(Date.now() - 3_600_000);
      const list = sharing[0]?.shares?.list ?? expect.fail("there is a list");
      const listed = async (): Promise<readonly TriggerEvent[]> => {
        const all: TriggerEvent[] = [];
        for await (const page of list.poll({ api, since })) all.push(...page);
        return all;
      };
      const before = await listed();
      const told = new Map<Dated, ReadonlySet<string>>();
      for (const trigger of sharing) told.set(trigger, new Set(await keysIn(trigger, api, since)));
      const after = await listed();
      // What the other side does later by itself may come in between.
      for (const [trigger, keys] of told) {
        const its = (events: readonly TriggerEvent[]): readonly string[] =>
          events.flatMap(({ key, data }) => (trigger.shares?.tells(data) ? [key] : []));
        const [earlier, later] = [its(before), its(after)];
        expect([...keys].filter((key) => earlier.includes(key))).toEqual(earlier);
        expect(later.filter((key) => keys.has(key))).toEqual([...keys]);
      }
      for (const { data } of after)
        expect(sharing.filter(({ shares }) => shares?.tells(data))).toHaveLength(1);
    });

    it("has a name that no trigger has, and triggers that answer alike", () => {
      expect(connector.triggers.map((trigger) => trigger.id)).not.toContain(id);
      for (const { where, uniqueKeys, overlapSeconds, keptDays, shares } of sharing) {
        const [first] = sharing;
        expect(where).toBeUndefined();
        expect({ uniqueKeys, overlapSeconds, keptDays }).toEqual({
          uniqueKeys: first?.uniqueKeys,
          overlapSeconds: first?.overlapSeconds,
          keptDays: first?.keptDays,
        });
        expect(shares?.list).toBe(first?.shares?.list);
      }
    });
  });
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
