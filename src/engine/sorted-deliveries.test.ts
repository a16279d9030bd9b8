import { describe, expect, it } from "vitest";
import { isUndecided, sortedDeliveries, type ToDeliver } from "./sorted-deliveries.ts";
import type { Delivery, NewRun, Skipped } from "./store.ts";

const event = (seq: number, isErased = false) => ({ seq, key: `k${seq}`, isErased });
type Event = ReturnType<typeof event>;

const to = (event: Event, delivery: Delivery): ToDeliver<Event> => ({
  event,
  delivery,
  versionId: "v",
  eventData: null,
});
const runOf = (name: string): NewRun => ({ id: `r-${name}`, name, versionId: "v", ancestry: [] });
const run = (name: string): Delivery => ({ flowId: "f", kind: "run", run: runOf(name) });
const skip = (why: Skipped): Delivery => ({ flowId: "f", kind: "skip", ...why });
const wait: Delivery = { flowId: "f", kind: "wait", at: 90 };
const leave: Delivery = { flowId: "f", kind: "leave" };
const said = { en: "x", ja: "x" };
const because = { held: false, condition: said, value: said };

describe("what becomes of events for flows", () => {
  it("is sorted by what is written down of it", () => {
    const own: Skipped = { reason: "own_event" };
    const sorted = sortedDeliveries([
      to(event(1), run("k1")),
      to(event(2), skip(own)),
      to(event(3), wait),
      to(event(4), leave),
    ]);
    const made = { flowId: "f", key: "k1", versionId: "v", eventData: null };
    const runs = [{ ...made, event: event(1), run: runOf("k1") }];
    expect(sorted).toEqual({
      runs,
      named: runs,
      skips: [{ event: event(2), kind: "skip", flowId: "f", ...own }],
      waits: [{ event: 3, flowId: "f", at: 90 }],
      passed: [
        { event: 2, flowId: "f", versionId: "v", reason: "own_event" },
        { event: 4, flowId: "f", versionId: "v", reason: "trigger" },
      ],
      handled: [{ flowId: "f", key: "k2" }],
    });
  });

  it("is the first word about an event, for each flow", () => {
    const { runs, skips, waits } = sortedDeliveries([
      to(event(1), run("k1")),
      to(event(1), skip({ reason: "own_event" })),
      to(event(1), { ...wait, flowId: "g" }),
    ]);
    expect([runs.length, skips.length, waits.length]).toEqual([1, 0, 1]);
  });

  it("is one run for all events of one name, and each event stays handled by its key as well", () => {
    const { runs, named, handled } = sortedDeliveries([
      to(event(1), run("one")),
      to(event(2), run("one")),
      to(event(3), run("k3")),
    ]);
    expect(runs.map(({ event }) => event.seq)).toEqual([1, 2, 3]);
    expect(named.map(({ event }) => event.seq)).toEqual([1, 3]);
    expect(handled).toEqual([
      { flowId: "f", key: "k1" },
      { flowId: "f", key: "k2" },
    ]);
  });

  it("leaves what a condition skips for another condition to find", () => {
    const { skips, passed, handled } = sortedDeliveries([
      to(event(1), skip({ reason: "condition", because })),
    ]);
    expect(skips).toMatchObject([{ reason: "condition", because }]);
    expect(passed).toMatchObject([{ event: 1, reason: "condition" }]);
    expect(handled).toEqual([]);
  });

  it("is nothing where the event is erased", () => {
    const erased = [run("k1"), wait, skip({ reason: "condition", because })].map((delivery, at) =>
      to(event(at, true), delivery),
    );
    const sorted = sortedDeliveries([...erased, to(event(9, true), leave)]);
    expect([...sorted.runs, ...sorted.waits]).toEqual([]);
    expect(sorted.skips.map(({ reason }) => reason)).toEqual(["erased", "erased", "erased"]);
    expect(sorted.passed.map(({ reason }) => reason)).toEqual([
      "erased",
      "erased",
      "erased",
      "trigger",
    ]);
  });
});

describe("what a poll may say of an event that was there before", () => {
  it.each([
    [false, leave, undefined, true],
    [true, leave, undefined, false],
    [true, run("k1"), undefined, true],
    [true, run("k1"), "waiting", true],
    [false, run("k1"), "run", false],
    [false, run("k1"), "skipped", false],
  ])("live before: %s, %o, outcome %s: %s", (wasLive, delivery, outcome, open) => {
    expect(isUndecided({ wasLive }, delivery, outcome)).toBe(open);
  });
});
