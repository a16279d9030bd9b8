/** The turn of a poll passes to another process while this one starts a flow on it. */
import { expect, inject, it } from "vitest";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import { createSender } from "#sdk/index.ts";
import {
  asking,
  handBack,
  openQuietly,
  preparedDatabase,
} from "#storage/postgres/postgres.world.ts";
import { startSimulator } from "../../simulator/stripe/server.ts";
import { systemClock } from "./clock.ts";
import { createEngine } from "./create-engine.ts";
import { asLocal, flowOn } from "./engine.world.ts";
import { noArchive, usualHistory } from "./history.world.ts";
import { endlessRoom } from "./room.ts";
import { stageOn } from "./store-contract/stage.world.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it("takes the baseline anew where the turn has passed on since", async () => {
  const url = await preparedDatabase(inject("postgres"));
  const opened = await openQuietly(url);
  const stripe = await startSimulator({ rateLimit: 0 });
  const sender = createSender({ deadlineMs: 600_000, maxBytes: 1_000_000 });
  const stage = stageOn(() => opened);
  let polls = 0;
  const answers: unknown[] = [];
  const engine = createEngine({
    store: {
      ...opened.store,
      activate: async (activation) => {
        // What stands still for so long has lost its leases.
        if (answers.length === 0)
          await asking(
            url,
            "UPDATE millrace.leases SET token = gen_random_uuid() WHERE name LIKE 'poll %'",
          );
        const answer = await opened.store.activate(activation);
        answers.push(answer);
        if (answer === "fenced")
          await asking(url, "DELETE FROM millrace.leases WHERE name LIKE 'poll %'");
        return answer;
      },
    },
    limiter: opened.limiter,
    connectors: [stripeConnector],
    send: (request, connected) => {
      polls += 1;
      return sender.send(request, connected);
    },
    longestSendMs: sender.longestMs,
    credentials: ({ settings }) => ({ ...settings, apiKey: "sk_test_millrace_demo" }),
    unseal: (_, sealed) => sealed,
    trustedLoopback: [stripe.url],
    mayAct: async () => true,
    clock: systemClock,
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
    log: silent,
    concurrency: 10,
    history: usualHistory,
    archive: noArchive,
    room: endlessRoom,
    letterWays: () => Promise.resolve({}),
  });
  await engine.start();
  try {
    await stage.connect("c1", { settings: { apiBase: stripe.url } });
    const draft = flowOn("new-charge", "create-customer");
    await opened.store.createFlow({
      id: "f",
      owner: "local",
      name: "f",
      draft,
      lineage: "f",
      at: 1,
    });
    expect(await engine.activate("f", { from: "now" }, asLocal)).toMatchObject({ activated: true });
    expect(answers).toMatchObject(["fenced", { number: 1 }]);
    expect(polls).toBeGreaterThanOrEqual(2);
    expect(await opened.store.subscription("f")).not.toBeNull();
  } finally {
    await engine.stop();
    await opened.close();
    await stripe.close();
    sender.close();
    await handBack(inject("postgres"), url);
  }
});
