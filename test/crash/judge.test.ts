import { describe, expect, test } from "vitest";
import type { Evidence, FlowFacts, RunFacts, StripeObject } from "./evidence.ts";
import { judge } from "./judge.ts";

/** A small world in which all is well, to plant faults in. */

const shop = "acct_shop";
const hour = 3_600_000;

const copy: FlowFacts = {
  id: "f1",
  name: "Copy",
  listensTo: { kind: "charges", account: shop, status: "all" },
  writes: ["s1", "s2"],
  changes: [],
};
const refund: FlowFacts = {
  id: "f2",
  name: "Refund",
  listensTo: { kind: "refunds", account: shop },
  writes: ["s1"],
  changes: [],
};
const clock: FlowFacts = {
  id: "f3",
  name: "Clock",
  listensTo: { kind: "schedule" },
  writes: ["s1"],
  changes: [],
};

const at = (minute: number) => `2026-11-24T10:0${minute}:00.000Z`;

type Send = Evidence["ledger"][number];

const tag = (flow: string, event: string, step: string) => ({
  flow,
  event,
  step,
  millrace_effect: `${flow}.${event}.${step}`,
  millrace_generation: "0",
});

function made(
  flow: string,
  event: string,
  step: string,
  more: Partial<StripeObject> = {},
): StripeObject {
  const id = `of_${flow}_${event}_${step}`;
  const metadata = tag(flow, event, step);
  return { id, object: "customer", account: shop, created: 0, status: null, metadata, ...more };
}

function sent(flow: string, event: string, step: string, more: Partial<Send> = {}): Send {
  return {
    at: 0,
    idempotency_key: `key ${flow} ${event} ${step}`,
    params: { metadata: tag(flow, event, step) },
    outcome: "executed",
    status: 200,
    object: `of_${flow}_${event}_${step}`,
    ...more,
  };
}

const run = (flow: string, reference: string, more: Partial<RunFacts> = {}): RunFacts => ({
  id: `${flow} ${reference}`,
  flow,
  kind: flow === "Clock" ? "schedule" : "event",
  reference,
  endedAt: Date.parse(at(4)),
  status: "succeeded",
  stoppedAt: [],
  writes: null,
  ...more,
});

const charge = (id: string, more: Partial<StripeObject> = {}): StripeObject => ({
  id,
  object: "charge",
  account: shop,
  created: 0,
  status: "succeeded",
  metadata: {},
  ...more,
});

/** ch_1 came from outside, and Copy's second step made a charge of it; re_1 is a refund. */
const copied = made("Copy", "ch_1", "s2", { object: "charge", status: "succeeded" });

const good = {
  flows: [copy, refund, clock],
  objects: [
    charge("ch_1"),
    made("Copy", "ch_1", "s1"),
    copied,
    { ...charge("re_1"), object: "refund" },
    made("Refund", "re_1", "s1"),
    made("Clock", at(1), "s1"),
    made("Clock", at(2), "s1"),
  ],
  ledger: [
    sent("Copy", "ch_1", "s1", { outcome: "cut", status: null, params: {} }),
    sent("Copy", "ch_1", "s1"),
    sent("Copy", "ch_1", "s2"),
    sent("Copy", "ch_1", "s2", { outcome: "replayed" }),
    sent("Refund", "re_1", "s1"),
    sent("Clock", at(1), "s1"),
    sent("Clock", at(2), "s1"),
  ],
  runs: [
    run("Copy", "ch_1"),
    run("Refund", "re_1"),
    run("Clock", `schedule:${at(1)}`),
    run("Clock", `schedule:${at(2)}`),
  ],
  skipped: [{ flow: "Copy", key: copied.id, reason: "own_event" }],
  ticks: [
    { flow: "Clock", scheduledAt: at(2), previousAt: at(1) },
    { flow: "Clock", scheduledAt: at(1), previousAt: null },
  ],
  asked: {
    again: [],
    cancelled: [],
    generations: [],
    decided: [],
    marks: [],
  },
  keys: [],
  forgotten: [],
  leaps: [],
  wrong: [],
  calls: [],
} satisfies Evidence;

