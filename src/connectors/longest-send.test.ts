import { expect, test } from "vitest";
import { systemClock } from "#engine/clock.ts";
import { createLimiter } from "#engine/limits.ts";
import { createOutside } from "#engine/outside.ts";
import { createFind } from "#exchange/find.ts";
import { createPostgresql } from "#exchange/postgresql/postgresql.ts";
import { createSmtp } from "#exchange/smtp.ts";
import { createSender } from "#sdk/index.ts";
import { connectors } from "./index.ts";

/** How long a person waits who wants to send a write once more of whose first send no end is known. */

const find = createFind(() => Promise.resolve([]), new Set());
const sender = createSender({ deadlineMs: 80_000, maxBytes: 1 });
const sql = createPostgresql(find);
const smtp = createSmtp({ find, clock: systemClock });
const outside = createOutside({
  send: sender.send,
  longestSendMs: sender.longestMs,
  sql,
  smtp,
  limiter: createLimiter(systemClock),
  days: { look: () => expect.unreachable(), take: () => expect.unreachable() },
  clock: systemClock,
  trustedLoopback: [],
  credentials: () => ({}),
  countRead: () => undefined,
  hearDayUse: () => undefined,
});

/** A pass through the gate is good for so long. */
const pass = 10_000;

const writing = connectors.filter(({ actions }) => actions.some(({ kind }) => kind !== "read"));

test("each system that is written to says how long a send may be under way", () => {
  const seconds = writing.map((connector) => [
    connector.id,
    (outside.longestSend(connector) - pass) / 1_000,
  ]);
  expect(Object.fromEntries(seconds)).toEqual({
    stripe: 80,
    // Four statements, each after half a minute of silence at the most.
    postgresql: 4 * (30 + 60),
    http: 80,
    // A minute for the mail, and five for the answer.
    mail: 60 + 300,
    slack: 80,
    salesforce: 80,
    "google-sheets": 80,
  });
});

/** Between two looks for a write, in which its absence counts, all sends of it are over. */
const absenceCountsAfter = 600_000;

test.each(writing)("a send of $id is over before the write’s absence counts", (connector) => {
  expect(outside.longestSend(connector)).toBeLessThan(absenceCountsAfter);
});
