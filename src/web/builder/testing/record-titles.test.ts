import { expect, it } from "vitest";
import { catalogue } from "#flow/fixtures.ts";
import { recordTitles, type Say } from "./record-titles.ts";

const output = catalogue.connectors[0]?.triggers[0]?.output ?? {};
const say: Say = ({ sample, money }) => {
  if (typeof sample === "object" || sample === undefined) return undefined;
  return money === undefined ? String(sample) : `${String(sample)} minor`;
};
const sale = (key: string, data: object) => ({
  key,
  data: { id: key, currency: "jpy", created: 1, paid: true, ...data },
});
const titlesOf = (...records: ReturnType<typeof sale>[]) => [
  ...recordTitles(records, output, say).values(),
];

it("names a record by its amount, and by what tells it from the others", () => {
  expect(
    titlesOf(
      sale("s1", { amount: 500, buyer: "Ann" }),
      sale("s2", { amount: 500, buyer: "Ben" }),
      sale("s3", { amount: 0, buyer: "Ann" }),
    ),
  ).toEqual(["500 minor · Ann", "500 minor · Ben", "Ann"]);
});

it("names a single record by its first fields, and one that has none by its key", () => {
  // A number or a yes says nothing without its label.
  expect(titlesOf(sale("s1", { amount: 500, buyer: "Ann" }))).toEqual(["500 minor · Ann"]);
  expect([...recordTitles([{ key: "s1", data: { id: "s1" } }], output, say).values()]).toEqual([
    "s1",
  ]);
});