const findingsOf = (evidence: Evidence): string[] =>
  judge(evidence).findings.map(({ kind, what }) => `${kind}: ${what}`);

const without = <Item>(items: readonly Item[], gone: (item: Item) => boolean): Item[] =>
  items.filter((item) => !gone(item));

const changed = (flow: string, change: Partial<RunFacts>): RunFacts[] =>
  good.runs.map((one) => (one.flow === flow ? { ...one, ...change } : one));

test("a world in which all went well", () => {
  const verdict = judge(good);
  expect(verdict.findings).toEqual([]);
  expect(verdict).toMatchObject({ events: 3, runs: 4, writes: 5, skipped: 1 });
});

test("a scheduled time whose run has been run once more stands there twice", () => {
  const ticks = [...good.ticks, { flow: "Clock", scheduledAt: at(2), previousAt: at(1) }];
  expect(findingsOf({ ...good, ticks })).toEqual([]);
});

describe("lost is", () => {
  test("a charge that no run was made for", () => {
    const objects = [...good.objects, charge("ch_2")];
    expect(findingsOf({ ...good, objects })).toEqual(["lost: Copy: ch_2 has no run"]);
  });

  test("a charge that another flow made, and no run was made for", () => {
    const objects = [...good.objects, charge("ch_9", { metadata: tag("Clock", at(1), "s1") })];
    expect(findingsOf({ ...good, objects })).toContain("lost: Copy: ch_9 has no run");
  });

  test("a refund whose run is missing, and its write is then one of no run", () => {
    const runs = without(good.runs, ({ flow }) => flow === "Refund");
    expect(findingsOf({ ...good, runs })).toEqual([
      "lost: Refund: re_1 has no run",
      "doubled: Refund: s1 for re_1 belongs to no run",
    ]);
  });

  test("an event of our own that was never seen", () => {
    expect(findingsOf({ ...good, skipped: [] })).toEqual([
      `lost: Copy: ${copied.id}, of its own making, was never seen`,
    ]);
  });

  test("an event from outside that was skipped", () => {
    const skipped = [...good.skipped, { flow: "Copy", key: "ch_1", reason: "own_event" }];
    expect(findingsOf({ ...good, skipped })).toEqual([
      "lost: Copy: ch_1 was skipped, and is not of its own making",
    ]);
  });

  test("a write that a run went past", () => {
    const objects = without(good.objects, ({ id }) => id === "of_Copy_ch_1_s1");
    const ledger = without(good.ledger, (send) => send.object === "of_Copy_ch_1_s1");
    expect(findingsOf({ ...good, objects, ledger })).toEqual([
      "lost: Copy: the run of ch_1 went past s1, which was never written",
    ]);
  });

  test("a run that never ended", () => {
    const runs = changed("Refund", { status: "waiting" });
    expect(findingsOf({ ...good, runs })).toEqual([
      "lost: Refund: the run of re_1 never ended: it is waiting",
    ]);
  });

  test("a run that failed though Stripe refused nothing", () => {
    const runs = changed("Refund", { status: "failed", stoppedAt: ["s1"] });
    expect(findingsOf({ ...good, runs })).toEqual([
      "lost: Refund: the run of re_1 failed at s1, which Stripe never refused",
    ]);
  });

  test("a scheduled time that the next one names and nobody has seen", () => {
    const ticks = good.ticks.map((tick) => ({ ...tick, previousAt: at(0) }));
    expect(findingsOf({ ...good, ticks })).toHaveLength(2);
  });

  test("nothing where the clock was set back between two scheduled times", () => {
    const ticks = [
      { flow: "Clock", scheduledAt: at(1), previousAt: at(2) },
      { flow: "Clock", scheduledAt: at(2), previousAt: null },
    ];
    expect(findingsOf({ ...good, ticks })).toEqual([]);
  });

  test("a scheduled time that is before two", () => {
    const ticks = good.ticks.map((tick) => ({ ...tick, previousAt: null }));
    expect(findingsOf({ ...good, ticks })).toHaveLength(1);
  });

  test("a scheduled time without a run", () => {
    const runs = without(good.runs, ({ reference }) => reference === `schedule:${at(2)}`);
    expect(findingsOf({ ...good, runs })).toContain(`lost: Clock: the time ${at(2)} has no run`);
  });
});

