import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyOperation } from "./arbitrary.world.ts";
import { idsIn } from "./blocks.ts";
import { emptyDocument, FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import { edit } from "./edit.ts";
import {
  actionAt,
  constant,
  flowOf,
  letter,
  list,
  newSale,
  object,
  pill,
  words,
} from "./fixtures.ts";
import { Operation } from "./operation.ts";
import { problemText } from "./problems.ts";

function after(document: FlowDocument, ...operations: Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, operation);
    expect(edited).toMatchObject({ ok: true });
    return edited.ok ? edited.document : current;
  }, document);
}

function codeOf(document: FlowDocument, operation: Operation): string {
  const edited = edit(document, operation);
  return edited.ok ? "ok" : edited.problem.code;
}

const addLetter = {
  do: "addStep",
  block: null,
  index: 0,
  connector: "post",
  action: "send-letter",
  connection: null,
  input: {},
} as const satisfies Operation;

const schedule = {
  kind: "schedule",
  when: { kind: "interval", everyMinutes: 15 },
  overlap: false,
} as const;

describe("the trigger", () => {
  it("is set, and taken away again", () => {
    const document = after(emptyDocument, { do: "setTrigger", trigger: newSale });
    expect(document.trigger).toEqual(newSale);
    expect(after(document, { do: "setTrigger", trigger: null })).toEqual(emptyDocument);
  });

  it("gets its settings, frequency and connection", () => {
    const document = after(
      flowOf(),
      { do: "setSettings", settings: { kind: "paid" } },
      { do: "setFrequency", everySeconds: 3600 },
      { do: "setConnection", user: "trigger", connection: "c-2" },
    );
    expect(document.trigger).toEqual({
      ...newSale,
      settings: { kind: "paid" },
      everySeconds: 3600,
      connection: "c-2",
    });
  });

  it("gets another schedule", () => {
    const document = { ...flowOf(), trigger: schedule };
    const operation = {
      do: "setSchedule",
      when: { kind: "interval", everyMinutes: 60 },
      overlap: true,
    } as const;
    expect(after(document, operation).trigger).toEqual({
      kind: "schedule",
      when: { kind: "interval", everyMinutes: 60 },
      overlap: true,
    });
  });

  it("gets its times told in another time zone", () => {
    const document = after(flowOf(), { do: "setTimeZone", timeZone: "Asia/Tokyo" });
    expect(document).toEqual({ ...flowOf(), timeZone: "Asia/Tokyo" });
  });

  it.each<[string, FlowDocument, Operation]>([
    ["a frequency", { ...flowOf(), trigger: schedule }, { do: "setFrequency", everySeconds: 60 }],
    ["a connection", emptyDocument, { do: "setConnection", user: "trigger", connection: "c" }],
    [
      "a schedule",
      flowOf(),
      { do: "setSchedule", when: { kind: "interval", everyMinutes: 1 }, overlap: false },
    ],
  ])("is not given %s that does not fit it", (_, document, operation) => {
    expect(codeOf(document, operation)).toBe("flow.edit_no_trigger");
  });
});

