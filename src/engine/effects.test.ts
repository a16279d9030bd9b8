import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EffectKind } from "#sdk/action.ts";
import type { OpenEffect } from "./effects.ts";
import type { Sight } from "./sight.ts";
import type { Why } from "./store.ts";
import {
  firstMove,
  type Deciding,
  lookUpOwed,
  nextClearUntil,
  nextLookUp,
  nextMove,
  oldestSend,
  refusalTellsAll,
  sessionsEndWithin,
  setBy,
  spanOf,
  spansOf,
  withDoubts,
} from "./effects.ts";

const hour = 3_600_000;
const now = 1_800_000_000_000;
const keyed = { kind: "keyed", hours: 24 } as const;
const unsafe = { kind: "unsafe" } as const;
const kinds: readonly EffectKind[] = [
  keyed,
  { kind: "ledger" },
  { kind: "guarded" },
  { kind: "sets" },
  { kind: "findable" },
  unsafe,
];
const kindNamed = (name: EffectKind["kind"]): EffectKind =>
  kinds.find(({ kind }) => kind === name) ?? expect.fail(`There is no kind ${name}`);

const from = (time: number) => ({ usual: time, forgotten: time });
const at = { now, reached: now, earliest: now, wentBack: false };
const untouched: OpenEffect = {
  unprovenSince: null,
  lastSendAt: null,
  worthRepeating: true,
};
const sent = (ago: number): OpenEffect => ({
  ...untouched,
  unprovenSince: now - ago,
  lastSendAt: now - ago,
});

describe("what a write sets values of", () => {
  const request = { method: "POST", path: "/v1/x", params: {}, apiVersion: "1" } as const;
  const changes = () => "object";

  it("is what it changes, unless the state of that tells what became of it", () => {
    expect(setBy({ changes }, request)).toBe("object");
    expect(setBy({ changes, seek: () => null }, request)).toBeNull();
    expect(setBy({}, request)).toBeNull();
  });

  it("is named whatever its author has chosen, so that it counts against the repeats of others", () => {
    expect(setBy({ sets: () => "row" }, request)).toBe("row");
  });
});

describe("a write without an outcome", () => {
  it("is sent if it never was, or if every send is proven unexecuted", () => {
    expect(nextMove(untouched, keyed, "whether", at)).toEqual({ do: "send" });
    expect(nextMove(untouched, unsafe, "nothing", at)).toEqual({ do: "send" });
  });

  it("is sent again with its key while it is younger than 23 hours, and then never again", () => {
    expect(nextMove(sent(23 * hour - 1), keyed, "whether", at)).toEqual({ do: "send" });
    expect(nextMove(sent(23 * hour), keyed, "whether", at).do).toBe("look-up");
    expect(nextMove(sent(23 * hour), keyed, "nothing", at)).toEqual({ do: "park" });
  });

  it("is looked up when the clock has gone back", () => {
    expect(nextMove(sent(-hour), keyed, "whether", at).do).toBe("look-up");
    expect(
      nextMove(sent(hour), keyed, "whether", { now, reached: now, earliest: now, wentBack: true })
        .do,
    ).toBe("look-up");
    expect(
      nextMove(untouched, keyed, "whether", { now, reached: now, earliest: now, wentBack: true })
        .do,
    ).toBe("send");
  });

  it("is looked up ten minutes after the last send, not before", () => {
    expect(nextMove({ ...sent(hour), worthRepeating: false }, keyed, "whether", at)).toEqual({
      do: "look-up",
      notBefore: now - hour + 600_000,
    });
  });

  it("without a key is never sent a second time", () => {
    expect(nextMove(sent(1), unsafe, "nothing", at)).toEqual({ do: "park" });
  });

  it("is let through the gate exactly when the rules say send", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 * hour }),
        fc.constantFrom(...kinds),
        fc.boolean(),
        (ago, kind, wentBack) => {
          const effect = sent(ago);
          const moment = { ...at, wentBack };
          if (nextMove(effect, kind, "whether", moment).do !== "send") return;
          expect(effect.unprovenSince).toBeGreaterThanOrEqual(oldestSend(kind, moment));
        },
      ),
    );
  });
});