describe("doubled is", () => {
  test("a charge that was made twice", () => {
    const objects = [...good.objects, { ...copied, id: "ch_again" }];
    const ledger = [...good.ledger, sent("Copy", "ch_1", "s2", { object: "ch_again" })];
    const skipped = [...good.skipped, { flow: "Copy", key: "ch_again", reason: "own_event" }];
    expect(findingsOf({ ...good, objects, ledger, skipped })).toEqual([
      "doubled: Copy: s2 for ch_1 was executed 2 times",
    ]);
  });

  test("a write that was sent with two keys, even where the second did nothing", () => {
    const again = { outcome: "refused", status: 400, idempotency_key: "another" } as const;
    const ledger = [...good.ledger, sent("Copy", "ch_1", "s2", again)];
    expect(findingsOf({ ...good, ledger })).toEqual([
      "doubled: Copy: s2 for ch_1 was sent with 2 keys",
    ]);
  });

  test("a write that was sent under two names", () => {
    const metadata = { ...tag("Copy", "ch_1", "s2"), millrace_generation: "1" };
    const ledger = [
      ...good.ledger,
      sent("Copy", "ch_1", "s2", { params: { metadata }, outcome: "replayed" }),
    ];
    expect(findingsOf({ ...good, ledger })).toEqual([
      "doubled: Copy: s2 for ch_1 was sent under 2 names",
    ]);
  });

  test("a write that was sent again when its key may have been forgotten", () => {
    const again = { outcome: "replayed", at: 25 * hour } as const;
    const ledger = [...good.ledger, sent("Copy", "ch_1", "s2", again)];
    expect(findingsOf({ ...good, ledger })).toEqual([
      "doubled: Copy: s2 for ch_1 was sent again after 25 hours",
    ]);
  });

  test("nothing where Stripe had only asked to come again", () => {
    const ledger = good.ledger.flatMap((send) =>
      send.object === "of_Refund_re_1_s1"
        ? [
            { ...send, outcome: "refused" as const, status: 429, object: null },
            { ...send, at: 25 * hour },
          ]
        : [send],
    );
    expect(findingsOf({ ...good, ledger })).toEqual([]);
  });

  test("a key that two writes share", () => {
    const ledger = good.ledger.map((send) =>
      send.object === "of_Refund_re_1_s1" ? { ...send, idempotency_key: "key Copy ch_1 s2" } : send,
    );
    expect(findingsOf({ ...good, ledger })).toEqual([
      "doubled: Refund: s1 for re_1 shares key Copy ch_1 s2 with Copy: s2 for ch_1",
    ]);
  });

  test("an event with two runs", () => {
    const runs = [...good.runs, run("Copy", "ch_1", { id: "again" })];
    expect(findingsOf({ ...good, runs })).toEqual(["doubled: Copy: ch_1 has 2 runs"]);
  });

  test("a run for what the flow has made itself", () => {
    const runs = [...good.runs, run("Copy", copied.id, { status: "succeeded" })];
    expect(findingsOf({ ...good, runs })).toContain(
      `doubled: Copy: ${copied.id} has a run that it must not have`,
    );
  });
});

