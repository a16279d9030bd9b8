import { expect, it } from "vitest";
import { foldEffect, plannedEffect } from "./fold-effect.ts";
import { isAsSeen, mayBeDecided, newsOf } from "./parked-decision.ts";
import { firstState, type RunState } from "./run-state.ts";
import type { EffectRecord, ParkedDecision } from "./store.ts";

const error = { kind: "bug", code: "x", message: "x" } as const;
const request = { method: "POST", path: "/", params: {}, apiVersion: "1" };
const decisions: Readonly<Record<ParkedDecision["kind"], ParkedDecision>> = {
  happened: { kind: "happened", answer: { status: 200, body: null }, objectId: null },
  refused: { kind: "refused", error },
  allow: { kind: "allow" },
  send: { kind: "send", key: "k", request, clearUntil: 0 },
  stop: { kind: "stop" },
};
const parked: RunState = { ...firstState, phase: { is: "parked", path: "s1", effectId: "e" } };
const over: RunState = { ...firstState, phase: { is: "cancelled" } };

/** The kinds of decision that a person may take. */
function open(aboveLimit: EffectRecord["aboveLimit"], run: RunState | null): readonly string[] {
  return Object.values(decisions)
    .filter((decision) => mayBeDecided(decision, { aboveLimit }, run))
    .map(({ kind }) => kind);
}

it("lets a person send a parked write anew, unless it waits above a limit: then it is allowed as it is", () => {
  expect(open(null, parked)).toEqual(["happened", "refused", "send", "stop"]);
  expect(open("waits", parked)).toEqual(["happened", "refused", "allow", "stop"]);
});

it("lets nobody send anything for a run that is over, or gone", () => {
  for (const run of [over, null]) {
    expect(open(null, run)).toEqual(["happened", "refused", "stop"]);
    expect(open("waits", run)).toEqual(["happened", "refused", "stop"]);
  }
});

it("tells each parking of a generation from the one before, whatever has opened it again", () => {
  const planned = plannedEffect({
    id: "e",
    generation: 0,
    key: "k",
    flowId: "f",
    runId: "r",
    path: "s1",
    connectionId: "c",
    account: null,
    mode: "live",
    connector: "x",
    action: "a",
    request,
  });
  const unknown = { kind: "parked", error, looked: null, lookAt: null } as const;
  const reopened: string[] = [];
  for (const first of [unknown, { kind: "above_limit", error } as const])
    for (const decision of Object.values(decisions)) {
      const seen = foldEffect(planned, first, 1);
      if (!mayBeDecided(decision, seen, parked)) continue;
      const open = foldEffect(seen, newsOf(decision), 2);
      if (open.state !== "open") continue;
      reopened.push(decision.kind);
      const again = foldEffect(open, unknown, 3);
      const isAboveLimit = seen.aboveLimit === "waits";
      expect(isAsSeen(seen, { isAboveLimit })).toBe(true);
      expect(isAsSeen(again, { isAboveLimit })).toBe(false);
      expect(isAsSeen(again, {})).toBe(false);
      expect(isAsSeen(again, { isAboveLimit: again.aboveLimit === "waits" })).toBe(true);
    }
  expect(reopened).toEqual(["allow"]);
});