describe("a kind of once", () => {
  const old = { from: now - 40 * hour, to: now - 30 * hour };
  const silence = [{ ...old, why: "silence" as const }];
  const restored = [{ ...old, why: "restored" as const }];
  const write = { earliestSend: from(now - 50 * hour), clearUntil: null };
  const first = (kind: EffectKind, sight: Sight, doubts: Parameters<typeof firstMove>[3]) => {
    const move = firstMove(write, kind, sight, doubts, at);
    return move.do === "look-up" ? `look-up, ${move.absent.do}` : move.do;
  };
  const next = (kind: EffectKind, ago: number, worthRepeating = true, sight: Sight = "whether") =>
    nextMove({ ...sent(ago), worthRepeating }, kind, sight, at).do;

  it.each<readonly [EffectKind["kind"], readonly string[]]>([
    // After a lost answer: young; old; old where a look-up cannot tell of absence, and without one; not worth repeating.
    ["keyed", ["send", "look-up", "look-up", "park", "look-up"]],
    ["ledger", ["send", "send", "send", "send", "send"]],
    ["guarded", ["send", "look-up", "look-up", "park", "look-up"]],
    ["sets", ["send", "send", "send", "send", "look-up"]],
    ["findable", ["look-up", "look-up", "look-up", "park", "look-up"]],
    ["unsafe", ["park", "park", "park", "park", "park"]],
  ])("%s says what may be done after a lost answer", (name, moves) => {
    const kind = kindNamed(name);
    const day = 25 * hour;
    expect([
      next(kind, 1_000),
      next(kind, day),
      next(kind, day, true, "that"),
      next(kind, day, true, "nothing"),
      next(kind, 1_000, false),
    ]).toEqual(moves);
  });

  it.each<readonly [EffectKind["kind"], readonly string[]]>([
    // Before a first send, in doubt: after a silence; after a restore, and that where absence proves nothing, or nothing tells.
    ["keyed", ["look-up, send", "look-up, send", "look-up, park", "park"]],
    ["ledger", ["send", "send", "send", "send"]],
    ["guarded", ["look-up, send", "look-up, send", "look-up, park", "park"]],
    ["sets", ["send", "send", "send", "send"]],
    ["findable", ["send", "look-up, park", "look-up, park", "park"]],
    ["unsafe", ["send", "park", "park", "park"]],
  ])("%s says what may be done where a send may be forgotten", (name, moves) => {
    const kind = kindNamed(name);
    expect([
      first(kind, "whether", silence),
      first(kind, "whether", restored),
      first(kind, "that", restored),
      first(kind, "nothing", restored),
    ]).toEqual(moves);
    expect(first(kind, "whether", [])).toBe("send");
  });

  it("takes a refusal for all sends only where our row and the write are one transaction, and no other can begin", () => {
    const telling = (ms: number) =>
      kinds.filter((kind) => refusalTellsAll(kind, { lastSendAt: now - ms }, { lastSendAt: now }));
    expect(telling(sessionsEndWithin).map(({ kind }) => kind)).toEqual(["ledger"]);
    expect([telling(sessionsEndWithin - 1), telling(-hour)]).toEqual([[], []]);
  });
});