describe("a parked run", () => {
  const runs = changed("Refund", { status: "parked", stoppedAt: ["s1"] });
  const objects = without(good.objects, ({ id }) => id === "of_Refund_re_1_s1");
  const others = without(good.ledger, (send) => send.object === "of_Refund_re_1_s1");
  const failed = sent("Refund", "re_1", "s1", { outcome: "failed", status: 500, object: null });

  test("is right where Stripe says that it failed, and has made nothing", () => {
    const replayed = { ...failed, outcome: "replayed" } as const;
    expect(findingsOf({ ...good, runs, objects, ledger: [...others, failed, replayed] })).toEqual(
      [],
    );
  });

  test("is right where Stripe refused it, and said that it had failed", () => {
    const refused = { ...failed, outcome: "refused" } as const;
    expect(findingsOf({ ...good, runs, objects, ledger: [...others, refused] })).toEqual([]);
  });

  test("is wrong where the object was there to be found", () => {
    expect(findingsOf({ ...good, runs, ledger: [...others, failed] })).toEqual([
      "wrongly parked: Refund: the run of re_1 is parked at s1: of_Refund_re_1_s1 was there to be found",
    ]);
  });

  test("is wrong where no byte of the write ever reached Stripe", () => {
    expect(findingsOf({ ...good, runs, objects, ledger: others })).toEqual([
      "wrongly parked: Refund: the run of re_1 is parked at s1: no byte of it ever reached Stripe",
    ]);
  });

  test("is wrong where Stripe only asked to come again", () => {
    const limited = { ...failed, outcome: "refused", status: 429 } as const;
    expect(findingsOf({ ...good, runs, objects, ledger: [...others, limited] })).toEqual([
      "wrongly parked: Refund: the run of re_1 is parked at s1: Stripe never said that it failed",
    ]);
  });

  test("is judged by what Stripe said of the generation that its store has not lost", () => {
    const metadata = { ...tag("Refund", "re_1", "s1"), millrace_generation: "1" };
    const params = { metadata };
    const again = { ...failed, at: 50, idempotency_key: "again", params, status: 400 };
    const ledger = [...others, failed, { ...again, outcome: "refused" } as const];
    const asked = { ...good.asked, generations: ["Refund.re_1.s1 1"] };
    const evidence = { ...good, runs, objects, ledger, asked };
    expect(findingsOf({ ...evidence, forgotten: [{ from: 40, to: 60 }] })).toEqual([]);
    expect(findingsOf(evidence)).toEqual([
      "wrongly parked: Refund: the run of re_1 is parked at s1: Stripe never said that it failed",
    ]);
  });
});

describe("a parked run whose key has grown old", () => {
  const runs = changed("Refund", { status: "parked", stoppedAt: ["s1"] });
  const objects = without(good.objects, ({ id }) => id === "of_Refund_re_1_s1");
  const others = without(good.ledger, (send) => send.object === "of_Refund_re_1_s1");
  const cut = sent("Refund", "re_1", "s1", { outcome: "cut", status: null, object: null });
  const leap = { from: hour, to: 26 * hour };
  const old = { ...good, runs, objects, ledger: [...others, cut], leaps: [leap] };

  test("is right where nobody knows of it", () => {
    expect(findingsOf(old)).toEqual([]);
  });

  test("is right where it may have been sent and nothing has arrived", () => {
    expect(findingsOf({ ...old, ledger: others })).toEqual([]);
  });

  test("is wrong where no day has passed at once", () => {
    expect(findingsOf({ ...old, leaps: [] })).toHaveLength(1);
  });

  test("is wrong where the event came after it", () => {
    const others = without(objects, ({ id }) => id === "re_1");
    const later = [
      ...others,
      { ...charge("re_1", { created: 27 * hour }), object: "refund" as const },
    ];
    expect(findingsOf({ ...old, objects: later })).toHaveLength(1);
  });

  test("is wrong where it was sent after it, and the key was young", () => {
    const ledger = [...others, { ...cut, at: 27 * hour }];
    expect(findingsOf({ ...old, ledger })).toHaveLength(1);
  });

  test("is wrong where the object was there to be found", () => {
    expect(findingsOf({ ...old, objects: good.objects })).toHaveLength(1);
  });
});

