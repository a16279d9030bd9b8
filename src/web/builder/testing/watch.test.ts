import { describe, expect, it } from "vitest";
import { Refusal } from "../../api/refusal.ts";
import { NothingCame, watch } from "./watch.ts";

/** Records by their key: `a?` is not final, `a-` would start nothing. */
const record = (word: string) => {
  const starts = word.endsWith("?") ? "not_yet" : word.endsWith("-") ? "no" : "yes";
  return { key: word.replace(/[?-]$/, ""), starts } as const;
};

/** Looks at these, one after the other; time passes with each pause. */
function watched(answers: readonly (readonly string[] | Error)[]) {
  let looks = 0;
  let time = 0;
  const told: unknown[] = [];
  const stop = watch({
    look: () => {
      const answer = answers[Math.min(looks, answers.length - 1)] ?? [];
      looks += 1;
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve(answer.map((word) => record(word)));
    },
    until: 600_000,
    found: (key) => Promise.resolve(void told.push(key)),
    ended: (error) => told.push(error),
    now: () => time,
    after: (milliseconds, work) => {
      time += milliseconds;
      const timer = setImmediate(work);
      return () => clearImmediate(timer);
    },
  });
  const settled = async (): Promise<readonly unknown[]> => {
    for (let turn = 0; turn < 500 && told.length === 0; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
    return told;
  };
  return { settled, stop, looks: () => looks };
}

describe("waiting for the next record", () => {
  it("takes the first that was not there when the waiting began", async () => {
    const { settled } = watched([
      ["b", "a"],
      ["b", "a"],
      ["d", "c", "b"],
    ]);
    expect(await settled()).toEqual(["c"]);
  });

  it("passes over what would not start the flow", async () => {
    expect(await watched([["a"], ["c-", "b-", "a"], ["d", "c-", "b-", "a"]]).settled()).toEqual([
      "d",
    ]);
  });

  it("takes what was not final once it is, as the first one that would start the flow", async () => {
    const answers = [
      ["b?", "a"],
      ["c?", "b?", "a"],
      ["c", "b-", "a"],
    ];
    expect(await watched(answers).settled()).toEqual(["c"]);
    expect(
      await watched([
        ["b?", "a"],
        ["b", "a"],
      ]).settled(),
    ).toEqual(["b"]);
  });

  it("takes any where there was none", async () => {
    expect(await watched([[], ["a"]]).settled()).toEqual(["a"]);
  });

  it("bears silence, also at first, when it cannot tell what was there", async () => {
    const silence = new Error("nobody");
    expect(await watched([silence, ["a"], silence, ["b", "a"]]).settled()).toEqual(["b"]);
  });

  it("ends with a refusal", async () => {
    const error = { code: "connection.not_found", message: "gone", details: [] };
    const refusal = new Refusal(404, { error });
    expect(await watched([["a"], refusal]).settled()).toEqual([refusal]);
  });

  it("ends after ten minutes", async () => {
    const { settled, looks } = watched([["a"]]);
    expect(await settled()).toEqual([expect.any(NothingCame)]);
    expect(looks()).toBe(121);
  });

  it("ends when it is told to", async () => {
    const { settled, stop } = watched([["a"], ["b", "a"]]);
    stop();
    expect(await settled()).toEqual([]);
  });
});
