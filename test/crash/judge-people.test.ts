import { describe, expect, test } from "vitest";
import type { Evidence, RunFacts, StripeObject, WrittenFacts } from "./evidence.ts";
import { judge } from "./judge.ts";

/** One flow and one charge, on which people act, and what of it the judge lets pass. */

const account = "acct_shop";
const minute = (count: number) => Date.parse("2026-11-24T10:00:00.000Z") + 60_000 * count;

type Send = Evidence["ledger"][number];

/** Of a write with this effect id, of the flow's only step. */
const tag = (effect: string, more: Readonly<Record<string, string>> = {}) => ({
  flow: "Copy",
  event: "ch_1",
  step: "s1",
  version: "v0",
  millrace_effect: effect,
  millrace_generation: "0",
  ...more,
});

const made = (effect: string, more: Readonly<Record<string, string>> = {}): StripeObject => {
  const metadata = tag(effect, more);
  const id = `of_${effect}_${metadata.millrace_generation}`;
  return { id, object: "customer", account, created: minute(1), status: null, metadata };
};

const sent = (effect: string, more: Partial<Send> = {}, of = {}): Send => {
  const metadata = tag(effect, of);
  return {
    at: minute(1),
    idempotency_key: `key ${effect} ${metadata.millrace_generation}`,
    params: { metadata },
    outcome: "executed",
    status: 200,
    object: `of_${effect}_${metadata.millrace_generation}`,
    ...more,
  };
};
const failed = (effect: string): Send =>
  sent(effect, { outcome: "failed", status: 500, object: null });

const written = (effect: string, state: WrittenFacts["state"] = "done"): WrittenFacts[] => [
  { step: "s1", effect, state },
];

const run = (id: string, more: Partial<RunFacts> = {}): RunFacts => ({
  id,
  flow: "Copy",
  kind: "event",
  reference: "ch_1",
  endedAt: minute(2),
  status: "succeeded",
  stoppedAt: [],
  writes: null,
  ...more,
});

const nothing: Evidence["asked"] = {
  again: [],
  cancelled: [],
  generations: [],
  decided: [],
  marks: ["v0", "v1"],
};

const charge: StripeObject = {
  id: "ch_1",
  object: "charge",
  account,
  created: minute(0),
  status: "succeeded",
  metadata: {},
};

const good: Evidence = {
  flows: [
    {
      id: "f1",
      name: "Copy",
      listensTo: { kind: "charges", account, status: "all" },
      writes: ["s1"],
      changes: [],
    },
  ],
  objects: [charge, made("a")],
  ledger: [sent("a")],
  runs: [run("first")],
  skipped: [],
  ticks: [],
  asked: nothing,
  keys: [],
  forgotten: [],
  leaps: [],
  wrong: [],
  calls: [],
};

const findingsOf = (evidence: Evidence): string[] =>
  judge(evidence).findings.map(({ kind, what }) => `${kind}: ${what}`);

const once = { flow: "Copy", kind: "rerun", reference: "ch_1" } as const;

/** The charge has been run once more, as somebody wanted, and written once more. */
const again = {
  ...good,
  objects: [...good.objects, made("b")],
  ledger: [...good.ledger, sent("b")],
  runs: [
    run("first", { writes: written("a") }),
    run("second", { kind: "rerun", writes: written("b") }),
  ],
  asked: { ...nothing, again: [once] },
} satisfies Evidence;

test("a charge that one flow has handled once, with nobody about", () => {
  expect(findingsOf(good)).toEqual([]);
});

