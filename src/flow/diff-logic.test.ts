import { describe, expect, it } from "vitest";
import { flowSummary } from "./describe.ts";
import { logicText } from "./describe-logic.ts";
import { diff, diffText } from "./diff.ts";
import type { FlowDocument } from "./document.ts";
import type { Step, UpdateStep } from "./step.ts";
import { toExport, withoutConnections } from "./exchange.ts";
import {
  branch,
  catalogue,
  constant,
  flowOf,
  forEach,
  handler,
  ifStep,
  letter,
  onError,
  pill,
  row,
  variable,
  when,
  words,
} from "./fixtures.ts";
import { newLiveWrites } from "./live-writes.ts";
import { usesOf } from "./uses.ts";

const paid = when(row(pill("trigger", "paid"), "isTrue"));
const large = when({
  ...row(pill("trigger", "amount"), "greater", constant(500)),
  currency: "usd",
});
const tags = pill("trigger", "tags");

function english(before: FlowDocument, after: FlowDocument): readonly string[] {
  return diffText(diff(before, after, catalogue), "en");
}

function japanese(before: FlowDocument, after: FlowDocument): readonly string[] {
  return diffText(diff(before, after, catalogue), "ja");
}

describe("steps of logic in a diff", () => {
  it("say what they do when they come and go, and so does each step in them", () => {
    const before = flowOf(letter("s1"));
    const after = flowOf(
      letter("s1"),
      ifStep("s2", branch("s3", paid, letter("s4")), branch("s5", null, letter("s6"))),
      forEach("s7", tags, [{ ...letter("s8"), name: "Thanks" }], { collect: pill("s8", "id") }),
    );
    expect(english(before, after)).toEqual([
      "If / Else was added.",
      "If / Else › Branch 1 was added: Paid is true",
      "If / Else › Branch 2 was added: Else",
      "Send letter (Post) was added: in If / Else › Branch 1",
      "Send letter (Post) › Connection was added.",
      "Send letter (Post) › To was added: Ann",
      "Send letter (Post) was added: in If / Else › Branch 2",
      "Send letter (Post) › Connection was added.",
      "Send letter (Post) › To was added: Ann",
      "For Each was added.",
      "For Each › List was added: [Trigger › Tags]",
      "For Each › Items at once was added: 1",
      "For Each › When an item fails was added: stop the loop",
      "For Each › Collect was added: [Thanks › Letter ID]",
      "Thanks was added: in For Each",
      "Thanks › Action was added: Send letter (Post)",
      "Thanks › Connection was added.",
      "Thanks › To was added: Ann",
    ]);
    expect(japanese(after, before)).toContain(
      "「If / Else」が削除されました: 「支払い済み」が true である / Else",
    );
  });

  it("tell of settings by their names", () => {
    const before = flowOf(
      variable("s1", "number", constant(1)),
      forEach("s2", tags, [letter("s3")]),
      { kind: "delay", id: "s4", name: null, amount: constant(1), unit: "days" },
    );
    const after = flowOf(
      variable("s1", "text"),
      forEach("s2", tags, [letter("s3")], { atOnce: 5, onFailure: "continue" }),
      { kind: "delay", id: "s4", name: null, amount: constant(90), unit: "minutes" },
    );
    expect(english(before, after)).toEqual([
      "Variable › Type was changed: a number → a text",
      "Variable › Initial value was removed: 1",
      "For Each › Items at once was changed: 1 → 5",
      "For Each › When an item fails was changed: stop the loop → continue with the next item",
      "Delay › Duration was changed: 1 → 90",
      "Delay › Unit was changed: days → minutes",
    ]);
    expect(japanese(before, after)[3]).toBe(
      "「For Each › アイテムが失敗した場合」が変更されました: ループを停止 → 次のアイテムに進む",
    );
  });

  it("tell which variable is changed how, and how a flow stops", () => {
    const update: UpdateStep = {
      kind: "update",
      id: "s3",
      name: null,
      variable: "s1",
      change: "set",
      value: constant(1),
    };
    const stop: Step = { kind: "stop", id: "s4", name: null, outcome: "failed", message: null };
    const variables = [
      { ...variable("s1", "list"), name: "Sent" },
      { ...variable("s2", "list"), name: "Left" },
    ];
    const before = flowOf(...variables, update, stop);
    const after = flowOf(
      ...variables,
      { ...update, variable: "s2", change: "addToEnd" },
      { ...stop, outcome: "succeeded", message: words("Done with ", pill("trigger", "id")) },
    );
    expect(english(before, after)).toEqual([
      "Update variable › Variable was changed: Sent → Left",
      "Update variable › Change was changed: replace → add to the end",
      "Stop › Outcome was changed: failed → succeeded",
      "Stop › Message was added: Done with [Trigger › Sale ID]",
    ]);
  });
});

