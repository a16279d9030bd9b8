import { expect, test } from "vitest";

import { decodePairs, nest } from "./form.ts";

const decoded = (encoded: string) =>
  JSON.parse(JSON.stringify(nest(decodePairs(encoded)))) as unknown;

test.each([
  ["a=1&b=", { a: "1", b: "" }],
  ["a[b][c]=1&a[d]=2", { a: { b: { c: "1" }, d: "2" } }],
  ["a%5Bb%5D=%C3%A9+x", { a: { b: "é x" } }],
  ["a[]=1&a[]=2", { a: ["1", "2"] }],
  ["a[0]=1&a[1]=2", { a: { 0: "1", 1: "2" } }],
  ["a[][n]=1&a[][v]=2&a[][n]=3", { a: [{ n: "1", v: "2" }, { n: "3" }] }],
  ["a[0][n]=1&a[0][v]=2", { a: { 0: { n: "1", v: "2" } } }],
  ["__proto__[x]=1&constructor=2", { ["__proto__"]: { x: "1" }, constructor: "2" }],
  ["a=1&a=2", { a: "2" }],
  ["a[b=1", { "a[b": "1" }],
  ["", {}],
])("decodes %s", (encoded, expected) => {
  expect(decoded(encoded)).toEqual(expected);
});