describe("a run once more", () => {
  test("writes once more", () => {
    expect(findingsOf(again)).toEqual([]);
  });

  test("that nobody asked for is doubled", () => {
    expect(findingsOf({ ...again, asked: nothing })).toEqual([
      "doubled: Copy: the rerun of ch_1 was asked for 0 times, and has 1 runs",
    ]);
  });

  test("that was asked for and is not there is lost", () => {
    const asked = { ...nothing, again: [once, { ...once, kind: "test" }] } as const;
    expect(findingsOf({ ...again, asked })).toEqual([
      "lost: Copy: the test of ch_1 was asked for 1 times, and has 0 runs",
    ]);
  });

  test("that went past its write is lost, whatever the run before has written", () => {
    const { objects, ledger } = good;
    expect(findingsOf({ ...again, objects, ledger })).toEqual([
      "lost: Copy: the run of ch_1 went past s1, which was never written",
    ]);
  });

  test("is no run of the event itself", () => {
    const runs = again.runs.filter(({ kind }) => kind === "rerun");
    expect(findingsOf({ ...again, runs })).toEqual([
      "lost: Copy: ch_1 has no run",
      "doubled: Copy: s1 for ch_1 belongs to no run",
    ]);
  });

  test("that writes under the key of the run before is doubled: one swallows the other", () => {
    const ledger = [sent("a"), sent("b", { idempotency_key: "key a 0" })];
    expect(findingsOf({ ...again, ledger })).toEqual([
      "doubled: Copy: s1 for ch_1 shares key a 0 with Copy: s1 for ch_1",
    ]);
  });

  test("that counts the write of the run before as its own is doubled", () => {
    const { objects, ledger } = good;
    const runs = again.runs.map((one) => ({ ...one, writes: written("a") }));
    expect(findingsOf({ ...again, objects, ledger, runs })).toEqual([
      "doubled: Copy: s1 for ch_1 belongs to 2 runs",
    ]);
  });
});

test("a run that writes a step twice under two names is doubled", () => {
  const { objects, ledger } = again;
  expect(findingsOf({ ...good, objects, ledger })).toEqual([
    "doubled: Copy: s1 for ch_1 is 2 writes of one run",
  ]);
});

describe("a call with a key", () => {
  const membership = { id: "f2", name: "Membership", writes: [], changes: [] };
  const flows = [...good.flows, { ...membership, listensTo: { kind: "calls" } } as const];
  const calls = ["call-1"];
  const called = run("called", {
    flow: "Membership",
    kind: "invoke",
    reference: "invoke:key:call-1",
  });

  test("is one run", () => {
    expect(findingsOf({ ...good, flows, calls, runs: [...good.runs, called] })).toEqual([]);
  });

  test("is lost where there is none", () => {
    expect(findingsOf({ ...good, flows, calls })).toEqual(["lost: Membership: call-1 has no run"]);
  });

  test("is doubled where its repeat is another, or nobody has made it", () => {
    const runs = [...good.runs, called, { ...called, id: "repeat" }];
    expect(findingsOf({ ...good, flows, calls, runs })).toEqual([
      "doubled: Membership: call-1 has 2 runs",
    ]);
    expect(findingsOf({ ...good, flows, runs: [...good.runs, called] })).toEqual([
      "doubled: Membership: call-1 has a run that it must not have",
    ]);
  });
});

describe("a cancelled run", () => {
  const cancelled = (writes: readonly WrittenFacts[]) => ({
    ...good,
    runs: [run("first", { status: "cancelled", writes })],
    asked: { ...nothing, cancelled: ["first"] },
  });

  test("is right where somebody has cancelled it, whether it had written or not", () => {
    expect(findingsOf(cancelled(written("a")))).toEqual([]);
    const objects = good.objects.slice(0, 1);
    expect(findingsOf({ ...cancelled([]), objects, ledger: [] })).toEqual([]);
  });

  test("is lost where nobody has", () => {
    expect(findingsOf({ ...cancelled(written("a")), asked: nothing })).toEqual([
      "lost: Copy: the run of ch_1 was cancelled, and nobody asked for it",
    ]);
  });

  test("is lost where it has forgotten that it wrote", () => {
    expect(findingsOf(cancelled(written("a", "open")))).toEqual([
      "lost: Copy: the run of ch_1 was cancelled, and says that s1 is open: of_a_0 is there",
    ]);
  });

  test("may have written in a life that is forgotten, and only there", () => {
    const forgotten = [{ from: minute(0), to: minute(2) }];
    expect(findingsOf({ ...cancelled([]), forgotten })).toEqual([]);
    // It had planned the write again, and sent nothing since.
    expect(findingsOf({ ...cancelled(written("a", "open")), forgotten })).toEqual([]);
    expect(findingsOf({ ...cancelled(written("a", "failed")), forgotten })).toHaveLength(1);
    const found = ["doubled: Copy: s1 for ch_1 belongs to no run"];
    expect(findingsOf(cancelled([]))).toEqual(found);
    const done = { ...good, runs: [run("first", { writes: [] })], forgotten };
    expect(findingsOf(done)).toEqual([...found, expect.stringContaining("went past s1")]);
  });

  test("is doubled where it goes on writing", () => {
    const ledger = [sent("a", { at: minute(2) + 60_001 })];
    expect(findingsOf({ ...cancelled(written("a")), ledger })).toEqual([
      "doubled: Copy: the run of ch_1 was cancelled, and sent s1 after that",
    ]);
  });

  test("is right where a clock that was behind told its end, and wrong where that was at another time", () => {
    const evidence = { ...cancelled(written("a")), ledger: [sent("a", { at: minute(30) })] };
    const behind = (from: number, to: number) => [
      { from: minute(from), to: minute(to), by: minute(0) - minute(30) },
    ];
    expect(findingsOf({ ...evidence, wrong: behind(28, 40) })).toEqual([]);
    expect(findingsOf({ ...evidence, wrong: behind(40, 50) })).toHaveLength(1);
  });
});

