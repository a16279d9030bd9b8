import { describe, expect, it } from "vitest";
import { bookingsOf, bookPlaces, type BookedLane, type Lanes, type Wish } from "./lanes.ts";

const lane = (name: string, interval: number) => ({ name, interval, saved: 0 });
const call = (...lanes: Wish["lanes"]): Wish => ({ lanes, pause: null });
const pause = (name: string, milliseconds: number): Wish => ({
  lanes: [],
  pause: { name, milliseconds },
});

describe("what many wishes want of one lane", () => {
  it("is booked once, with a place for each call", () => {
    const [account, get] = [lane("account", 10), lane("account GET", 40)];
    expect(bookingsOf([call(account, get), call(account), call(lane("other", 5))])).toEqual([
      { ...account, calls: 2, pause: null },
      { ...get, calls: 1, pause: null },
      { ...lane("other", 5), calls: 1, pause: null },
    ]);
  });

  it("has the longest of its pauses, also where no call wants it, and before or after a call", () => {
    expect(bookingsOf([pause("account", 300), pause("account", 200)])).toEqual([
      { ...lane("account", 0), calls: 0, pause: 300 },
    ]);
    const both = { ...lane("account", 10), calls: 1, pause: 300 };
    expect(bookingsOf([pause("account", 300), call(lane("account", 10))])).toEqual([both]);
    expect(bookingsOf([call(lane("account", 10)), pause("account", 300)])).toEqual([both]);
  });
});

describe("the places of the wishes", () => {
  const answering = (booked: readonly BookedLane[]): Lanes => ({
    book: () => Promise.resolve(booked),
    now: () => expect.unreachable(),
  });

  it("follow each other up to where the lane is free again, and are free in all lanes", async () => {
    const [account, get] = [lane("account", 10), lane("account GET", 40)];
    const lanes = answering([
      { name: "account", life: 7, freeAt: 1_030, now: 1_000 },
      { name: "account GET", life: 8, freeAt: 1_080, now: 1_000 },
    ]);
    const wishes = [call(account, get), call(account), call(account, get)];
    const { answer } = await bookPlaces(lanes, wishes, 0);
    expect(answer).toEqual([
      { at: 1_000, life: 7 },
      { at: 1_010, life: 7 },
      { at: 1_040, life: 7 },
    ]);
  });

  it("are no sooner than the present, which the lead moves ahead", async () => {
    const lanes = answering([{ name: "account", life: 7, freeAt: 960, now: 1_000 }]);
    const placed = await bookPlaces(lanes, [call(lane("account", 10))], 200);
    expect(placed).toEqual({ now: 800, answer: [{ at: 1_000, life: 7 }] });
  });
});
