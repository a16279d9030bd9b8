import { expect, it } from "vitest";
import { confirmed, settleConfirmation } from "./confirmation.ts";

it("lets all that waits for the person go on together, or none of it", async () => {
  const first = [confirmed(), confirmed()];
  settleConfirmation(true);
  expect(await Promise.all(first)).toEqual([true, true]);
  const second = confirmed();
  settleConfirmation(false);
  expect(await second).toBe(false);
});
