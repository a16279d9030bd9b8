/** Requests of the actions of a connector, with what only the other side knows. */
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { AnyAction, FrozenRequest, WriteTag } from "#sdk/index.ts";
import type { Effect } from "./connector.contract.ts";

export function requestsBy(
  inputOf: (action: AnyAction) => Parameters<Effect["request"]>[0],
  tag: (effectId: string) => WriteTag,
) {
  const completed = new Map<string, FrozenRequest>();
  return {
    /** Asked once: what a test does to exchanges does not meet it. */
    async complete(effects: readonly Effect[], api: unknown): Promise<void> {
      for (const action of effects) {
        const request = action.request(inputOf(action), tag("e1"));
        const done = await action.complete?.({ api, request });
        // What only has to fit has nothing of the other side in it: each has an input of its own.
        if (
          done &&
          !isDeepStrictEqual(
            { ...done, readMoney: undefined },
            { ...request, readMoney: undefined },
          )
        )
          completed.set(action.id, done);
      }
    },
    of: (action: Effect, effectId: string = crypto.randomUUID()): FrozenRequest => {
      const done = completed.get(action.id);
      if (done !== undefined) return action.retag(done, tag(effectId));
      return action.request(inputOf(action), tag(effectId));
    },
  };
}

/** What a write has to itself is what it looks at, whoever writes there, and whatever was found. */
export function expectAlone(
  action: Effect,
  request: FrozenRequest,
  completed: FrozenRequest,
): void {
  const names = ["complete", "sets", "changes", "several"];
  expect(names.filter((name) => Object.hasOwn(action, name))).toEqual(["complete"]);
  const named = action.alone?.(request) ?? null;
  expect(action.alone?.(completed) ?? null).toBe(named);
  if (named !== null) expect(named).toMatch(/./u);
}