describe("a write that a person has sent again", () => {
  const next = { millrace_generation: "1" };
  const asked = {
    ...nothing,
    generations: ["a 1"],
    decided: [{ tag: "a 0", seenAt: minute(1_550) }],
  };
  const resent = {
    ...good,
    objects: [...good.objects.slice(0, 1), made("a", next)],
    ledger: [failed("a"), sent("a", {}, next)],
    asked,
  };

  test("is one write, under its next name", () => {
    expect(findingsOf(resent)).toEqual([]);
  });

  test("may be sent a day after the first one, with its own key, when nobody knows what became of that", () => {
    const late = { at: minute(1_600) };
    const cut = sent("a", { outcome: "cut", status: null, object: null });
    const leaps = [{ from: minute(2), to: minute(1_502) }];
    const old = { ...resent, leaps, ledger: [cut, sent("a", late, next)] };
    expect(findingsOf(old)).toEqual([]);
    const decided = [{ tag: "a 0", seenAt: minute(1) }];
    expect(findingsOf({ ...old, asked: { ...asked, decided } })).toEqual([
      "wrongly parked: Copy: s1 for ch_1 was parked: Stripe never said that it failed",
    ]);
    expect(findingsOf({ ...old, ledger: [...old.ledger, { ...cut, ...late }] })).toEqual([
      "doubled: Copy: s1 for ch_1 was sent again after 27 hours",
      "wrongly parked: Copy: s1 for ch_1 was parked: Stripe never said that it failed",
    ]);
  });

  test("is doubled where nobody has said so", () => {
    expect(findingsOf({ ...resent, asked: nothing })).toEqual([
      "doubled: Copy: s1 for ch_1 was sent under 2 names",
    ]);
  });

  test("is doubled, and should not have been asked about, where the first one had been executed", () => {
    const evidence = { ...resent, objects: [...good.objects, made("a", next)] };
    expect(findingsOf({ ...evidence, ledger: [sent("a"), sent("a", {}, next)] })).toEqual([
      "doubled: Copy: s1 for ch_1 was done 2 times",
      "wrongly parked: Copy: s1 for ch_1 was parked: of_a_0 was there to be found",
    ]);
  });

  test("can be parked anew, for which the answers to the first one do not count", () => {
    const runs = [run("first", { status: "parked", stoppedAt: ["s1"] })];
    const unsure = { ...failed("a"), params: { metadata: tag("a", next) }, idempotency_key: "k" };
    const objects = good.objects.slice(0, 1);
    expect(findingsOf({ ...resent, runs, objects, ledger: [failed("a"), unsure] })).toEqual([]);
    expect(findingsOf({ ...resent, runs, objects, ledger: [failed("a")] })).toEqual([]);
    const limited = { ...unsure, status: 429 };
    expect(findingsOf({ ...resent, runs, objects, ledger: [failed("a"), limited] })).toEqual([
      "wrongly parked: Copy: the run of ch_1 is parked at s1: Stripe never said that it failed",
    ]);
  });
});

