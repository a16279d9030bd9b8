import { expect, it } from "vitest";
import { createRemoteClock } from "./remote-clock.ts";

/** Our clock, and a remote one that is ahead of it, seen through answers that take their time. */
function seen(ahead: number) {
  let now = 1_000_000;
  let remoteAhead = ahead;
  const remote = createRemoteClock({ now: () => now });
  const ask = (took: number, back = took / 2) =>
    remote.asking(() => {
      now += took - back;
      const answer = { now: now + remoteAhead, answer: "heard" };
      now += back;
      return Promise.resolve(answer);
    });
  return {
    remote,
    ask,
    pass: (milliseconds: number) => (now += milliseconds),
    set: (to: number) => (remoteAhead = to),
    /** How far the remote clock seems ahead. */
    offset: () => now - remote.localOf(now),
  };
}

it("knows the other clock as exactly as the quickest answer tells", async () => {
  const { ask, offset } = seen(5_000);
  expect(await ask(400, 0)).toBe("heard");
  expect(offset()).toBe(5_200);
  await ask(4);
  expect(offset()).toBe(5_000);
  await ask(100, 0);
  expect(offset()).toBe(5_000);
});

it("gives an old sighting up for a worse one, and one that a clock which was set belies", async () => {
  const { ask, offset, pass, set } = seen(5_000);
  await ask(4);
  pass(60_000);
  await ask(100, 0);
  expect(offset()).toBe(5_050);
  set(9_000);
  await ask(400);
  expect(offset()).toBe(9_000);
});

it("reckons with slow answers for a while, up to a second, and not with quick ones", async () => {
  const { remote, ask } = seen(0);
  await ask(4);
  expect(remote.slowness()).toBe(0);
  await ask(100);
  expect(remote.slowness()).toBe(200);
  await ask(2);
  expect(remote.slowness()).toBe(160);
  await ask(5_000);
  expect(remote.slowness()).toBe(1_000);
});
