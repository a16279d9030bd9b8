import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff, diffText } from "./diff.ts";
import type { FlowDocument } from "./document.ts";
import { emptyDocument } from "./document.ts";
import {
  catalogue,
  constant,
  flowOf,
  letter,
  list,
  newSale,
  object,
  pill,
  words,
} from "./fixtures.ts";
import type { When } from "./when.ts";

const schedule = {
  kind: "schedule",
  when: { kind: "interval", everyMinutes: 15 },
  overlap: false,
} as const;

function english(before: FlowDocument, after: FlowDocument): readonly string[] {
  return diffText(diff(before, after, catalogue), "en");
}

function japanese(before: FlowDocument, after: FlowDocument): readonly string[] {
  return diffText(diff(before, after, catalogue), "ja");
}

describe("the trigger in a diff", () => {
  const document = flowOf();

  it("is added, removed or replaced", () => {
    expect(english(emptyDocument, document)).toEqual([
      "Trigger was added: New sale (Shop)",
      "Trigger › Connection was added.",
      "Trigger › Polling frequency was added: every 60 s",
    ]);
    expect(english(document, emptyDocument)).toEqual(["Trigger was removed: New sale (Shop)"]);
    expect(japanese(document, { ...document, trigger: schedule })).toEqual([
      "「トリガー」が変更されました: 新しい売上 (ショップ) → 15 分ごと",
      "「前の実行が終わる前に開始」が追加されました: いいえ",
    ]);
  });

  it("is compared by its parts where it is still the same one", () => {
    const trigger = {
      ...newSale,
      connection: "c-2",
      everySeconds: null,
      settings: { kind: "paid" },
    };
    expect(english(document, { ...document, trigger })).toEqual([
      "Trigger › Connection was changed.",
      "Trigger › Polling frequency was changed: every 60 s → none",
      'Trigger › Kind was added: "paid"',
    ]);
  });

  it("is compared by its parts where it is a schedule", () => {
    const before = { ...document, trigger: schedule };
    const when: When = { kind: "weekly", days: ["mon"], at: "09:00" };
    const after = { ...document, trigger: { ...schedule, when, overlap: true } };
    expect(japanese(before, after)).toEqual([
      "「スケジュール」が変更されました: 15 分ごと → 毎週月曜日 9:00",
      "「前の実行が終わる前に開始」が変更されました: いいえ → はい",
    ]);
  });
});

it("another time zone is a change", () => {
  const after = { ...flowOf(), timeZone: "Asia/Tokyo" };
  expect(english(flowOf(), after)).toEqual(["Time zone was changed: UTC → Asia/Tokyo"]);
  expect(japanese(flowOf(), after)).toEqual(["「タイムゾーン」が変更されました: UTC → Asia/Tokyo"]);
});

describe("steps in a diff", () => {
  it("are added and removed", () => {
    const before = flowOf(letter("s1"), letter("s2"));
    const after = flowOf(letter("s1"), { ...letter("s3"), name: "Thank you" });
    expect(english(before, after)).toEqual([
      "Send letter (Post) was removed.",
      "Thank you was added.",
      "Thank you › Action was added: Send letter (Post)",
      "Thank you › Connection was added.",
      "Thank you › To was added: Ann",
    ]);
  });

  it("are moved, but do not count as moved where they only gave way", () => {
    const [a, b, c] = [letter("s1"), { ...letter("s2"), name: "B" }, letter("s3")];
    const changes = diff(flowOf(a, b, c), flowOf(b, a, c), catalogue);
    expect(changes).toMatchObject([{ kind: "moved", step: "s1", before: 1, after: 2 }]);
    expect(english(flowOf(a, c, b), flowOf(b, a, c))).toEqual([
      "B was moved from position 3 to position 1.",
    ]);
    expect(english(flowOf(a, b, c), flowOf(b, c))).toEqual(["Send letter (Post) was removed."]);
  });

  it("get another name, action or connection", () => {
    const before = flowOf(letter("s1"));
    const after = flowOf({
      ...letter("s1"),
      name: "Thanks",
      action: "send-parcel",
      connection: null,
    });
    expect(english(before, after)).toEqual([
      "Thanks › Name was changed: Send letter (Post) → Thanks",
      "Thanks › Action was changed: Send letter (Post) → send-parcel (Post)",
      "Thanks › Connection was changed.",
    ]);
  });
});

describe("fields in a diff", () => {
  it("are named by their labels, with both sides in words", () => {
    const before = flowOf(
      letter("s1", {
        body: words("Dear ", pill("trigger", "buyer")),
        address: object({ line: constant("1"), city: constant("Kyoto") }),
      }),
    );
    const after = flowOf(
      letter("s1", {
        body: pill("trigger", "delivery", "city"),
        address: object({ line: constant("1"), city: constant("Osaka") }),
        keywords: list(constant("a"), pill("trigger", "id")),
      }),
    );
    const step = "Send letter (Post)";
    expect(english(before, after)).toEqual([
      `${step} › Body was changed: Dear [Trigger › Buyer] → [Trigger › Delivery › City]`,
      `${step} › Address › City was changed: Kyoto → Osaka`,
      `${step} › Keywords was added: a, [Trigger › Sale ID]`,
    ]);
    expect(diff(before, after, catalogue)[1]).toMatchObject({
      step: "s1",
      path: ["input", "address", "city"],
      before: constant("Kyoto"),
      after: constant("Osaka"),
    });
    expect(japanese(after, before)).toContain(
      "「手紙を送る (郵便) › キーワード」が削除されました: a, [トリガー › 売上 ID]",
    );
  });

  it("are the same in whatever order they stand", () => {
    const before = flowOf(letter("s1", { extra: constant({ a: 1, b: [1] }), copies: constant(1) }));
    const after = flowOf(letter("s1", { copies: constant(1), extra: constant({ b: [1], a: 1 }) }));
    expect(diff(before, after, catalogue)).toEqual([]);
  });
});

describe("diff", () => {
  it("tells how often a flow may start itself", () => {
    expect(english(flowOf(), { ...flowOf(), ownEvents: 2 })).toHaveLength(1);
  });

  it("explains every order of steps with the fewest moves", () => {
    const ids = ["s1", "s2", "s3", "s4", "s5", "s6"];
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: 6 }), (order) => {
        const before = flowOf(...ids.map((id) => letter(id)));
        const after = flowOf(...order.map((id) => letter(id)));
        const moves = diff(before, after, catalogue).filter(({ kind }) => kind === "moved");
        const moved = new Set(moves.map(({ step }) => step));
        const rest = (list: readonly string[]) => list.filter((id) => !moved.has(id));
        expect(rest(order)).toEqual(rest(ids));
      }),
    );
  });
});
