import { z } from "zod";
import { halfAndMost, number } from "../figures.ts";
import { type Installation, openInstallation, pause } from "../installation.ts";
import type { Options } from "../results.ts";
import { makeCharges, openShop, type Shop } from "../shop.ts";
import { lastRequest, requestsSince } from "./stripe-requests.ts";

const Ended = z.object({
  items: z.array(z.object({ status: z.string(), endedAt: z.string().nullable() })),
});

interface Sample {
  readonly toFirstRequest: number;
  readonly toDone: number;
}

/**
 * One event at a time, and nothing else to do. Time counts from the poll that brings the event, so
 * that the wait for the next poll, up to 15 s by the flow's own choice, is left out.
 */
export async function latency({ quick, say }: Options): Promise<string> {
  const installation = await openInstallation({ testClock: true });
  try {
    await installation.start();
    // A live account, whose limits leave room for four calls in a row.
    const shop = await openShop(installation, { id: "acct_bench", live: true });
    const samples: Sample[] = [];
    const count = quick ? 20 : 300;
    for (let index = 0; index < count + 10; index += 1) {
      const one = await sample(installation, shop);
      if (index >= 10) samples.push(one);
    }
    const first = halfAndMost(samples.map(({ toFirstRequest }) => toFirstRequest));
    const done = halfAndMost(samples.map(({ toDone }) => toDone));
    say(`idle: first request ${first} ms, done ${done} ms`);
    return `Idle, one event at a time, ${number(count)} times: from the poll's request to the run's first request **${first} ms**, to its end **${done} ms** (p50 / p99).`;
  } finally {
    await installation.close();
  }
}

/** A new charge, polled at once, up to the end of its run. */
export async function sample(installation: Installation, shop: Shop): Promise<Sample> {
  const since = await lastRequest(installation);
  await makeCharges(installation, shop, 1);
  await installation.advance(150);
  for (;;) {
    await pause(20);
    const requests = await requestsSince(installation, since);
    if (!requests.some(({ method, path }) => method === "POST" && path === "/v1/charges")) continue;
    const poll = requests.find(({ method, path }) => method === "GET" && path === "/v1/charges");
    const find = requests.find(({ path }) => path === `/v1/customers/${shop.customer}`);
    const endedAt = await endOfNewest(installation, shop.flow);
    if (!poll || !find || endedAt === null) continue;
    return { toFirstRequest: find.at - poll.at, toDone: endedAt - poll.at };
  }
}

async function endOfNewest(installation: Installation, flow: string): Promise<number | null> {
  const { items } = await installation.api(Ended, "GET", `/runs?flow=${flow}&limit=1`);
  const [run] = items;
  return run?.status === "succeeded" && run.endedAt !== null ? Date.parse(run.endedAt) : null;
}