describe("a flow that is called by HTTP", () => {
  const asked: FlowFacts = {
    id: "f4",
    name: "Asked",
    listensTo: { kind: "calls" },
    writes: ["s1"],
    changes: ["s1"],
  };
  const called = {
    ...good,
    flows: [...good.flows, asked],
    calls: ["call-1"],
    ledger: [...good.ledger, sent("Asked", "call-1", "s1", { object: "cus_1" })],
    runs: [...good.runs, run("Asked", "invoke:key:call-1")],
  };

  test("has one run for each call that was answered, and its change was executed", () => {
    expect(findingsOf(called)).toEqual([]);
  });

  test("has lost the call that has no run", () => {
    expect(findingsOf({ ...called, calls: ["call-1", "call-2"] })).toEqual([
      "lost: Asked: call-2 has no run",
    ]);
  });

  test("has lost the change that was never executed, and doubled the one that was twice", () => {
    expect(findingsOf({ ...called, ledger: good.ledger })).toHaveLength(1);
    const twice = [...called.ledger, sent("Asked", "call-1", "s1", { object: "cus_1" })];
    expect(findingsOf({ ...called, ledger: twice })).toEqual([
      "doubled: Asked: s1 for call-1 was executed 2 times",
    ]);
  });

  test("may park a change of which nobody can tell, also where it was executed", () => {
    const runs = [
      ...good.runs,
      run("Asked", "invoke:key:call-1", { status: "parked", stoppedAt: ["s1"] }),
    ];
    const old = { ...called, runs, leaps: [{ from: 1, to: 25 * hour }] };
    expect(findingsOf(old)).toEqual([]);
    expect(findingsOf({ ...old, leaps: [] })).toHaveLength(1);
  });
});

describe("a failed run is right", () => {
  test("where Stripe refused the write", () => {
    const runs = changed("Refund", { status: "failed", stoppedAt: ["s1"] });
    const objects = without(good.objects, ({ id }) => id === "of_Refund_re_1_s1");
    const ledger = good.ledger.map((send) =>
      send.object === "of_Refund_re_1_s1"
        ? { ...send, outcome: "refused" as const, status: 400, object: null }
        : send,
    );
    expect(findingsOf({ ...good, runs, objects, ledger })).toEqual([]);
  });

  test("where somebody in between hid the refusal, and it was told again under its key", () => {
    const runs = changed("Refund", { status: "failed", stoppedAt: ["s1"] });
    const objects = without(good.objects, ({ id }) => id === "of_Refund_re_1_s1");
    const ledger = good.ledger.flatMap((send) => {
      if (send.object !== "of_Refund_re_1_s1") return [send];
      const hidden = { ...send, outcome: "refused" as const, status: 200, object: null };
      return [hidden, { ...hidden, outcome: "replayed" as const, status: 400 }];
    });
    expect(findingsOf({ ...good, runs, objects, ledger })).toEqual([]);
  });

  test("where the card was declined", () => {
    const runs = changed("Copy", { status: "failed", stoppedAt: ["s2"] });
    const objects = good.objects.map((one) =>
      one.id === copied.id ? { ...one, status: "failed" } : one,
    );
    expect(findingsOf({ ...good, runs, objects })).toEqual([]);
  });
});

