import { describe, expect, it } from "vitest";
import { movableClock, sleep, systemClock } from "./clock.ts";
import { createJobs } from "./jobs.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function jobs(atOnce: number) {
  const clock = movableClock();
  let settled = 0;
  const made = createJobs({ atOnce, clock, log: silent, settled: () => (settled += 1) });
  return { ...made, clock, settled: () => settled };
}

describe("jobs beside each other", () => {
  it("run once under a name at a time, and so many at once", async () => {
    const { start, settle, settled } = jobs(2);
    const begun: string[] = [];
    const job = (name: string) => async () => {
      begun.push(name);
      await sleep(systemClock, 10);
      return null;
    };
    for (const name of ["a", "a", "b", "c"]) start({ name, owner: "Aoi" }, job(name));
    await settle();
    expect(begun).toEqual(["a", "b"]);
    expect(settled()).toBe(2);
    start({ name: "a", owner: "Aoi" }, job("a"));
    await settle();
    expect(begun).toEqual(["a", "b", "a"]);
  });

  it("leave a place for another owner, however many one has", async () => {
    const { start, settle } = jobs(20);
    const begun: string[] = [];
    let end: (at: null) => void = () => undefined;
    const hanging = new Promise<null>((resolve) => {
      end = resolve;
    });
    const hang = (name: string, owner: string): void =>
      start({ name, owner }, () => {
        begun.push(owner);
        return hanging;
      });
    for (let at = 0; at < 40; at += 1) hang(`a${at}`, "Aoi");
    hang("k", "Ken");
    expect(begun).toEqual([...Array.from({ length: 20 }, () => "Aoi"), "Ken"]);
    end(null);
    await settle();
  });

  it("come in turn by their last start", async () => {
    const { start, settle, inTurn } = jobs(9);
    const order = () => inTurn(["a", "b", "c"], (name) => name).join("");
    expect(order()).toBe("abc");
    for (const name of ["b", "a"]) start({ name, owner: "Aoi" }, () => Promise.resolve(null));
    await settle();
    expect(order()).toBe("cba");
  });

  it("rest as long as they ask for, and a while after something was thrown", async () => {
    const { start, settle, clock, settled } = jobs(2);
    const begun: string[] = [];
    const resting = async () => {
      begun.push("resting");
      return clock.now() + 60_000;
    };
    const broken = () => {
      begun.push("broken");
      return Promise.reject(new Error("The store refused"));
    };
    const startBoth = async (): Promise<void> => {
      start({ name: "resting", owner: "Aoi" }, resting);
      start({ name: "broken", owner: "Aoi" }, broken);
      await settle();
    };
    await startBoth();
    await startBoth();
    expect(begun).toEqual(["resting", "broken"]);
    expect(settled()).toBe(2);
    clock.setOffset(10_000);
    await startBoth();
    expect(begun).toEqual(["resting", "broken", "broken"]);
    clock.setOffset(61_000);
    await startBoth();
    expect(begun).toEqual(["resting", "broken", "broken", "resting", "broken"]);
  });
});
