import { expect, test } from "vitest";
import type { Sum, WriteFate } from "./repeated.ts";
import { wordsOfSums } from "./repeated-words.ts";

const fates = (...said: readonly (readonly [WriteFate, Sum])[]) => new Map(said);
const sum = (count: number, ...money: readonly (readonly [string, number])[]) => ({
  count,
  money: new Map(money),
});

test.each([
  [{ by: fates(["done", sum(24, ["jpy", 12_000])]), isCut: false }, /×24, ¥12,000 in all/],
  [{ by: fates(["done", sum(1_200)]), isCut: false }, /^The old run did it ×1,200\.$/],
  [
    { by: fates(["done", sum(1, ["jpy", 500])]), isCut: false },
    /^The old run moved ¥500 with it; that would move again\.$/,
  ],
  [{ by: fates(["unknown", sum(1)]), isCut: false }, /^Nobody can tell whether the old run did it/],
  [{ by: fates(["done", sum(1)], ["refused", sum(1)]), isCut: false }, /did it ×1\. .* refused ×1/],
  [{ by: fates(["done", sum(1)]), isCut: true }, /did it ×1\. There are more/],
  [
    { by: fates(["unknown", sum(3, ["jpy", 900], ["usd", 1_050])]), isCut: true },
    /^Nobody can tell whether these were done: ×3, ¥900 and \$10\.50 in all\. There are more,/,
  ],
] as const)("sums are told by currency, and that there are more: %#", (sums, words) => {
  expect(wordsOfSums(sums, "en")).toMatch(words);
});

test("sums are told in Japanese", () => {
  const by = fates(["refused", sum(2)], ["done", sum(5, ["jpy", 500], ["usd", 100])]);
  expect(wordsOfSums({ by, isCut: false }, "ja")).toMatch(
    /^前の実行で 5 回処理され、合計 [¥￥]500、\$1\.00 が動きました。.*2 回は拒否されました。$/,
  );
});