describe("branches in a diff", () => {
  it("are added and removed with the sentence of their condition", () => {
    const before = flowOf(ifStep("s1", branch("s2", paid, letter("s3"))));
    const after = flowOf(
      ifStep("s1", branch("s4", large, letter("s5")), branch("s6", null, letter("s7"))),
    );
    expect(english(before, after)).toEqual([
      "Send letter (Post) was removed.",
      "If / Else › Branch 1 was removed: Paid is true",
      "If / Else › Branch 1 was added: Amount is greater than $5.00",
      "If / Else › Branch 2 was added: Else",
      "Send letter (Post) was added: in If / Else › Branch 1",
      "Send letter (Post) › Connection was added.",
      "Send letter (Post) › To was added: Ann",
      "Send letter (Post) was added: in If / Else › Branch 2",
      "Send letter (Post) › Connection was added.",
      "Send letter (Post) › To was added: Ann",
    ]);
  });

  it("change their condition, their place and what comes after an error", () => {
    const [one, other] = [branch("s2", paid, letter("s3")), branch("s4", large, letter("s5"))];
    const last = branch("s6", null, letter("s7"));
    const before = flowOf(ifStep("s1", one, other, last));
    const after = flowOf(ifStep("s1", other, { ...one, condition: large }, last));
    expect(english(before, after)).toEqual([
      "If / Else › Branch 2 › Conditions was changed: Paid is true → Amount is greater than $5.00",
      "If / Else › Branch 2 was moved from position 1 to position 2.",
    ]);
    const handling = (then: "stop" | "continue", condition: typeof paid | null) =>
      flowOf(handler("s1", [letter("s2")], onError("s3", condition, then)));
    expect(japanese(handling("stop", paid), handling("continue", null))).toEqual([
      "「エラーハンドラー › 分岐 1 › 条件」が変更されました: 「支払い済み」が true である → すべてのエラー",
      "「エラーハンドラー › 分岐 1 › 実行後」が変更されました: 停止 → 続行",
    ]);
  });
});

describe("moves in a diff", () => {
  const a = { ...letter("s1"), name: "A" };
  const b = { ...letter("s2"), name: "B" };
  const c = { ...letter("s3"), name: "C" };
  const inBranch = (...steps: Step[]) =>
    ifStep("s4", branch("s5", paid, ...steps), branch("s6", null, c));

  it("tell from where to where", () => {
    const before = flowOf(a, inBranch(b));
    const after = flowOf(inBranch(b, a));
    expect(english(before, after)).toEqual([
      "A was moved from the flow itself to If / Else › Branch 1.",
    ]);
    expect(diff(before, after, catalogue)).toMatchObject([
      {
        kind: "moved",
        step: "s1",
        before: { block: null, position: 1 },
        after: { block: "s5", position: 2 },
      },
    ]);
    expect(japanese(after, before)).toEqual([
      "「A」が「If / Else › 分岐 1」から「フロー直下」に移動されました。",
    ]);
  });

  it("are told within each block by itself", () => {
    expect(english(flowOf(inBranch(a, b)), flowOf(inBranch(b, a)))).toEqual([
      "A was moved from position 1 to position 2.",
    ]);
    const loop = (...steps: Step[]) =>
      flowOf(forEach("s7", tags, steps), handler("s8", [c], onError("s9", null, "stop")));
    expect(
      english(
        loop(a, b),
        flowOf(forEach("s7", tags, [b]), handler("s8", [c, a], onError("s9", null, "stop"))),
      ),
    ).toEqual(["A was moved from For Each to Error handler."]);
  });
});

describe("nested steps", () => {
  const nested = flowOf(
    ifStep(
      "s1",
      branch("s2", paid, { ...letter("s3"), connection: "c-live" }),
      branch("s4", null, letter("s5")),
    ),
    forEach("s6", tags, [
      handler("s7", [letter("s8")], onError("s9", null, "stop", letter("s10"))),
    ]),
  );

  it("use connections, and leave them behind with the file", () => {
    expect(usesOf(nested).map(({ step }) => step)).toEqual(["trigger", "s3", "s5", "s8", "s10"]);
    const { flow, connections } = toExport("Flow", nested);
    expect(Object.keys(connections)).toEqual(["shop", "post", "post-2"]);
    expect(usesOf(flow).map(({ connection }) => connection)).toEqual([
      "shop",
      "post",
      "post-2",
      "post-2",
      "post-2",
    ]);
    expect(usesOf(withoutConnections(nested)).every(({ connection }) => connection === null)).toBe(
      true,
    );
  });

  it("write in live mode like any other", () => {
    const writes = newLiveWrites(nested, null, {
      catalogue,
      called: new Map(),
      isLive: (id) => id === "c-live",
    });
    expect(writes.map(({ step }) => step.id)).toEqual(["s3"]);
  });

  it("are left out of a flow in a few words", () => {
    expect(flowSummary(nested, catalogue)).toEqual({
      en: "New sale (Shop) → If / Else … → For Each …",
      ja: "新しい売上 (ショップ) → If / Else … → For Each …",
    });
  });

  it("are told of in one line by the step that decides about them", () => {
    const [choice, loop] = nested.steps;
    const said = (step: Step | undefined) =>
      step === undefined || step.kind === "action" ? null : logicText(step, nested, catalogue)?.en;
    expect(said(choice)).toBe("Paid is true / Else");
    expect(said(loop)).toContain("List: [Trigger › Tags]");
  });
});
