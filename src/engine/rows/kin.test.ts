import { describe, expect, it } from "vitest";
import type { Kept, RowsPoll } from "../store.ts";
import { epochAbove, kinAmong } from "./kin.ts";
import { above, beginSequence, type Sequence } from "./sequence.ts";

const numbers: Sequence = {
  way: "sequence",
  epoch: 0,
  position: "9",
  gaps: [],
  stopped: null,
};
const rows: Kept = { way: "snapshot", epoch: 0, begins: false, stopped: null, agreed: false };
const ours = { connector: "stripe", mode: "test", account: "acct_1" } as const;
const begun = { trigger: {}, connection: ours, stoodAt: null };
const poll = (pollId: string, of: RowsPoll["of"]): RowsPoll => {
  return { pollId, connectionId: `c-${pollId}`, kept: rows, of };
};

describe("polls whose events bear the names of one account", () => {
  const found = (polls: readonly RowsPoll[], more: Partial<Parameters<typeof kinAmong>[1]> = {}) =>
    kinAmong(polls, { ...begun, ...more }).map(({ pollId }) => pollId);

  it("are those on its connections, of one connector and mode", () => {
    const polls = [
      poll("same", ours),
      poll("another account", { ...ours, account: "acct_2" }),
      poll("another mode", { ...ours, mode: "live" }),
      poll("another connector", { ...ours, connector: "slack" }),
      poll("no account", { ...ours, account: null }),
    ];
    expect(found(polls)).toEqual(["same"]);
  });

  it("are none where names say the connection", () => {
    expect(found([poll("same", ours)], { trigger: { perConnection: true } })).toEqual([]);
    const unknown = { ...ours, account: null };
    expect(found([poll("same", unknown)], { connection: unknown })).toEqual([]);
  });

  it("are, of connections that an earlier build has deleted, that which the flow stood at", () => {
    const polls = [poll("a", null), poll("b", null)];
    expect(found(polls)).toEqual([]);
    expect(found(polls, { stoodAt: "c-b" })).toEqual(["b"]);
  });
});

describe("the epoch that a flow begins in", () => {
  it("is below none that is known, and is another where rows were told in another way", () => {
    expect(epochAbove("snapshot", [])).toBe(0);
    expect(epochAbove("snapshot", [rows, { ...rows, epoch: 2 }])).toBe(2);
    expect(epochAbove("snapshot", [rows, { ...numbers, epoch: 2 }])).toBe(3);
    expect(epochAbove("sequence", [{ ...rows, epoch: 2 }, numbers])).toBe(3);
  });

  it("is the next one where the numbers lie below those that were told in it, or nobody knows", () => {
    const at = (newest: string, ...known: readonly Kept[]) =>
      beginSequence(known, { highest: [newest], isAll: true, given: newest }, 5).epoch;
    expect([at("9", numbers), at("8", numbers), at("8", numbers, numbers)]).toEqual([0, 1, 1]);
    // What is known of an older epoch says nothing of this one.
    expect(at("8", numbers, { ...numbers, epoch: 1, position: "3" })).toBe(1);
    expect(at("8", { ...numbers, epoch: 1, position: "3" }, numbers)).toBe(1);
    expect(at("9", { ...numbers, stopped: { newest: "2" } })).toBe(1);
  });

  it("rises for a poll that is under way, and never falls", () => {
    expect(above(numbers, [])).toBe(numbers);
    expect(above(numbers, [{ ...numbers, position: "8" }])).toBe(numbers);
    expect(above(numbers, [{ ...numbers, position: "10" }])).toEqual({ ...numbers, epoch: 1 });
    expect(above(numbers, [{ ...numbers, epoch: 3, position: "2" }])).toEqual({
      ...numbers,
      epoch: 3,
    });
    const later = { ...numbers, epoch: 4 };
    expect(above(later, [{ ...numbers, position: "10" }])).toBe(later);
  });
});
