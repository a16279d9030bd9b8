import { describe, expect, it } from "vitest";
import { expectedOf, partsExpected } from "./ask.ts";

const at = (second: number) => ({ at: new Date(second * 1_000) });
const span = { from: new Date(0), to: new Date(1_000_000) };

describe("how much is to be read of a list", () => {
  it("is counted where its first page is its only one", () => {
    const page = { objects: [at(900), at(100)], next: null };
    expect(expectedOf("charge", page, span)).toEqual({
      book: "charge",
      objects: 2,
      isEstimate: false,
      reads: 1,
    });
    expect(expectedOf("charge", { objects: [], next: null }, span)).toMatchObject({ reads: 1 });
  });

  it("is worked out by the pace of its first page where there are more", () => {
    const objects = Array.from({ length: 100 }, (_, index) => at(1_000 - index));
    const page = { objects, next: "ch_9" };
    expect(expectedOf("charge", page, span)).toMatchObject({
      objects: Math.ceil(100_000 / 99),
      isEstimate: true,
      reads: 11,
    });
    const atOnce = { objects: [at(0)], next: "ch_9" };
    expect(expectedOf("charge", atOnce, span)).toMatchObject({ objects: 2, reads: 2 });
  });

  it("has a read for each object with parts, and one for each hundred other objects", () => {
    const parts = () => Promise.resolve(null);
    const lists = [
      { book: "charge", objects: 250, isEstimate: true, reads: 3 },
      { book: "payout", objects: 4, isEstimate: false, reads: 1 },
    ];
    const books = { all: [{ id: "payout", parts }] };
    expect(partsExpected(books, lists)).toEqual([
      { book: "payout/parts", objects: 0, isEstimate: true, reads: 6 },
    ]);
    expect(partsExpected(books, lists.slice(0, 1))).toEqual([]);
  });
});
