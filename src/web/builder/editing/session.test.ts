import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionsOf, branchesOf, branchOf, stepOf } from "#flow/blocks.ts";
import { anyDocument, anyOperation } from "#flow/arbitrary.world.ts";
import type { FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import {
  branch,
  constant,
  flowOf,
  forEach,
  ifStep,
  letter,
  row,
  when,
  words,
} from "#flow/fixtures.ts";
import type { Operation } from "#flow/operation.ts";
import { isUnsaved } from "./editing.ts";
import { openSession, type Session } from "./session.ts";
import { type FakeWorld, fakeWorld, type Fate } from "./session.world.ts";
import { draws } from "../../../../test/effort.ts";

const letters = flowOf(letter("s1"), letter("s2"));

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

function begin(document: FlowDocument = letters): { session: Session; world: FakeWorld } {
  const world = fakeWorld(document);
  const session = openSession(world.server.saved, world);
  session.open();
  return { session, world };
}

const bodyOf = (document: FlowDocument, id = "s1") =>
  actionsOf(document).find((step) => step.id === id)?.input["body"];

describe("saving by itself", () => {
  it("waits for a pause in the typing, but not for ever", async () => {
    const { session, world } = begin();
    session.edit([typed("D")]);
    await world.pass(400);
    session.edit([typed("De")]);
    await world.pass(400);
    expect(world.server.arrived).toEqual([]);
    await world.pass(200);
    expect(world.server.arrived).toMatchObject([{ acts: [[typed("De")]] }]);
    for (let key = 0; key < 10; key += 1) {
      session.edit([typed(`Dear ${key}`)]);
      await world.pass(300);
    }
    expect(world.server.arrived.length).toBeGreaterThan(1);
    await world.pass(3_000);
    expect(world.server.saved.document).toEqual(session.now().document);
    expect(isUnsaved(session.now())).toBe(false);
  });

  it("sends what was done meanwhile with the next request, in its order", async () => {
    const { session, world } = begin();
    for (let step = 0; step < 60; step += 1) session.edit([add(0)]);
    await world.pass(600);
    session.edit([typed("x")]);
    await world.pass(3_000);
    expect(world.server.arrived.map((sent) => sent.what === "edits" && sent.acts.length)).toEqual([
      50, 10, 1,
    ]);
    expect(world.server.saved.document).toEqual(session.now().document);
  });

  it("tries again while nobody answers, and says so", async () => {
    const { session, world } = begin();
    world.server.fates.push("lost", "lost", "lost");
    session.edit([typed("x")]);
    await world.pass(600);
    expect(session.now()).toMatchObject({ failures: 1, line: { is: "pausing" } });
    expect(isUnsaved(session.now())).toBe(true);
    session.edit([typed("xy")]);
    await world.pass(20_000);
    expect(session.now()).toMatchObject({ failures: 0, sent: null, unsent: [] });
    expect(bodyOf(world.server.saved.document)).toEqual(words("xy"));
  });

  it("adds nothing twice where only the answer was lost", async () => {
    const { session, world } = begin();
    world.server.fates.push("unheard");
    session.edit([add(0)]);
    session.edit([typed("inside", `s${letters.nextStep}`)]);
    await world.pass(600);
    session.edit([typed("later")]);
    await world.pass(5_000);
    expect(world.server.saved.document.steps).toHaveLength(3);
    expect(world.server.saved.document).toEqual(session.now().document);
    expect(session.now()).toMatchObject({ clashes: [], notices: [] });
  });

  it("saves the flow's name in its turn", async () => {
    const { session, world } = begin();
    session.edit([typed("x")]);
    session.rename("請求の記録");
    await world.pass(2_000);
    expect(world.server.arrived.map(({ what }) => what)).toEqual(["edits", "name"]);
    expect(world.server.saved.name).toBe("請求の記録");
    expect(isUnsaved(session.now())).toBe(false);
  });

  it("takes back the one edit of several that the server does not accept", async () => {
    const { session, world } = begin();
    const foreign: Operation = { do: "setConnection", user: "s2", connection: "c-kens" };
    world.server.refuses = (one) => one.do === "setConnection";
    session.edit([typed("before")]);
    session.edit([foreign]);
    session.edit([add(2)]);
    await world.pass(5_000);
    const { document } = session.now();
    expect(document).toEqual(world.server.saved.document);
    expect(actionsOf(document).map(({ connection }) => connection)).toEqual([
      "c-post",
      "c-post",
      null,
    ]);
    expect(session.now().notices).toMatchObject([
      { kind: "refused", why: { code: "flow.connection_not_yours" } },
    ]);
  });

  it("sends at once when it is told to, and says when all is there", async () => {
    const { session, world } = begin();
    session.edit([typed("x")]);
    await session.flush();
    expect(bodyOf(world.server.saved.document)).toEqual(words("x"));
    world.server.fates.push("lost");
    session.edit([typed("xy")]);
    await session.flush();
    expect(isUnsaved(session.now())).toBe(true);
  });

  it("lets go on after some seconds whoever waits for a server that says nothing", async () => {
    const { session, world } = begin();
    world.server.fates.push("hanging");
    session.edit([typed("x")]);
    let isThrough = false;
    const goOn = async (): Promise<void> => {
      await session.flush();
      isThrough = true;
    };
    void goOn();
    await world.pass(4_000);
    expect(isThrough).toBe(false);
    await world.pass(2_000);
    expect(isThrough).toBe(true);
    expect(isUnsaved(session.now())).toBe(true);
  });

  it("sends what was left behind when the screen is closed", async () => {
    const world = fakeWorld(letters);
    const session = openSession(world.server.saved, world);
    const close = session.open();
    session.edit([typed("x")]);
    close();
    await world.pass(1_000);
    expect(bodyOf(world.server.saved.document)).toEqual(words("x"));
  });
});

describe("two people at one flow", () => {
  it("shows what another has done where nothing of one's own waits", async () => {
    const { session, world } = begin();
    world.server.edits("Ken", typed("theirs"));
    session.see(world.server.saved);
    expect(bodyOf(session.now().document)).toEqual(words("theirs"));
    expect(session.now().notices).toEqual([{ kind: "theirs", by: "Ken" }]);
    await world.pass(5_000);
    expect(world.server.arrived).toEqual([]);
  });

  it("joins edits of different places", async () => {
    const { session, world } = begin();
    session.edit([typed("mine")]);
    world.server.edits("Ken", typed("theirs", "s2"), add(0));
    await world.pass(5_000);
    const { document } = world.server.saved;
    expect([bodyOf(document), bodyOf(document, "s2")]).toEqual([words("mine"), words("theirs")]);
    expect(session.now().document).toEqual(document);
    expect(session.now().clashes).toEqual([]);
  });

  it("gives a step another id where both have added one, also for what is taken back later", async () => {
    const { session, world } = begin();
    const id = `s${letters.nextStep}`;
    session.edit([add(2)]);
    session.edit([typed("mine", id)]);
    world.server.edits("Ken", add(0), typed("theirs", id));
    await world.pass(5_000);
    const newest = `s${letters.nextStep + 1}`;
    expect(bodyOf(world.server.saved.document, newest)).toEqual(words("mine"));
    expect(bodyOf(world.server.saved.document, id)).toEqual(words("theirs"));
    session.undo();
    session.undo();
    await world.pass(5_000);
    expect(world.server.saved.document.steps.map((step) => step.id)).toEqual([id, "s1", "s2"]);
  });

  it.each([
    ["mine", "mine"],
    ["theirs", "theirs"],
  ] as const)("hands back what both have changed, and %s can be chosen", async (choice, result) => {
    const { session, world } = begin();
    session.edit([typed("mine")]);
    session.edit([typed("harmless", "s2")]);
    world.server.edits("Ken", typed("theirs"));
    await world.pass(5_000);
    expect(bodyOf(world.server.saved.document)).toEqual(words("theirs"));
    expect(bodyOf(world.server.saved.document, "s2")).toEqual(words("harmless"));
    const [clash] = session.now().clashes;
    expect(clash).toMatchObject({ where: { step: "s1", path: ["input", "body"] }, by: "Ken" });
    expect(isUnsaved(session.now())).toBe(true);
    if (clash) session.decide(clash, choice);
    await world.pass(5_000);
    expect(bodyOf(world.server.saved.document)).toEqual(words(result));
    expect(isUnsaved(session.now())).toBe(false);
  });

  it.each([
    ["mine", "Mine"],
    ["theirs", "Theirs"],
  ] as const)(
    "hands back the name that both have changed, and %s can be chosen",
    async (choice, result) => {
      const { session, world } = begin();
      session.rename("Mine");
      world.server.renames("Ken", "Theirs");
      await world.pass(5_000);
      expect(world.server.saved.name).toBe("Theirs");
      const { clashes } = session.now();
      expect(clashes).toEqual([{ what: "name", mine: "Mine", theirs: "Theirs", by: "Ken" }]);
      expect(isUnsaved(session.now())).toBe(true);
      for (const clash of clashes) session.decide(clash, choice);
      await world.pass(5_000);
      expect(world.server.saved.name).toBe(result);
      expect(session.now().saved.name).toBe(result);
      expect(isUnsaved(session.now())).toBe(false);
    },
  );

  it("asks nothing where both have given the same name, or the other has edited alone", async () => {
    const { session, world } = begin();
    session.rename("Ours");
    world.server.renames("Ken", "Ours");
    await world.pass(5_000);
    expect(session.now()).toMatchObject({ name: null, clashes: [], notices: [] });
    session.rename("Mine");
    world.server.edits("Ken", typed("theirs"));
    await world.pass(5_000);
    expect(world.server.saved).toMatchObject({ name: "Mine" });
    expect(session.now()).toMatchObject({ name: null, clashes: [] });
  });

  it("tells that another has renamed the flow", async () => {
    const { session, world } = begin();
    world.server.renames("Ken", "Theirs");
    session.see(world.server.saved);
    expect(session.now().notices).toEqual([{ kind: "theirs", by: "Ken" }]);
  });

  it("asks about the name as well where the answer to one's own was lost", async () => {
    const { session, world } = begin();
    world.server.fates.push("unheard");
    session.rename("Mine");
    await world.pass(600);
    world.server.renames("Ken", "Theirs");
    await world.pass(20_000);
    expect(world.server.saved.name).toBe("Theirs");
    expect(session.now().clashes).toMatchObject([{ mine: "Mine", theirs: "Theirs" }]);
  });

  it("asks about two settings of a loop that both have changed, and takes both as they were meant", async () => {
    const { session, world } = begin(flowOf(forEach("s1", null, [letter("s2")])));
    const loop = (atOnce: number, onFailure: "stop" | "continue"): Operation => ({
      do: "setLogic",
      step: "s1",
      settings: { kind: "forEach", list: null, atOnce, onFailure, collect: null },
    });
    session.edit([loop(5, "stop"), add(1), loop(5, "continue")]);
    world.server.edits("Ken", {
      do: "setLogic",
      step: "s1",
      settings: {
        kind: "forEach",
        list: null,
        atOnce: 7,
        onFailure: "stop",
        collect: constant("x"),
      },
    });
    await world.pass(5_000);
    const [clash] = session.now().clashes;
    expect(clash).toMatchObject({ where: { step: "s1", path: ["settings", "atOnce"] } });
    if (clash) session.decide(clash, "mine");
    await world.pass(5_000);
    expect(world.server.saved.document.steps[0]).toMatchObject({
      atOnce: 5,
      onFailure: "continue",
      collect: constant("x"),
    });
  });

  it("can bring back a step that another has deleted, with what was done in it", async () => {
    const { session, world } = begin();
    session.edit([typed("mine", "s2")]);
    world.server.edits("Ken", { do: "removeStep", step: "s2" });
    await world.pass(5_000);
    const [clash] = session.now().clashes;
    expect(clash).toMatchObject({ where: { step: "s2", path: [] } });
    if (clash) session.decide(clash, "mine");
    await world.pass(5_000);
    expect(bodyOf(world.server.saved.document, "s2")).toEqual(words("mine"));
  });

  it("can bring back a loop that another has deleted, with what was done inside it", async () => {
    const { session, world } = begin(flowOf(letter("s1"), forEach("s2", null, [letter("s3")])));
    session.edit([typed("mine", "s3")]);
    world.server.edits("Ken", { do: "removeStep", step: "s2" });
    await world.pass(5_000);
    const [clash] = session.now().clashes;
    if (clash) session.decide(clash, "mine");
    await world.pass(5_000);
    const { steps } = world.server.saved.document;
    expect(steps.map(({ id }) => id)).toEqual(["s1", "s2"]);
    expect(bodyOf(world.server.saved.document, "s3")).toEqual(words("mine"));
  });

  it("can bring back a branch that another has deleted, with what was set in it", async () => {
    const condition = when(row(constant(1), "isPresent"));
    const { session, world } = begin(
      flowOf(ifStep("s1", branch("s2", condition), branch("s3", condition, letter("s4")))),
    );
    const other = when(row(constant(2), "isPresent"));
    session.edit([{ do: "setCondition", branch: "s3", condition: other }]);
    world.server.edits("Ken", { do: "removeBranch", branch: "s3" });
    await world.pass(5_000);
    const [clash] = session.now().clashes;
    expect(clash).toMatchObject({ where: { step: "s1", path: ["branches", "s3"] } });
    if (clash) session.decide(clash, "mine");
    await world.pass(5_000);
    const found = branchOf(world.server.saved.document, "s3");
    expect(found).toMatchObject({ index: 1, branch: { condition: other, steps: [{ id: "s4" }] } });
  });

  it("adds no branch twice where the answer was lost", async () => {
    const { session, world } = begin(flowOf(ifStep("s1", branch("s2", when(row(null, "equals"))))));
    world.server.fates.push("unheard");
    session.edit([{ do: "addBranch", step: "s1", index: 1, condition: null }]);
    await world.pass(60_000);
    expect(branchesOf(stepOf(world.server.saved.document, "s1"))).toHaveLength(2);
  });

  it("stops where the flow is gone", async () => {
    const { session, world } = begin();
    const why = { status: 404, code: "flow.not_found", message: "", advice: undefined };
    world.send = () => Promise.resolve({ is: "refused", why });
    session.edit([typed("x")]);
    await world.pass(60_000);
    expect(session.now().line).toEqual({ is: "stopped", why });
    expect(isUnsaved(session.now())).toBe(true);
  });
});

describe("whatever goes wrong", () => {
  type Event =
    | { readonly who: "me" | "Ken"; readonly operation: Operation }
    | { readonly who: "undo" | "time" | "sight" };
  const event: fc.Arbitrary<Event> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ who: fc.constant("me" as const), operation: anyOperation }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ who: fc.constant("Ken" as const), operation: anyOperation }),
    },
    { weight: 3, arbitrary: fc.record({ who: fc.constantFrom("undo", "time", "sight") }) },
  );
  const fates = fc.array(fc.constantFrom<Fate>("fine", "lost", "unheard"), { maxLength: 12 });

  it("comes to what the server has, and each edit is there or handed back", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDocument,
        fc.array(event, { maxLength: 25 }),
        fates,
        async (document, events, fates) => {
          const { session, world } = begin(document);
          world.server.fates.push(...fates);
          for (const one of events) {
            if (one.who === "me") session.edit([one.operation]);
            else if (one.who === "Ken") world.server.edits("Ken", one.operation);
            else if (one.who === "undo") session.undo();
            else if (one.who === "sight") session.see(world.server.saved);
            else await world.pass(700);
          }
          session.see(world.server.saved);
          await world.pass(300_000);
          const { saved, sent, unsent, document: shown } = session.now();
          expect({ sent, unsent }).toEqual({ sent: null, unsent: [] });
          expect(saved.document).toEqual(world.server.saved.document);
          expect(shown).toEqual(saved.document);
          for (const clash of session.now().clashes) session.decide(clash, "mine");
          await world.pass(300_000);
          expect(isUnsaved(session.now())).toBe(false);
          expect(session.now().document).toEqual(world.server.saved.document);
        },
      ),
      { numRuns: draws(300) },
    );
  });

  it("loses no edit and makes none twice, however often nobody answers", async () => {
    const steps = fc.array(fc.record({ operation: anyOperation, pause: fc.nat({ max: 1_500 }) }), {
      maxLength: 15,
    });
    await fc.assert(
      fc.asyncProperty(anyDocument, steps, fates, async (document, steps, fates) => {
        const { session, world } = begin(document);
        world.server.fates.push(...fates);
        let expected = document;
        for (const { operation, pause } of steps) {
          session.edit([operation]);
          const edited = edit(expected, operation);
          if (edited.ok) expected = edited.document;
          await world.pass(pause);
        }
        await world.pass(300_000);
        expect(world.server.saved.document).toEqual(expected);
        expect(session.now()).toMatchObject({ clashes: [], notices: [], document: expected });
      }),
      { numRuns: draws(300) },
    );
  });
});
