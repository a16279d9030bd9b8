import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evaluateFormula } from "#flow/formula/evaluate.ts";
import { createFormulas, type Evaluate, FormulasClosedError, type Formulas } from "./formulas.ts";

/** More than is worked out at once, and still little. */
const long = (letter: string): string =>
  `size(splitBy(padEnd("", 3000, "${letter}"), "").map(a, a + a))`;
/** As much work as a formula may be. */
const longest = `size(splitBy(padEnd("", 3000, "a"), "").map(a, ${long("b")}))`;
const context = { lookup: () => undefined, now: 0, timeZone: "UTC", seed: "s" };
const run = (owner: string, flow = "flow", id = "run") => ({ flowId: `${owner} ${flow}`, id });

let formulas: Formulas;
/** What was worked out, in the order in which it was. */
let done: string[];

beforeEach(() => {
  done = [];
  const flow = async (id: string) => {
    const [owner = ""] = id.split(" ");
    return { owner };
  };
  formulas = createFormulas({ flow }, () => 0);
});
afterEach(() => formulas.close());

async function workOut(of: ReturnType<typeof run>, name: string, source: string): Promise<void> {
  const evaluated = await formulas.of(of)((evaluate) => evaluate(source, context));
  expect(evaluated).toEqual(evaluateFormula(source, context));
  done.push(name);
}

describe("formulas of several people", () => {
  it("that take little do not wait for those that take long", async () => {
    const all = [
      workOut(run("hana"), "hana's long one", long("a")),
      workOut(run("ken"), "ken's", "1 + 1"),
      workOut(run("hana"), "hana's short one", "1 + 2"),
    ];
    await Promise.all(all);
    expect(done).toEqual(["ken's", "hana's short one", "hana's long one"]);
  });

  it("that take little are worked out soon, however many come at once", async () => {
    const many = Array.from({ length: 200 }, async (_, at) =>
      workOut(run("hana", "flow", String(at)), "hana's", "[1, 2].map(a, a + 1)"),
    );
    await Promise.all([...many, workOut(run("ken"), "ken's", "1")]);
    expect(done).toHaveLength(201);
  });

  it("that take long are worked out by turns of owners, then of flows, then of runs", async () => {
    const of = (whose: string, letter: string) => {
      const [owner = "", flow = "", id = ""] = whose.split("/");
      return workOut(run(owner, flow, id), whose, long(letter));
    };
    // What is known to take long is for the thread at once.
    const all = ["hana/x/1 a", "hana/x/1 b", "hana/x/2 c", "hana/y/1 d", "ken/x/1 e", "ken/x/1 f"];
    await Promise.all(all.map((one) => of(one.slice(0, -2), one.slice(-1))));
    done = [];
    await Promise.all([
      of("hana/x/1", "a"),
      of("hana/x/1", "b"),
      of("hana/x/2", "c"),
      of("hana/y/1", "d"),
      of("ken/x/1", "e"),
      of("ken/x/1", "f"),
    ]);
    // The first was taken before anybody else was there.
    const [first, ...others] = done;
    expect(first).toBe("hana/x/1");
    expect(others).toEqual(["hana/x/1", "ken/x/1", "hana/y/1", "ken/x/1", "hana/x/2"]);
  });

  it("are worked out once for all the work of a step", async () => {
    let asked = 0;
    const during = formulas.of(run("hana"));
    const work = (evaluate: Evaluate) => {
      asked += 1;
      return [evaluate(long("a"), context), evaluate(long("b"), context)];
    };
    const first = await during(work);
    expect(first).toEqual([long("a"), long("b")].map((one) => evaluateFormula(one, context)));
    const before = asked;
    expect(await during(work)).toEqual(first);
    expect(asked).toBe(before + 1);
  });

  it("are not waited for any more once all stops", async () => {
    const waiting = Promise.allSettled(
      Array.from({ length: 100 }, (_, at) => workOut(run("hana"), `long ${at}`, longest)),
    );
    await workOut(run("aoi"), "a short one", "1");
    await formulas.close();
    const closed = { status: "rejected", reason: new FormulasClosedError() };
    expect((await waiting).at(-1)).toEqual(closed);
    expect(done).toContain("a short one");
  });
});
