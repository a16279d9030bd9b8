import { expect, test } from "vitest";
import { AuditSearch, filterOf } from "./search.ts";

test("days begin and end in the person's time zone, the last one included", () => {
  const days = { from: "2026-03-08", to: "2026-03-08" };
  expect(filterOf(days, "Asia/Tokyo")).toEqual({
    from: "2026-03-07T15:00:00.000Z",
    to: "2026-03-08T15:00:00.000Z",
  });
  // A day of 23 hours.
  expect(filterOf(days, "America/New_York")).toEqual({
    from: "2026-03-08T05:00:00.000Z",
    to: "2026-03-09T04:00:00.000Z",
  });
});

test("a group stands for all actions whose codes begin with it", () => {
  expect(filterOf({ group: "sign_in", person: "p1", object: "o1" }, "UTC")).toEqual({
    action: "sign_in.",
    person: "p1",
    object: "o1",
  });
});

test("what makes no sense in an address is as if it were not there", () => {
  const odd = { group: "cooking", from: "soon", to: 5, person: "", object: "o1" };
  expect(AuditSearch.parse(odd)).toEqual({ object: "o1" });
});