describe("a write that a person has made by hand", () => {
  const byHand: StripeObject = {
    ...made("a"),
    id: "cus_by_hand",
    metadata: {
      by_hand: "a",
      by_hand_for: "Copy",
      event: "ch_1",
      step: "s1",
    },
  };
  const told = {
    ...good,
    objects: [...good.objects.slice(0, 1), byHand],
    ledger: [failed("a")],
    asked: { ...nothing, decided: [{ tag: "a 0", seenAt: minute(1_550) }] },
  };

  test("is done, also where nothing of it had been sent", () => {
    expect(findingsOf(told)).toEqual([]);
    expect(findingsOf({ ...told, ledger: [] })).toEqual([]);
  });

  test("is doubled where it is sent all the same", () => {
    const evidence = { ...told, objects: [...told.objects, made("a")] };
    expect(findingsOf({ ...evidence, ledger: [failed("a"), sent("a")] })).toEqual([
      "doubled: Copy: s1 for ch_1 was done 2 times",
      "wrongly parked: Copy: s1 for ch_1 was parked: of_a_0 was there to be found",
    ]);
  });
});

describe("a change, which bears no mark of its effect", () => {
  const change = (key: string): Send => {
    const { flow, event, step, version } = tag("");
    const metadata = { flow, event, step, version };
    return sent("a", { idempotency_key: key, params: { metadata } });
  };
  const flows = good.flows.map((flow) => ({ ...flow, changes: ["s1"] }));
  const changed = { ...good, flows, objects: [charge], ledger: [change("k"), change("k")] };
  const replayed = changed.ledger.map((send, index) =>
    index === 0 ? send : { ...send, outcome: "replayed" as const },
  );

  test("is known by its key", () => {
    expect(findingsOf({ ...changed, ledger: replayed })).toEqual([]);
    expect(findingsOf(changed)).toEqual(["doubled: Copy: s1 for ch_1 was executed 2 times"]);
    expect(findingsOf({ ...changed, ledger: [change("k"), change("l")] })).toEqual([
      "doubled: Copy: s1 for ch_1 is 2 writes of one run",
    ]);
  });

  test("is of the run that has its key, where others have the event, too", () => {
    const { runs, asked } = again;
    const keys = [
      { key: "k", effect: "a", generation: 0 },
      { key: "l", effect: "b", generation: 0 },
    ];
    const evidence = { ...changed, runs, asked, keys };
    expect(findingsOf({ ...evidence, ledger: [change("k"), change("l")] })).toEqual([]);
    expect(findingsOf({ ...evidence, ledger: [change("k")] })).toEqual([
      "lost: Copy: the run of ch_1 went past s1, which was never written",
    ]);
  });
});

describe("a run keeps its version", () => {
  test("so that it never writes as two, though all that it writes is right", () => {
    const [flow] = good.flows;
    const flows = flow === undefined ? [] : [{ ...flow, writes: ["s1", "s2"] }];
    const next = { step: "s2", version: "v1" };
    const objects = [...good.objects, made("b", next)];
    const ledger = [...good.ledger, sent("b", {}, next)];
    expect(findingsOf({ ...good, flows, objects, ledger })).toEqual([
      "doubled: Copy: the run of ch_1 wrote as v0 and v1",
    ]);
  });

  test("unless what it wrote as the other is forgotten", () => {
    const again = { version: "v1" };
    const later = sent("a", { at: minute(3), outcome: "refused" }, again);
    const twice = { ...good, ledger: [...good.ledger, later] };
    expect(findingsOf(twice)).toEqual(["doubled: Copy: the run of ch_1 wrote as v0 and v1"]);
    expect(findingsOf({ ...twice, forgotten: [{ from: minute(0), to: minute(2) }] })).toEqual([]);
  });

  test("which is one that somebody has published", () => {
    const draft = { version: "v2" };
    const objects = [...good.objects.slice(0, 1), made("a", draft)];
    expect(findingsOf({ ...good, objects, ledger: [sent("a", {}, draft)] })).toEqual([
      "doubled: Copy: the run of ch_1 wrote as v2, which nobody has published",
    ]);
  });
});