describe("a write that was never seen sent", () => {
  const doubt = (from: number, to: number, why: Why = "silence") => ({
    from: now - from,
    to: now - to,
    why,
  });
  const first = (
    doubts: Parameters<typeof firstMove>[3],
    {
      earliestSend = now - 100 * hour,
      clearUntil = null,
      sight = "whether",
    }: {
      readonly earliestSend?: number;
      readonly clearUntil?: number | null;
      readonly sight?: Sight;
    } = {},
    kind: Parameters<typeof firstMove>[1] = keyed,
  ) => firstMove({ earliestSend: from(earliestSend), clearUntil }, kind, sight, doubts, at);

  it("is sent where nothing is in doubt", () => {
    expect(first([])).toEqual({ do: "send", since: now, clearUntil: null, forgottenSince: null });
    expect(first([], {}, unsafe)).toMatchObject({ do: "send" });
  });

  it("only sets values: it is sent, and a refusal does not tell of a send that a restored backup has forgotten", () => {
    const sets = { kind: "sets" } as const;
    expect(first([doubt(50 * hour, hour)], {}, sets)).toMatchObject({ forgottenSince: null });
    const lost = { ...doubt(50 * hour, hour), why: "lost" } as const;
    expect(first([lost], {}, sets)).toMatchObject({ do: "send", forgottenSince: now - 50 * hour });
    // Another object may bear the name by now.
    const looks = { ...sets, looks: true } as const;
    const absent = { do: "send", forgottenSince: null };
    expect(first([lost], {}, looks)).toMatchObject({ do: "look-up", absent });
    expect(first([], {}, looks)).toMatchObject({ do: "send" });
  });

  it.each([
    ["its key", keyed],
    ["what a field guards", { kind: "guarded" }],
  ] as const)(
    "is protected by %s while the whole span is young, and as old as the span",
    (_, kind) => {
      const move = {
        do: "send",
        since: now - 23 * hour + 1,
        clearUntil: null,
        forgottenSince: now - 23 * hour + 1,
      };
      expect(first([doubt(23 * hour - 1, 0)], {}, kind)).toEqual(move);
      expect(first([doubt(23 * hour - 1, 0), doubt(hour, 0)], {}, kind)).toEqual(move);
      expect(first([doubt(23 * hour - 1, 0)], { sight: "nothing" }, kind)).toEqual(move);
      expect(first([doubt(23 * hour, 22 * hour)], {}, kind).do).toBe("look-up");
    },
  );

  it("is looked up over what is older, with a margin, and then sent", () => {
    expect(first([doubt(30 * hour, hour), doubt(2 * hour, 0)])).toEqual({
      do: "look-up",
      spans: [{ from: now - 31 * hour, to: now }],
      since: now - hour,
      notBefore: now - hour + 600_000,
      absent: {
        do: "send",
        since: now - 2 * hour,
        clearUntil: now - hour,
        forgottenSince: now - 2 * hour,
      },
    });
  });

  it("is looked up span by span, and over spans that touch once", () => {
    const move = first([
      doubt(90 * hour, 89 * hour),
      doubt(88 * hour, 87 * hour),
      doubt(40 * hour, 39 * hour),
    ]);
    expect(move).toMatchObject({
      spans: [
        { from: now - 91 * hour, to: now - 86 * hour },
        { from: now - 41 * hour, to: now - 38 * hour },
      ],
    });
  });

  it("is not in doubt when its event came after the span, with room for clocks that disagree", () => {
    const old = [doubt(40 * hour, 30 * hour)];
    expect(first(old, { earliestSend: now - 29 * hour - 1 }).do).toBe("look-up");
    expect(first(old, { earliestSend: now - 29 * hour }).do).toBe("send");
    // A date that is yet to come was told by a clock that was ahead.
    const restored = [{ ...doubt(40 * hour, 30 * hour), why: "restored" as const }];
    expect(first(restored, { earliestSend: now + hour }).do).toBe("send");
    expect(first(restored, { earliestSend: now + hour + 1 }).do).toBe("look-up");
    expect(first(old, { earliestSend: now + hour + 1 }).do).toBe("send");
  });

  it("is not in doubt under spans that it was cleared of", () => {
    const old = [doubt(40 * hour, 30 * hour)];
    expect(first(old, { clearUntil: now - 30 * hour }).do).toBe("send");
    expect(first(old, { clearUntil: now - 30 * hour - 1 }).do).toBe("look-up");
  });

  it("is looked up when the clock went back, whatever the span's age", () => {
    const write = { earliestSend: from(now - 5 * hour), clearUntil: null };
    const back = { now, reached: now, earliest: now, wentBack: true };
    expect(firstMove(write, keyed, "whether", [doubt(hour, 0)], back).do).toBe("look-up");
    expect(firstMove(write, keyed, "whether", [], back).do).toBe("send");
  });

  it("is parked when it cannot be looked up, and without a key only where the store has forgotten", () => {
    expect(first([doubt(30 * hour, 0)], { sight: "nothing" })).toEqual({ do: "park" });
    expect(first([doubt(hour, 0)], { sight: "nothing" }).do).toBe("send");
    expect(first([doubt(30 * hour, 0)], {}, unsafe).do).toBe("send");
    for (const why of ["lost", "restored"] as const) {
      expect(first([doubt(60_000, 0, why)], {}, unsafe)).toEqual({ do: "park" });
      expect(first([doubt(60_000, 0, why)]).do).toBe("send");
    }
  });

  it("is never sent at an age at which the key of a forgotten send may be forgotten too", () => {
    const spans = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 60 * hour }), fc.integer({ min: 0, max: 20 * hour })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 80 * hour }), (given, ago) => {
        const doubts = given.map(([to, length]) => doubt(to + length, to));
        const write = { earliestSend: from(now - ago), clearUntil: null };
        const move = firstMove(write, keyed, "whether", doubts, at);
        const send = move.do === "look-up" ? move.absent : move;
        if (send.do === "park") return;
        expect(send.since).toBeGreaterThan(oldestSend(keyed, at));
        for (const { from, to } of doubts) {
          if (to <= now - ago) continue;
          const covered =
            move.do === "look-up" &&
            move.spans.some((span) => span.from <= from - hour && span.to >= to + hour);
          expect(covered || send.since <= from).toBe(true);
        }
      }),
    );
  });

  it("is sent with its key, too, where the doubt is dated a little after the other side's time", () => {
    const ahead = 5_000;
    expect(first([doubt(-ahead, -ahead - 3)]).do).toBe("send");
    expect(first([doubt(-hour, -hour - 3)]).do).toBe("look-up");
  });
});

