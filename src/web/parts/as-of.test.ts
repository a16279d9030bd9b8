import { expect, it } from "vitest";
import { formatsFor } from "../language/formats.ts";
import { asOf } from "./as-of.ts";

const minute = 60_000;
const said = (sinceTheTick: number): string => {
  const now = Date.parse("2026-07-01T09:00:00Z");
  const moment = now + sinceTheTick;
  return formatsFor("en", "UTC").relative(moment, asOf(moment, now, minute));
};

it("what happened after the clock's last tick happens now, and not in the future", () => {
  expect(said(21_000)).toBe("now");
  expect(said(0)).toBe("now");
});

it("what is over, and what is yet to come, is told as it is", () => {
  expect(said(-21_000)).toBe("21 seconds ago");
  expect(said(2 * 3_600_000)).toBe("in 2 hours");
});
