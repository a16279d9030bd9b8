import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** A pattern of a source file, as it is written there. */
const written =
  /(?:^|[\s(,=:![?&|])\/((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])*)\/([gimsuvy]*)/g;

/** It begins with signs that may repeat, and goes on. */
const beginsWithMany =
  /^(?:\(\?:|\()?(?:\[(?:\\.|[^\]\\])+\]|\\[pP]\{\w+\}|\\.|[^\\^([$])(?:[+*]|\{\d+,\d*\})(?![+?]?(?:$|\|)|\)?$)/;

/** Each pattern whose work grows with the square of a text in which its first sign repeats: it begins anew at each of them. */
function slowIn(source: string): readonly string[] {
  return Array.from(source.matchAll(written), ([, pattern = "", flags = ""]) => ({
    pattern,
    flags,
  }))
    .filter(({ pattern, flags }) => beginsWithMany.test(pattern) && !flags.includes("y"))
    .map(({ pattern }) => pattern);
}

it("no pattern begins anew at each sign of a run that it has tried: a long text would hold up everybody", () => {
  expect(slowIn("x.replace(/0+$/, '')")).toEqual(["0+$"]);
  expect(slowIn("[/[\\w.-]+@example/g]")).toEqual(["[\\w.-]+@example"]);
  expect(slowIn("x.replace(/(?<!0)0+$/, '').match(/^0+$/), /\\w+/g")).toEqual([]);
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.(?:test|world|contract|pg)\.tsx?$/.test(file),
  );
  const found = files.flatMap((file) =>
    slowIn(readFileSync(join(import.meta.dirname, file), "utf8")).map((one) => `${file}: ${one}`),
  );
  expect(found).toEqual([]);
});
