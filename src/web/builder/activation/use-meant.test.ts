import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changedSince } from "./use-meant.ts";

const asked = (confirm: string, ...messages: readonly string[]) => ({
  confirm,
  details: messages.map((message) => ({ code: "flow.live_write", message })),
});

describe("what a person has read", () => {
  it("is another one once its lines are, or anything else that decides what is done", () => {
    const read = asked("one", "charges ¥500", "refunds");
    expect(changedSince(read, asked("one", "charges ¥500", "refunds"))).toBeNull();
    expect(changedSince(read, asked("two", "charges ¥50,000", "refunds"))).toEqual({
      added: ["charges ¥50,000"],
      removed: ["charges ¥500"],
    });
    // Under another condition, say.
    expect(changedSince(read, asked("two", "charges ¥500", "refunds"))).toEqual({
      added: [],
      removed: [],
    });
  });
});

describe("a screen that is refused until writes in live mode are confirmed", () => {
  const root = join(import.meta.dirname, "..", "..");
  const screens = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"))
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }))
    .filter(({ text }) =>
      /isRefusal\([^)]*"(?:flow\.live_writes|run\.rerun_unconfirmed)"/.test(text),
    );

  it.each(screens)("confirms what the refusal has named: $file", ({ text }) => {
    expect(text).toMatch(/useMeant\(|asked\?\.confirm|saysOther\(/);
    expect(text).not.toMatch(/confirm: [^\n]*\.length|confirm: \w*[cC]ount\b/);
  });

  it("is each of these", () => {
    expect(screens.map(({ file }) => file).toSorted()).toEqual([
      "builder/activation/use-going-live.ts",
      "builder/schedule/run-now.tsx",
      "builder/testing/test-dialog.tsx",
      "builder/testing/use-testing.ts",
      "proposals/agree.tsx",
      "runs/actions/rerun.tsx",
    ]);
  });
});
