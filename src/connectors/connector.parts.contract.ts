/** What every action of several writes must hold. */
import { describe, expect, it } from "vitest";
import type { AnyAction, FrozenRequest, Json } from "#sdk/index.ts";
import { plannedParts } from "#engine/parts.ts";
import type { Effect, Line } from "./connector.contract.ts";
import { describeSeveral } from "./connector.several.contract.ts";

export type Sequence = Extract<AnyAction, { kind: "sequence" }>;

export function describeParts(
  sequences: readonly Sequence[],
  {
    effects,
    inputOf,
    requestOf,
    open,
  }: {
    readonly effects: readonly Effect[];
    readonly inputOf: (action: Sequence) => ReturnType<Sequence["input"]["parse"]>;
    readonly requestOf: (action: Effect) => FrozenRequest;
    readonly open: () => Line;
  },
): void {
  describeSeveral(effects, { requestOf, open });

  describe.each(sequences)("the action $id", (action) => {
    it("has parts that are actions of the connector, each with a name of its own", () => {
      const names = action.parts.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z]+$/);
      for (const part of action.parts) expect(effects).toContain(part.action);
      for (const { times } of action.parts) if (times) expect(times.most).toBeLessThanOrEqual(100);
      if (action.moves) expect(names).toContain(action.movedBy);
    });

    it("has the part that moves its money read how much that is, and tell how much it was", () => {
      if (action.moves === undefined) return;
      const mover = action.parts.find(({ name }) => name === action.movedBy)?.action;
      for (const verb of ["complete", "moves", "cameTo"] as const)
        expect(mover?.[verb], verb).toBeTypeOf("function");
    });

    it("sends its parts one after the other, always the same, with the output that its pills promise", async () => {
      const input = inputOf(action);
      const parts = plannedParts(action, input) ?? expect.fail("its input has too many parts");
      const opened = open();
      const made = new Map<string, Json>();
      expect(action.leftOver(made), "nothing is there before the first part").toBeNull();
      for (const part of parts) {
        const { name, action: write } = part;
        const given = write.input.parse(part.input(made));
        expect(write.input.parse(part.input(made))).toEqual(given);
        made.set(
          name,
          write.read(
            await opened.send(write.request(given, { effectId: name, generation: 0, at: 0 })),
          ),
        );
        const left = action.leftOver(made);
        if (left) expect(made.has(left.part), "what is left over was made by a part").toBe(true);
      }
      expect(action.output.safeParse(action.gives(made)).error?.issues).toBeUndefined();
    });
  });
}
