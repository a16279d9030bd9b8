import { z } from "zod";
import { constant, flowOn } from "../../test/documents.ts";
import { halfAndMost, median, number } from "../figures.ts";
import { lastRequest, requestsSince, type StripeRequest } from "../http/stripe-requests.ts";
import { anything, type Installation, openInstallation, pause } from "../installation.ts";
import { type Options, table } from "../results.ts";
import { makeCharges, openAccount, openShop, type Shop } from "../shop.ts";

const Runs = z.object({ activity: z.object({ runs: z.record(z.string(), z.number()) }) });
const shopsAtOnce = 20;

/** One person's flow with very many runs that could go on at once, and what another person's events have of it. */
export async function waiting({ quick, say }: Options): Promise<string> {
  const runs = quick ? 2_000 : 20_000;
  const installation = await openInstallation();
  try {
    await installation.start();
    const other = await installation.colleague("Ken");
    const shops: Shop[] = [];
    for (let made = 0; made < shopsAtOnce; made += 1)
      shops.push(await openShop(other, { id: `acct_bench${made}`, live: true }));
    const measured = async (rounds: number): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1)
        times.push(...(await firstRequests(other, shops)));
      return times;
    };
    await measured(1);
    const alone = await measured(quick ? 1 : 5);
    const crowd = await openCrowd(installation, runs);
    const beside = await measured(quick ? 1 : 5);
    const left = await atHand(installation, crowd);
    if (left < runs / 4) throw new Error(`Only ${left} runs of ${runs} waited to the end`);
    say(`first request ${halfAndMost(alone)} ms, beside waiting runs ${halfAndMost(beside)} ms`);
    return [
      `${number(runs)} runs of one flow can go on at once, and its account takes 22 of them a second. Another person's event has its first request after **${number(median(beside) / median(alone))} times** what it takes alone.`,
      table(
        ["ms, p50 / p99", "alone", "beside the runs"],
        [["another person's event to its first request", halfAndMost(alone), halfAndMost(beside)]],
      ),
    ].join("\n\n");
  } finally {
    await installation.close();
  }
}

/**
 * An event in each shop, polled in its time: a clock that is moved would end all waits of all runs at once.
 * Milliseconds from the request of the poll that brings it to its run's first.
 */
async function firstRequests(
  installation: Installation,
  shops: readonly Shop[],
): Promise<readonly number[]> {
  const since = await lastRequest(installation);
  for (const shop of shops) await makeCharges(installation, shop, 1);
  for (;;) {
    await pause(500);
    const requests = await requestsSince(installation, since);
    const times = shops.flatMap((shop) => timeOf(requests, shop));
    if (times.length === shops.length) return times;
  }
}

/** None while its run is not over. */
function timeOf(all: readonly StripeRequest[], { account, customer }: Shop): readonly number[] {
  const requests = all.filter((request) => request.account === account.id);
  const first = requests.find(({ path }) => path === `/v1/customers/${customer}`);
  const isDone = requests.some(({ method, path }) => method === "POST" && path === "/v1/charges");
  const poll = requests.findLast(
    ({ at, method, path }) => method === "GET" && path === "/v1/charges" && at <= (first?.at ?? 0),
  );
  return first && poll && isDone ? [first.at - poll.at] : [];
}

/** A flow of one reading step, with a run for each of so many charges. */
async function openCrowd(installation: Installation, runs: number): Promise<Shop> {
  const account = { id: "acct_crowd", live: true };
  const { customer, connection } = await openAccount(installation, account);
  const step = { action: "find-customer", input: { customer: constant(customer) } };
  const flow = await installation.activeFlow("Crowd", flowOn("new-charge", connection, [step]));
  const crowd = { account, flow, customer };
  for (let made = 0; made < runs; made += 1_000) await makeCharges(installation, crowd, 1_000);
  // Some are done before the last is there.
  while ((await atHand(installation, crowd)) < runs * 0.8) await pause(100);
  // Its runs go on. Polls that read so many charges once more are not what is measured.
  await installation.api(anything, "POST", `/flows/${flow}/deactivate`);
  return crowd;
}

async function atHand(installation: Installation, { flow }: Shop): Promise<number> {
  const { activity } = await installation.api(Runs, "GET", `/flows/${flow}`);
  return activity.runs["waiting"] ?? 0;
}