describe("steps", () => {
  it("are added where asked, with an id of their own", () => {
    const document = after(emptyDocument, addLetter, addLetter, { ...addLetter, index: 1 });
    expect(document.steps.map(({ id }) => id)).toEqual(["s2", "s3", "s1"]);
    expect(document.nextStep).toBe(4);
  });

  it("never get the id of a step that was removed", () => {
    const document = after(emptyDocument, addLetter, { do: "removeStep", step: "s1" }, addLetter);
    expect(document.steps.map(({ id }) => id)).toEqual(["s2"]);
  });

  it("are moved to the place where they shall stand", () => {
    const document = flowOf(letter("s1"), letter("s2"), letter("s3"));
    const order = (index: number) =>
      after(document, { do: "moveStep", step: "s2", block: null, index }).steps.map(({ id }) => id);
    expect([0, 1, 2].map(order)).toEqual([
      ["s2", "s1", "s3"],
      ["s1", "s2", "s3"],
      ["s1", "s3", "s2"],
    ]);
  });

  it("are removed while pills that point to them stay", () => {
    const document = flowOf(letter("s1"), letter("s2", { body: pill("s1", "id") }));
    expect(after(document, { do: "removeStep", step: "s1" }).steps).toEqual([document.steps[1]]);
  });

  it("are renamed, and go back to the name made from the action", () => {
    const named = after(flowOf(letter("s1")), { do: "renameStep", step: "s1", name: "手紙" });
    expect(named.steps[0]?.name).toBe("手紙");
    expect(after(named, { do: "renameStep", step: "s1", name: null })).toEqual(
      flowOf(letter("s1")),
    );
  });

  it("keep connection and common fields when they get another action", () => {
    const document = flowOf(letter("s1", { body: constant("x") }));
    const operation = {
      do: "setAction",
      step: "s1",
      connector: "post",
      action: "send-parcel",
      keep: ["to", "weight"],
    } as const;
    expect(after(document, { ...operation, keep: [...operation.keep] }).steps[0]).toEqual({
      ...letter("s1"),
      action: "send-parcel",
    });
    const other = after(document, { ...operation, connector: "shop", keep: [] }).steps[0];
    expect(other).toMatchObject({ connector: "shop", connection: null, input: {} });
  });

  it.each<[string, Operation]>([
    ["flow.edit_unknown_step", { do: "removeStep", step: "s9" }],
    ["flow.edit_unknown_step", { do: "renameStep", step: "s9", name: "x" }],
    ["flow.edit_unknown_step", { do: "setField", step: "s9", path: ["to"], value: words("x") }],
    ["flow.edit_no_position", { ...addLetter, index: 2 }],
    ["flow.edit_no_position", { do: "moveStep", step: "s1", block: null, index: 1 }],
  ])("answer %s to what does not fit any more", (code, operation) => {
    expect(codeOf(flowOf(letter("s1")), operation)).toBe(code);
  });

  it("are at most 500", () => {
    const steps = Array.from({ length: 500 }, (_, index) => letter(`s${index + 1}`));
    const document = { ...flowOf(...steps), nextStep: 502 };
    expect(codeOf(document, addLetter)).toBe("flow.edit_too_many_steps");
    expect(
      codeOf(document, { do: "restoreStep", block: null, index: 0, step: letter("s501") }),
    ).toBe("flow.edit_too_many_steps");
  });

  it("come back under their own id, where they stood", () => {
    const document = flowOf(letter("s1"), letter("s2"), letter("s3"));
    const without = after(document, { do: "removeStep", step: "s2" });
    const back = { do: "restoreStep", block: null, index: 1, step: letter("s2") } as const;
    expect(after(without, back)).toEqual(document);
    expect(codeOf(document, back)).toBe("flow.edit_step_is_there");
    expect(codeOf({ ...without, nextStep: 2 }, back)).toBe("flow.edit_step_never_was");
    expect(codeOf(without, { ...back, index: 3 })).toBe("flow.edit_no_position");
  });
});

describe("connections", () => {
  const document = flowOf(letter("s1"), { ...letter("s2"), connection: null }, letter("s3"));

  it("are set for one step", () => {
    const operation = { do: "setConnection", user: "s3", connection: "c-new" } as const;
    expect(
      after(document, operation).steps.map((_, index, steps) => actionAt(steps, index).connection),
    ).toEqual(["c-post", null, "c-new"]);
  });

  it("are replaced wherever they are used", () => {
    const operation = {
      do: "replaceConnection",
      connector: "post",
      from: "c-post",
      to: "c-live",
    } as const;
    expect(
      after(document, operation).steps.map((_, index, steps) => actionAt(steps, index).connection),
    ).toEqual(["c-live", null, "c-live"]);
  });

  it("are filled in wherever none is chosen, for one connector only", () => {
    const trigger = { ...newSale, connection: null };
    const operation = { do: "replaceConnection", connector: "shop", from: null, to: "c" } as const;
    const filled = after({ ...document, trigger }, operation);
    expect(filled.trigger).toMatchObject({ connection: "c" });
    expect(filled.steps).toEqual(document.steps);
  });
});

