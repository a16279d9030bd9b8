import { expect, it } from "vitest";
import { nextMove } from "./effects.ts";
import { createMoneyTime } from "./money-time.ts";
import type { ConnectionRecord } from "./store.ts";

const hour = 3_600_000;
const start = 1_800_000_000_000;

const connection: ConnectionRecord = {
  id: "c1",
  owner: "local",
  connector: "stripe",
  name: "Shop",
  mode: "test",
  account: "acct_1",
  accountName: null,
  settings: {},
  sealed: "",
  broken: null,
  locked: false,
  createdAt: start,
};

it("a write sent while our clock was ahead by more than a day grows old with the other side's time", () => {
  let theirs = start;
  let ahead = 30 * hour;
  const moneyTime = createMoneyTime(
    { now: () => theirs + ahead, at: () => () => undefined },
    { theirTime: () => theirs, theirTimeHeard: () => theirs },
  );
  const sent = {
    unprovenSince: moneyTime.of(connection).earliest,
    lastSendAt: moneyTime.of(connection).now,
    worthRepeating: true,
  };
  theirs += 38 * hour;
  ahead = 0;
  const moment = moneyTime.of(connection);
  expect(moment.wentBack).toBe(false);
  expect(nextMove(sent, { kind: "keyed", hours: 24 }, true, moment).do).toBe("look-up");
});
