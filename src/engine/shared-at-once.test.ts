import { afterEach, expect, it, vi } from "vitest";
import { placePatience } from "./at-once.ts";
import { movableClock } from "./clock.ts";
import { createSharedAtOnce, type SharedPlaces } from "./shared-at-once.ts";

/** The rows that processes share. */
function sharedPlaces() {
  const taken = new Map<string, string>();
  const waiting = new Map<string, Set<string>>();
  const waitersOf = (account: string): Set<string> => waiting.get(account) ?? new Set();
  const places: SharedPlaces = {
    take: (account, most, holder) => {
      const free = [...taken.values()].filter((one) => one === account).length < most;
      if (free) taken.set(holder, account);
      return Promise.resolve(free);
    },
    giveBack: (holder) => Promise.resolve(taken.delete(holder)),
    sign: () => Promise.resolve(),
    wait: (account, process) =>
      Promise.resolve(waiting.set(account, waitersOf(account).add(process))),
    waitNoMore: (account, process) => Promise.resolve(waitersOf(account).delete(process)),
    wantedBy: (accounts, process) =>
      Promise.resolve(
        accounts.filter((one) => [...waitersOf(one)].some((other) => other !== process)),
      ),
  };
  return { places, taken, waiting };
}

const log = { debug() {}, info() {}, warn() {}, error() {} };

afterEach(() => vi.useRealTimers());

function processOn(places: SharedPlaces, process: string, clock = movableClock()) {
  let holders = 0;
  const newId = () => `${process}-${(holders += 1)}`;
  return { ...createSharedAtOnce(places, process, clock, { random: () => 0, newId, log }), clock };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("gives a place that is given back here to the call that waits longest here", async () => {
  const { places, taken } = sharedPlaces();
  const one = processOn(places, "a");
  const entered: string[] = [];
  const come = async (name: string): Promise<() => void> => {
    const leave = await one.enter("account", 1);
    entered.push(name);
    return leave;
  };
  const [first, second, third] = [come("1"), come("2"), come("3")];
  await settled();
  (await first)();
  const leave = await second;
  await settled();
  leave();
  await third;
  expect(entered).toEqual(["1", "2", "3"]);
  expect(taken.size).toBe(1);
  one.stop();
});

it("gives a call up that waits too long, and the next may look", async () => {
  const { places } = sharedPlaces();
  const [one, other] = [processOn(places, "a"), processOn(places, "b")];
  const leave = await one.enter("account", 1);
  const late = other.enter("account", 1);
  await settled();
  other.clock.setOffset(placePatience + 1_000);
  await expect(late).rejects.toMatchObject({ reason: "busy", unexecuted: true });
  const next = other.enter("account", 1);
  leave();
  await settled();
  other.clock.setOffset(placePatience + 2_000);
  await next;
  one.stop();
  other.stop();
});

it("tells who holds a place that another process wants one, and says no more that it waits once it has one", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { places, waiting } = sharedPlaces();
  const [one, other] = [processOn(places, "a"), processOn(places, "b")];
  let wanted = 0;
  const leave = await one.enter("account", 1, () => (wanted += 1));
  vi.advanceTimersByTime(2_000);
  await settled();
  expect(wanted).toBe(0);
  const entered = other.enter("account", 1);
  await settled();
  vi.advanceTimersByTime(2_000);
  await settled();
  expect(wanted).toBe(1);
  leave();
  await settled();
  other.clock.setOffset(1_000);
  await entered;
  expect(waiting.get("account")).toEqual(new Set());
  one.stop();
  other.stop();
});
