import fc from "fast-check";
import { expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { TransientError } from "#sdk/errors.ts";
import { draws } from "../../test/effort.ts";
import { apply } from "./apply.ts";
import { type Performed, tried, type Tried } from "./attempt.ts";
import { movableClock } from "./clock.ts";
import { decide } from "./decide.ts";
import { plannedEffect } from "./fold-effect.ts";
import { firstState, type RunState } from "./run-state.ts";
import { asNew } from "./store.ts";

const now = 1_800_000_000_000;
const year = 365 * 86_400_000;
const error = { kind: "transient", code: "x", message: "not now" } as const;

const connection = {
  id: "c1",
  owner: "local",
  connector: "http",
  name: "c1",
  mode: "test",
  account: "a",
  accountName: null,
  settings: {},
  sealed: "",
  broken: null,
  ...asNew,
  createdAt: now,
} as const;
const effect = plannedEffect({
  id: "e1",
  key: "k",
  generation: 0,
  flowId: "f1",
  runId: "r1",
  path: "s1",
  connectionId: "c1",
  account: "a",
  mode: "test",
  connector: "http",
  action: "send-request",
  request: { method: "POST", path: "/", params: {}, apiVersion: "1" },
});

const document: FlowDocument = {
  ...emptyDocument,
  steps: ["s1", "s2"].map((id) => ({
    kind: "action" as const,
    id,
    name: null,
    connector: "http",
    action: "send-request",
    connection: "c1",
    input: {},
  })),
};

/** What a try is told of when to go on: it may be far too late. */
interface Wish {
  readonly at: number;
  readonly waitMs: number | undefined;
  readonly failure: TransientError;
}

const ahead = fc.oneof(fc.integer({ min: 1, max: 7_200_001 }), fc.integer({ min: 1, max: year }));
const facts = { code: "x", message: "not now" };
const wish: fc.Arbitrary<Wish> = fc
  .record({
    at: ahead,
    waitMs: fc.option(ahead, { nil: undefined }),
    notBefore: fc.option(ahead, { nil: undefined }),
    unexecuted: fc.boolean(),
  })
  .map(({ at, waitMs, notBefore, unexecuted }) => ({
    at: now + at,
    waitMs,
    failure: new TransientError({
      ...facts,
      unexecuted,
      ...(waitMs === undefined ? {} : { waitMs }),
      ...(notBefore === undefined ? {} : { notBefore: now + notBefore }),
    }),
  }));

type Outcome = Exclude<keyof Tried, "startedAt" | "with" | "told">;

/** Each outcome of a try, and what the run does after it. */
const outcomes: Readonly<
  Record<Outcome, readonly [end: (attempt: Tried, wish: Wish) => Performed, then: string]>
> = {
  read: [(attempt) => attempt.read({}), "perform s2"],
  acted: [(attempt) => attempt.acted({}, null, effect), "perform s2"],
  as: [(attempt, { at: until }) => attempt.as({ kind: "delayed", path: "s1", until }), "wait"],
  failed: [(attempt) => attempt.failed(error, effect), "nothing"],
  unpermitted: [(attempt) => attempt.unpermitted(error), "wait"],
  refused: [(attempt) => attempt.refused({ ...error, code: "flow.threshold_no_currency" }), "wait"],
  retry: [(attempt, { waitMs }) => attempt.retry(error, waitMs, effect), "wait"],
  retryAt: [(attempt, { at }) => attempt.retryAt(error, at, effect), "wait"],
  retryAfter: [(attempt, { failure }) => attempt.retryAfter(failure, error, effect), "wait"],
  cancelling: [(attempt) => attempt.cancelling(), "wait"],
  paused: [(attempt) => attempt.paused(connection, error, effect), "rest"],
  parked: [(attempt) => attempt.parked(effect, error), "rest"],
};

const after = (state: RunState): string =>
  decide(document, state, now)
    .map((one) => (one.do === "perform" ? `perform ${one.path}` : one.do))
    .join();

it.each(Object.entries(outcomes))(
  "after %s, whatever it is told of when to go on, a run does not try the step again at once",
  (_, [end, then]) => {
    fc.assert(
      fc.property(
        wish,
        fc.nat(40),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (told, failures, random) => {
          const attempt = tried(
            { path: "s1", failures },
            { clock: movableClock(() => now), random: () => random },
            now,
          );
          expect(after(apply(firstState, end(attempt, told).result))).toBe(then);
        },
      ),
      { numRuns: draws(200) },
    );
  },
);

it("a wait for room counts as no failure but the first, so that a read never gives up for it", () => {
  const full = new TransientError({ ...facts, unexecuted: true, notBefore: now + 20 * 3_600_000 });
  let state: RunState = firstState;
  for (let looks = 0; looks < 40; looks += 1) {
    const time = now + looks * 3_600_000;
    const [next] = decide(document, state, time);
    if (next?.do !== "perform") expect.unreachable();
    expect(next.failures).toBe(Math.min(looks, 1));
    const options = { clock: movableClock(() => time), random: () => 0 };
    state = apply(state, tried(next, options, time).retryAfter(full, error).result);
    if (time >= now + 19 * 3_600_000) break;
  }
  expect(state.phase).toEqual({ is: "waiting", failures: 1, until: now + 20 * 3_600_000 });
});