describe("a run that is parked in two items of a loop, which run side by side", () => {
  const each: FlowFacts = { ...refund, name: "Each", writes: ["s3:a", "s3:b", "s3:c", "s6:b"] };
  const failed = (step: string) =>
    sent("Each", "re_1", step, { outcome: "failed", status: 500, object: null });
  const written = (step: string) => sent("Each", "re_1", step);
  const parkedAt = (stoppedAt: readonly string[], ledger: readonly Send[]) =>
    findingsOf({
      ...good,
      flows: [...good.flows, each],
      runs: [...good.runs, run("Each", "re_1", { status: "parked", endedAt: null, stoppedAt })],
      objects: [
        ...good.objects,
        ...each.writes
          .map((step) => made("Each", "re_1", step))
          .filter(({ id }) => ledger.some(({ object }) => object === id)),
      ],
      ledger: [...good.ledger, ...ledger],
    });

  test("is right where neither was written", () => {
    expect(parkedAt(["s3:a", "s3:b"], [failed("s3:a"), failed("s3:b")])).toEqual([]);
  });

  test("is right where the next item has not begun", () => {
    const ledger = [failed("s3:a"), written("s3:b"), failed("s6:b")];
    expect(parkedAt(["s3:a", "s6:b"], ledger)).toEqual([]);
  });

  test("is wrong where one of the two was there to be found", () => {
    expect(parkedAt(["s3:a", "s3:b"], [failed("s3:a"), written("s3:b")])).toEqual([
      "wrongly parked: Each: the run of re_1 is parked at s3:b: of_Each_re_1_s3:b was there to be found",
    ]);
  });

  test("is lost where the item of the later stop went past its first write", () => {
    expect(parkedAt(["s3:a", "s6:b"], [failed("s3:a"), failed("s6:b")])).toEqual([
      "lost: Each: the run of re_1 went past s3:b, which was never written",
    ]);
  });

  test("is lost where an item between the two was never written", () => {
    expect(parkedAt(["s3:a", "s3:c"], [failed("s3:a"), failed("s3:c")])).toEqual([
      "lost: Each: the run of re_1 went past s3:b, which was never written",
    ]);
  });
});

describe("what the store has lost after it was sent", () => {
  const forgotten = [{ from: 0, to: hour }];

  test("may be sent again when its key is old: it was looked for", () => {
    const again = { outcome: "refused", status: 400, object: null, at: 25 * hour } as const;
    const ledger = [...good.ledger, sent("Refund", "re_1", "s1", again)];
    expect(findingsOf({ ...good, ledger })).toEqual([
      "doubled: Refund: s1 for re_1 was sent again after 25 hours",
    ]);
    expect(findingsOf({ ...good, ledger, forgotten })).toEqual([]);
  });

  test("must not be made once more", () => {
    const ledger = [...good.ledger, sent("Refund", "re_1", "s1", { at: 25 * hour })];
    expect(findingsOf({ ...good, ledger, forgotten })).toEqual([
      "doubled: Refund: s1 for re_1 was executed 2 times",
    ]);
  });

  test("sets the same once more where it is a change, and no more than once more", () => {
    const flows = [copy, { ...refund, changes: ["s1"] }, clock];
    const again = (at: number) => sent("Refund", "re_1", "s1", { at });
    const once = { ...good, flows, forgotten, ledger: [...good.ledger, again(2 * hour)] };
    expect(findingsOf(once)).toEqual([]);
    expect(findingsOf({ ...once, forgotten: [] })).toEqual([
      "doubled: Refund: s1 for re_1 was executed 2 times",
    ]);
    expect(findingsOf({ ...once, ledger: [...once.ledger, again(3 * hour)] })).toEqual([
      "doubled: Refund: s1 for re_1 was executed 2 times",
    ]);
  });

  test("has no run where a schedule started it", () => {
    const runs = without(good.runs, ({ reference }) => reference === `schedule:${at(2)}`);
    const ticks = without(good.ticks, ({ scheduledAt }) => scheduledAt === at(2));
    const lacking = { ...good, runs, ticks };
    expect(findingsOf({ ...lacking, forgotten })).toEqual([]);
    expect(findingsOf(lacking)).toEqual([`doubled: Clock: s1 for ${at(2)} belongs to no run`]);
  });
});
