import { expect, test } from "vitest";
import { writesOf } from "./writes.ts";

const metadata = {
  flow: "Refund",
  event: "re_1",
  step: "s1",
  millrace_effect: "e1",
  millrace_generation: "0",
};
const declined = {
  at: 0,
  idempotency_key: "first",
  params: { metadata },
  outcome: "executed",
  status: 402,
  object: "ch_1",
} as const;
const cut = {
  ...declined,
  idempotency_key: "again",
  params: {},
  outcome: "cut",
  status: null,
  object: null,
} as const;

test("a send that was cut unread belongs to the generation whose key it bears, and to nothing where nobody knows the key", () => {
  const sendsOf = (keys: Parameters<typeof writesOf>[0]["keys"]) =>
    [...writesOf({ ledger: [declined, cut], objects: [], keys }).values()].flatMap(({ efforts }) =>
      [...efforts.values()].flatMap(({ generations }) =>
        Array.from(generations, ([generation, { sends }]) => [generation, sends]),
      ),
    );
  expect(sendsOf([{ key: "again", effect: "e1", generation: 1 }])).toEqual([
    [0, [declined]],
    [1, [cut]],
  ]);
  expect(sendsOf([])).toEqual([[0, [declined]]]);
});
