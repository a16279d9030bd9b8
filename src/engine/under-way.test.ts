import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plannedEffect, foldEffect, type EffectNews } from "./fold-effect.ts";
import { underWayUntil } from "./under-way.ts";

const longest = 90_000;
/** Two processes may differ by so much. */
const clocks = 120_000;
const waits = longest + clocks;
const hour = 3_600_000;
const sentAt = 1_800_000_000_000;

const sent = { sends: 1, endedSends: 0, lastSendAt: sentAt, parkedAt: sentAt + 30_000 };
const at = (ours: number, reached = ours) => ({ ours, reached });

describe("a parked write whose last send has no recorded end", () => {
  it("may be under way until the longest send is over, by clocks that may differ", () => {
    const until = sentAt + waits;
    expect(underWayUntil(sent, longest, at(sentAt + 31_000))).toBe(until);
    expect(underWayUntil(sent, longest, at(until - 1))).toBe(until);
    expect(underWayUntil(sent, longest, at(until))).toBeNull();
  });

  it("is not waited for where it was parked long after", () => {
    const late = { ...sent, parkedAt: sentAt + 2 * hour };
    expect(underWayUntil(late, longest, at(sentAt + 2 * hour))).toBeNull();
  });

  it.each([
    ["every send has ended", { ...sent, endedSends: 1 }],
    ["it was never sent", { ...sent, sends: 0, lastSendAt: null }],
  ])("is none where %s", (_, effect) => {
    expect(underWayUntil(effect, longest, at(sentAt + 31_000))).toBeNull();
  });

  it.each([
    ["ahead of", hour],
    ["behind", -hour],
  ])("is waited for as long, where our clock is an hour %s the other side’s", (_, wrong) => {
    const effect = { ...sent, parkedAt: sent.parkedAt + wrong };
    const until = underWayUntil(effect, longest, at(sentAt + 31_000 + wrong, sentAt + 31_000));
    expect(until).toBeGreaterThanOrEqual(sentAt + wrong + waits);
    expect(until).toBeLessThanOrEqual(effect.parkedAt + waits);
  });

  it("is waited for where our clock, which was behind, has dated its send before the other side was heard", () => {
    const effect = { ...sent, lastSendAt: sentAt - hour, parkedAt: sentAt + 30_000 - hour };
    const now = at(sentAt + 31_000 - hour, sentAt + 31_000);
    expect(underWayUntil(effect, longest, now)).toBe(sentAt - hour + waits);
  });

  it("is not waited for until a clock that was set back shows its parking again", () => {
    expect(underWayUntil(sent, longest, at(sentAt - 30 * 24 * hour))).toBeNull();
  });

  it("is never over sooner than the longest send after it was sent, nor later than that after it was parked, whatever our clock shows", () => {
    const wrong = fc.integer({ min: -48 * hour, max: 48 * hour });
    const time = fc.integer({ min: 0, max: 2 * waits });
    fc.assert(
      fc.property(wrong, time, time, (ourError, parkedAfter, more) => {
        const passed = parkedAfter + more;
        const effect = { ...sent, parkedAt: sentAt + parkedAfter + ourError };
        const now = at(sentAt + passed + ourError, sentAt + passed);
        const isOver = underWayUntil(effect, longest, now) === null;
        if (passed < waits) expect(isOver).toBe(false);
        if (more >= waits) expect(isOver).toBe(true);
      }),
    );
  });
});

describe("what is recorded of the end of a send", () => {
  const plan = {
    id: "f1.effect",
    generation: 0,
    key: "key",
    flowId: "f1",
    runId: "r1",
    path: "s1",
    connectionId: "c1",
    account: null,
    mode: "test",
    connector: "http",
    action: "send-request",
    request: { method: "POST", path: "/", params: {}, apiVersion: "1" },
  } as const;
  const error = { kind: "transient", code: "x", message: "x" } as const;
  const send: EffectNews = { kind: "sent", since: 1, clearUntil: null, target: null };
  const park: EffectNews = { kind: "parked", error, looked: null, lookAt: null };
  const after = (...news: readonly EffectNews[]) =>
    news.reduce((effect, one) => foldEffect(effect, one, 2), plannedEffect(plan));

  it.each<[EffectNews]>([
    [{ kind: "unanswered", error }],
    [{ kind: "unknown", error }],
    [{ kind: "unexecuted", error, before: { unprovenSince: null } }],
  ])("is that it has ended: $kind", (end) => {
    expect(after(send, end, park)).toMatchObject({ sends: 1, endedSends: 1 });
    expect(after(send, end, send, park)).toMatchObject({ sends: 2, endedSends: 1 });
  });

  it("is nothing where it is parked by another process", () => {
    expect(after(send, park)).toMatchObject({ sends: 1, endedSends: 0 });
  });
});
