import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDocument, anyOperation } from "#flow/arbitrary.world.ts";
import type { FlowDocument } from "#flow/document.ts";
import { flowOf, letter, words } from "#flow/fixtures.ts";
import type { Operation } from "#flow/operation.ts";
import { restoring } from "#flow/restore.ts";
import { remembered } from "./deed.ts";
import { type Act, applied, isUnsaved } from "./editing.ts";
import { openSession } from "./session.ts";
import { fakeWorld } from "./session.world.ts";
import { draws } from "../../../../test/effort.ts";

const typed = (text: string, step = "s1"): Operation => ({
  do: "setField",
  step,
  path: ["body"],
  value: words(text),
});
const add = (index: number): Operation => ({
  do: "addStep",
  block: null,
  index,
  connector: "post",
  action: "send-letter",
  connection: null,
  input: {},
});

function begin(document: FlowDocument) {
  const world = fakeWorld(document);
  const session = openSession(world.server.saved, world);
  session.open();
  return { session, world };
}

describe("what was done or taken back at once", () => {
  const own = letter("s1", { body: words("own") });
  const foreign = { ...letter("s1"), connection: "c-alices" };
  const bringsForeign = (one: Operation): boolean =>
    one.do === "restoreStep" && "connection" in one.step && one.step.connection === "c-alices";
  /** An earlier version has just been put in the place of a step with a connection of Alice's. */
  const restored = () => {
    const before = flowOf(foreign, letter("s2"));
    const after = flowOf(own, letter("s2"));
    const operations = restoring(before, after, () => true);
    const world = fakeWorld(after);
    world.server.refuses = bringsForeign;
    const past = remembered([], { before, after, operations, at: 0 });
    const session = openSession(world.server.saved, world, past);
    session.open();
    return { session, world, after };
  };

  it("goes whole where the server refuses a part of it", async () => {
    const { session, world, after } = restored();
    session.undo();
    expect(session.now().document).not.toEqual(after);
    await world.pass(5_000);
    expect(world.server.saved.document).toEqual(after);
    expect(session.now().document).toEqual(after);
    expect(session.now().notices).toMatchObject([
      { kind: "refused", why: { code: "flow.connection_not_yours" } },
    ]);
    session.redo();
    await world.pass(5_000);
    expect(world.server.saved.document).toEqual(after);
    expect(session.now().document).toEqual(after);
  });

  it("goes whole beside other edits, which stay", async () => {
    const { session, world, after } = restored();
    session.edit([typed("before", "s2")]);
    session.undo();
    session.undo();
    session.edit([add(2)]);
    await world.pass(5_000);
    const { document } = world.server.saved;
    expect(session.now().document).toEqual(document);
    expect(document.steps.slice(0, 2)).toEqual(after.steps);
    expect(document.steps).toHaveLength(3);
  });

  it("goes whole where it was decided upon after a clash", async () => {
    const { session, world } = restored();
    session.undo();
    world.server.edits("Ken", typed("theirs"));
    await world.pass(5_000);
    const theirs = world.server.saved.document;
    const [clash] = session.now().clashes;
    expect(clash).toMatchObject({ where: { step: "s1" } });
    if (clash) session.decide(clash, "mine");
    await world.pass(5_000);
    expect(world.server.saved.document).toEqual(theirs);
    expect(session.now().document).toEqual(theirs);
  });

  it("is one request, however much it is", async () => {
    const { session, world } = begin(flowOf(letter("s1")));
    session.edit([typed("x")]);
    session.edit(Array.from({ length: 60 }, () => add(0)));
    session.edit([typed("y")]);
    await world.pass(5_000);
    const sizes = world.server.arrived.map((sent) => sent.what === "edits" && sent.acts.flat());
    expect(sizes.map((operations) => operations && operations.length)).toEqual([1, 60, 1]);
  });

  it("is there as a whole or not at all, whatever the server refuses", async () => {
    const act = fc.oneof(
      fc.array(anyOperation, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("undo" as const, "redo" as const),
    );
    const groups = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        anyDocument,
        groups,
        fc.func(fc.boolean()),
        async (document, groups, isRefused) => {
          const { session, world } = begin(document);
          world.server.refuses = ({ do: what }) => isRefused(what);
          for (const group of groups) {
            const before = world.server.saved.document;
            for (const one of group) {
              const { length } = session.now().unsent;
              if (one === "undo") session.undo();
              else if (one === "redo") session.redo();
              else session.edit(one);
              expect(session.now().unsent.length - length).toBeLessThanOrEqual(1);
            }
            const whole = withSome(before, session.now().unsent);
            await world.pass(300_000);
            expect(whole).toContainEqual(world.server.saved.document);
            expect(session.now().document).toEqual(world.server.saved.document);
            expect(isUnsaved(session.now())).toBe(false);
          }
        },
      ),
      { numRuns: draws(100) },
    );
  });
});

/** What a document comes to with some of the acts, each as a whole. */
function withSome(document: FlowDocument, [act, ...acts]: readonly Act[]): readonly FlowDocument[] {
  if (act === undefined) return [document];
  const done = applied(document, act);
  return [...withSome(document, acts), ...(done.ok ? withSome(done.document, acts) : [])];
}
