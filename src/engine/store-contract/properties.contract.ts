import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { NewEvent } from "../store.ts";
import { event, type Open, stageOn, takes } from "./stage.world.ts";
import { draws } from "../../../test/effort.ts";

const flows = ["f1", "f2", "f3"] as const;
const keyOf = fc.integer({ min: 0, max: 11 }).map((number) => `k${number}`);
const turn = fc.oneof(
  fc.record({ do: fc.constant("poll" as const), keys: fc.array(keyOf, { maxLength: 6 }) }),
  fc.record({
    do: fc.constant("backfill" as const),
    flowId: fc.constantFrom(...flows),
    keys: fc.array(keyOf, { maxLength: 6 }),
  }),
  fc.record({ do: fc.constant("claim" as const), limit: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant("restart" as const) }),
);

/** What no order of things may break. */
export function propertiesContract(open: Open): void {
  it("makes exactly one run of each event for each flow, in whatever order they come", async () => {
    const property = fc.asyncProperty(fc.array(turn, { maxLength: 25 }), async (turns) => {
      const opened = await open();
      const stage = stageOn(() => opened);
      try {
        await stage.connect("c1");
        for (const id of flows) {
          await stage.flow(id);
          await stage.listen(id, { window: { from: 0, to: 1_000_000 } });
        }
        const pollId = await stage.pollId();
        const expected = new Set<string>();
        const take = (keys: readonly string[], takers: readonly string[]): NewEvent[] =>
          keys.map((key) => {
            for (const flowId of takers) expected.add(`${flowId} ${key}`);
            return event(key, ...takers.map((flowId) => takes(flowId, key)));
          });
        let time = 0;
        for (const one of turns) {
          time += 1;
          switch (one.do) {
            case "poll": {
              const unseen = await stage.store.unseen(pollId, one.keys);
              // As often as not the answer to "what is new?" is out of date, as after a crash.
              const keys = time % 2 === 0 ? one.keys : one.keys.filter((key) => unseen.has(key));
              await stage.accept(take(keys, flows));
              break;
            }
            case "backfill":
              await stage.acceptBackfill({
                flowId: one.flowId,
                pollId,
                events: take(one.keys, [one.flowId]),
                since: (await stage.store.subscription(one.flowId))?.window?.from ?? 0,
                from: time,
                at: time,
              });
              break;
            case "claim":
              for (const run of await stage.store.claimRuns(1_000, one.limit))
                if (run.epoch > 1) await stage.record(run, { kind: "finished" });
              break;
            case "restart":
              await stage.store.freeRuns();
              break;
          }
        }
        const { items } = await stage.reading.listRuns({ limit: 200 });
        const made = items.map(({ flowId, reference }) => `${flowId} ${reference}`);
        expect(made.toSorted()).toEqual([...expected].toSorted());

        const activities = await stage.reading.activity(flows);
        for (const { flowId, runs } of activities)
          for (const [status, count] of Object.entries(runs)) {
            const listed = items.filter((run) => run.flowId === flowId && run.status === status);
            expect([flowId, status, count]).toEqual([flowId, status, listed.length]);
          }
      } finally {
        await opened.close();
      }
    });
    await fc.assert(property, { numRuns: draws(25) });
  });
}
