import { expect, test } from "vitest";
import { commonPasswords } from "./common-passwords.ts";
import { passwordFault } from "./passwords.ts";

const hana = { name: "Hana Mori", email: "hana@example.com" };

test("the list has 10,000 passwords, as they are used", () => {
  expect(commonPasswords().size).toBe(10_000);
  for (const one of ["123456", "password", "letmein"]) expect(commonPasswords()).toContain(one);
});

test.each([
  ["passwordpassword", "too_common"],
  ["Password1234!", "too_common"],
  ["2024 ＳＵＮＳＨＩＮＥ 2025", "too_common"],
  ["letmeinletmein", "too_common"],
  ["hana-letmein-2026", "too_common"],
  ["159753159753", "too_common"],
  ["correct horse battery", null],
  ["wq8#Lr2!vZ9&mK", null],
  ["hana hana hana", "too_simple"],
  ["123456789012", "too_simple"],
  ["letmein", "too_short"],
])("%s: %s", (password, fault) => {
  expect(passwordFault(password, hana)).toBe(fault);
});
