import { z } from "zod";
import type { Installation } from "../installation.ts";
import { pause } from "../installation.ts";

/** What the simulator has seen: the only clock of the measures over HTTP. */

const Request = z.object({
  seq: z.int(),
  /** Milliseconds. */
  at: z.number(),
  method: z.string(),
  path: z.string(),
  account: z.string().nullable(),
  outcome: z.string(),
});
export type StripeRequest = z.infer<typeof Request>;

const Counts = z.object({ counts: z.record(z.string(), z.int()) });
const Requests = z.object({ data: z.array(Request) });
const Brief = z.object({ total: z.int() });

export async function countOf(installation: Installation, line: string): Promise<number> {
  const { counts } = await installation.control(Counts, "GET", "/counts");
  return counts[line] ?? 0;
}

/** Everything that came in since, oldest first. */
export async function requestsSince(
  installation: Installation,
  seq: number,
): Promise<readonly StripeRequest[]> {
  return (await installation.control(Requests, "GET", `/requests?since=${seq}`)).data;
}

/** The number of the last request so far. */
export async function lastRequest(installation: Installation): Promise<number> {
  const { data } = await installation.control(Requests, "GET", "/requests?limit=1");
  return data.at(-1)?.seq ?? 0;
}

export async function executed(installation: Installation, path: string): Promise<number> {
  const query = `method=POST&path=${path}&outcome=executed&limit=1`;
  return (await installation.control(Brief, "GET", `/ledger?${query}`)).total;
}

export async function untilCount(
  installation: Installation,
  line: string,
  count: number,
  everyMs: number,
): Promise<void> {
  const end = Date.now() + 300_000;
  while ((await countOf(installation, line)) < count) {
    if (Date.now() > end) throw new Error(`Not ${count} of ${line} in five minutes`);
    await pause(everyMs);
  }
}