describe("where a write is looked for", () => {
  it("is around its sends, and around what may have been forgotten after them", () => {
    const effect = { ...sent(30 * hour), lastSendAt: now - 20 * hour };
    expect(spanOf(effect)).toEqual({ from: now - 31 * hour, to: now - 19 * hour });
    const doubts = [
      { from: now - 60 * hour, to: now - 40 * hour, why: "silence" as const },
      { from: now - 19 * hour, to: now - 10 * hour, why: "silence" as const },
    ];
    expect(spanOf(withDoubts(effect, doubts))).toEqual({
      from: now - 31 * hour,
      to: now - 9 * hour,
    });
    expect(withDoubts(untouched, doubts)).toEqual(untouched);
  });
});

describe("a parked write", () => {
  const minute = 60_000;
  const parkedAt = now - 30 * hour;
  const looked = (time: number) => ({ times: 1, at: time, from: 0, to: time });
  const once = {
    ...sent(30 * hour),
    parkedAt,
    lastSendAt: parkedAt,
    looked: null,
    clearUntil: null,
    earliestSend: { usual: parkedAt - hour, forgotten: parkedAt - hour },
  };
  const toSend = (kind: EffectKind = keyed): Deciding => ({ do: "send", kind });
  const owed = (doubt: object, time: number | null = parkedAt, deciding = toSend()) =>
    lookUpOwed(
      { ...once, looked: time === null ? null : looked(time) },
      deciding,
      [{ from: now - 2 * hour, to: now - hour, why: "silence" as const, ...doubt }],
      at,
    );

  it("is looked for before a person can send it, where the store may have forgotten that they did", () => {
    const due = now - hour + 10 * minute;
    expect(owed({ why: "restored" as const })).toBe(due);
    expect(owed({ from: now - 28 * hour })).toBe(due);
    expect(owed({ why: "restored" as const }, null)).toBe(due);
    expect(owed({ why: "restored" as const }, due - 1)).toBe(due);
    expect(owed({ why: "restored" as const }, due)).toBeNull();
  });

  it("need not be where its key protects, or where it was parked after that time", () => {
    expect(owed({})).toBeNull();
    expect(owed({}, parkedAt, toSend(unsafe))).not.toBeNull();
    expect(owed({ from: parkedAt - 2 * hour, to: parkedAt, why: "restored" as const })).toBeNull();
  });

  it("is looked for before it is given up, where the store has lost what was said, but not after a silence", () => {
    const due = now - hour + 10 * minute;
    const toStop: Deciding = { do: "stop" };
    expect(owed({ why: "restored" as const }, parkedAt, toStop)).toBe(due);
    expect(owed({ why: "restored" as const }, due, toStop)).toBeNull();
    // The key protects a send, and tells nobody what became of an earlier one.
    expect(owed({ why: "lost" as const })).toBeNull();
    expect(owed({ why: "lost" as const }, parkedAt, toStop)).toBe(due);
    expect(owed({ from: now - 28 * hour }, parkedAt, toStop)).toBeNull();
    const never = { ...once, ...untouched };
    const before = { from: now - 32 * hour, to: parkedAt - 1 };
    expect(lookUpOwed(never, toStop, [{ ...before, why: "silence" }], at)).toBeNull();
    expect(lookUpOwed(never, toStop, [{ ...before, why: "restored" }], at)).not.toBeNull();
  });

  it("leaves its next generation in doubt from the last look-up on, and never from before it was parked", () => {
    const write = { parkedAt, lastSendAt: parkedAt };
    expect(nextClearUntil({ ...write, looked: null })).toBe(parkedAt);
    expect(nextClearUntil({ ...write, looked: looked(parkedAt) })).toBe(parkedAt);
    expect(nextClearUntil({ ...write, looked: looked(now) })).toBe(now - 10 * minute);
  });

  it("that was parked by a clock 30 days ahead has forgotten no doubt that came since", () => {
    const write = { ...once, parkedAt: parkedAt + 720 * hour };
    const doubt = { from: now - 2 * hour, to: now - hour, why: "restored" as const };
    expect(lookUpOwed(write, toSend(), [doubt], at)).toBe(now - hour + 10 * minute);
    expect(nextClearUntil(write)).toBe(parkedAt);
    const unsent = { ...write, lastSendAt: null };
    expect(nextClearUntil({ ...unsent, looked: null })).toBe(0);
    expect(nextClearUntil({ ...unsent, looked: looked(now) })).toBe(now - 10 * minute);
  });

  it("of which no send is known is looked for wherever one may be forgotten, before it was parked as well", () => {
    const never = { ...once, ...untouched };
    const before = { from: now - 60 * hour, to: now - 50 * hour, why: "restored" as const };
    const restored = { from: now - 33 * hour, to: parkedAt - 1, why: "restored" as const };
    expect(spansOf(never, [before, restored], at)).toEqual([
      { from: now - 34 * hour, to: parkedAt - 1 + hour },
    ]);
    expect(lookUpOwed(never, toSend(), [before, restored], at)).toBe(parkedAt - 1 + 10 * minute);
    const seen = { ...never, looked: looked(now - hour) };
    expect(lookUpOwed(seen, toSend(), [before, restored], at)).toBeNull();
    expect(spansOf(never, [before], at)).toEqual([]);
    expect(spansOf({ ...once, lastSendAt: once.unprovenSince }, [before, restored], at)).toEqual([
      { from: now - 31 * hour, to: now - 29 * hour },
    ]);
  });

  it("is looked for at growing intervals, the last time after a day", () => {
    const looks: number[] = [];
    for (let at = nextLookUp(now, now); at !== null; at = nextLookUp(now, at)) looks.push(at - now);
    const minutes = looks.map((after) => after / 60_000);
    expect(minutes).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 1440]);
  });

  it("is not looked for for ever when the clock was wrong", () => {
    expect(nextLookUp(now + 400 * hour, now)).toBeNull();
    expect(nextLookUp(now + hour, now)).toBe(now + hour);
  });
});