describe("fields", () => {
  const text = words("x");

  function inputAfter(input: { [name: string]: Value }, ...operations: Operation[]) {
    return actionAt(after(flowOf({ ...letter("s1"), input }), ...operations).steps, 0).input;
  }

  function set(value: Value, ...path: string[]): Operation {
    return { do: "setField", step: "s1", path, value };
  }

  function remove(...path: string[]): Operation {
    return { do: "removeField", step: "s1", path };
  }

  it("are set and replaced", () => {
    expect(inputAfter({ a: constant(1) }, set(text, "a"), set(text, "b"))).toEqual({
      a: text,
      b: text,
    });
  });

  it("bring the groups they stand in with them", () => {
    expect(inputAfter({}, set(text, "a", "b", "c"), set(text, "a", "d"))).toEqual({
      a: object({ b: object({ c: text }), d: text }),
    });
  });

  it("are items of a list, too, which grows by one at its end", () => {
    const input = { a: list(constant(1), object({})) };
    expect(inputAfter(input, set(text, "a", "0"), set(text, "a", "1", "b"))).toEqual({
      a: list(text, object({ b: text })),
    });
    expect(inputAfter(input, set(text, "a", "2"))).toEqual({
      a: list(constant(1), object({}), text),
    });
  });

  it.each([[["a", "3"]], [["a", "01"]], [["a", "x"]], [["b", "c"]], [["b", "0"]]])(
    "are not set at %j, where there is no place for them",
    (path) => {
      const input = { a: list(constant(1), constant(2)), b: pill("trigger", "id") };
      const document = flowOf({ ...letter("s1"), input });
      const edited = edit(document, set(text, ...path));
      expect(edited).toMatchObject({ ok: false, problem: { code: "flow.edit_no_place" } });
      if (!edited.ok) expect(problemText(edited.problem, "en")).toContain(path.join(" › "));
    },
  );

  it("are removed, from groups and lists as well", () => {
    const input = { a: object({ b: text, c: text }), d: list(text, object({ e: text })), f: text };
    expect(
      inputAfter(input, remove("a", "b"), remove("d", "1", "e"), remove("d", "0"), remove("f")),
    ).toEqual({ a: object({ c: text }), d: list(object({})) });
  });

  it("may be gone already when they are removed", () => {
    const input = { a: object({}), d: list(text) };
    expect(
      inputAfter(input, remove("x"), remove("a", "b", "c"), remove("d", "7"), remove("x", "y")),
    ).toEqual(input);
  });
});

describe("any sequence of operations", () => {
  it("leaves a document that can be read, changes nothing in place and never gives an id twice", () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 40 }), (operations) => {
        const given: string[] = [];
        let document: FlowDocument = emptyDocument;
        for (const one of operations) {
          expect(Operation.parse(one)).toEqual(one);
          const before = JSON.stringify(document);
          const known = new Set(document.steps.flatMap(idsIn));
          const edited = edit(document, one);
          expect(JSON.stringify(document)).toBe(before);
          if (!edited.ok) continue;
          const ids = edited.document.steps.flatMap(idsIn);
          const added = ids.filter((id) => !known.has(id));
          expect(new Set(ids).size).toBe(ids.length);
          if (one.do === "restoreStep" || one.do === "restoreBranch")
            expect(given).toEqual(expect.arrayContaining(added));
          else given.push(...added);
          document = edited.document;
          expect(FlowDocument.parse(document)).toEqual(document);
        }
        expect(new Set(given).size).toBe(given.length);
        expect(given).toHaveLength(document.nextStep - 1);
      }),
    );
  });
});

describe("Operation", () => {
  it("refuses __proto__ as the name of a field", () => {
    const operation = { do: "setField", step: "s1", path: ["__proto__"], value: words("x") };
    expect(Operation.safeParse(operation).success).toBe(false);
  });

  it("refuses what it does not know", () => {
    expect(Operation.safeParse({ do: "publish" }).success).toBe(false);
    expect(Operation.safeParse({ do: "removeStep", step: "s1", more: 1 }).success).toBe(false);
  });
});
