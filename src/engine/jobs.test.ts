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
    for (const name of ["a", "a", "b", "c"]) start(name, job(name));
    await settle();
    expect(begun).toEqual(["a", "b"]);
    expect(settled()).toBe(2);
    start("a", job("a"));
    await settle();
    expect(begun).toEqual(["a", "b", "a"]);
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
      start("resting", resting);
      start("broken", broken);
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
