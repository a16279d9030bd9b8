import { z } from "zod";
import { halfAndMost } from "../figures.ts";
import { anything, type Installation } from "../installation.ts";

/** What people see of the past, asked of the API, one question after another. */

const Page = z.object({
  items: z.array(z.object({ id: z.string(), reference: z.string(), createdAt: z.string() })),
});
type Run = z.infer<typeof Page>["items"][number];
const Flows = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Of each question its milliseconds, p50 and p99. */
export async function screens(
  installation: Installation,
  times: number,
): Promise<readonly (readonly string[])[]> {
  const get = (path: string) => installation.api(anything, "GET", path);
  const runs = await scattered(installation);
  const flows = (await installation.api(Flows, "GET", "/flows")).items;
  const run = (index: number): Run => pick(runs, index);
  const flow = (index: number): string => pick(flows, index).id;
  const page = "/runs?limit=50";
  const searches = Math.max(2, Math.floor(times / 20));

  const questions: readonly (readonly [string, number, (index: number) => string])[] = [
    ["the newest 50 runs", times, () => page],
    ["50 runs from any moment on", times, (n) => `${page}&to=${run(n).createdAt}`],
    ["the newest 50 of a flow", times, (n) => `${page}&flow=${flow(n)}`],
    ["the newest 50 that failed", times, () => `${page}&status=failed`],
    ["the newest 50 that failed or are parked", times, () => `${page}&status=failed&status=parked`],
    ["the newest 50 of a flow that failed", times, (n) => `${page}&flow=${flow(n)}&status=failed`],
    ["one run with its steps", times, (n) => `/runs/${run(n).id}`],
    ["the newest 50 events", times, () => "/events?limit=50"],
    ["all flows with their counts", times, () => "/flows"],
    ["the overview of a day, by the hour", times, (n) => overview(run(n), 1)],
    ["the overview of a week, by the hour", searches, (n) => overview(run(n), 7)],
    ["search: a reference that one run has", searches, (n) => `${page}&text=${run(n).reference}`],
    [
      "search: the same, in one flow",
      searches,
      (n) => `${page}&flow=${flow(n)}&text=${run(n).reference}`,
    ],
    ["search: words of an error", searches, () => `${page}&text=declined`],
    ["search: what no run holds", searches, () => `${page}&text=nothing-like-this`],
  ];

  const rows: string[][] = [];
  for (const [what, count, path] of questions) {
    const found: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const startedAt = performance.now();
      await get(path(index));
      found.push(performance.now() - startedAt);
    }
    rows.push([what, halfAndMost(found)]);
  }
  return rows;
}

/** So many days of the past, the moment of a run in the middle. */
function overview({ createdAt }: Run, days: number): string {
  const half = days * 43_200_000;
  const at = (moment: number): string => new Date(moment).toISOString();
  const middle = Date.parse(createdAt);
  return `/overview?from=${at(middle - half)}&to=${at(middle + half)}`;
}

/** Runs from all over the past, in no order, so that no question asks for what was just read. */
async function scattered(installation: Installation): Promise<readonly Run[]> {
  const month = 28 * 86_400_000;
  const [newest] = (await installation.api(Page, "GET", "/runs?limit=1")).items;
  if (!newest) throw new Error("There are no runs");
  const found: Run[] = [];
  for (let index = 0; index < 100; index += 1) {
    const back = ((index * 61) % 100) / 100;
    const to = new Date(Date.parse(newest.createdAt) - back * 0.99 * month).toISOString();
    found.push(...(await installation.api(Page, "GET", `/runs?limit=1&to=${to}`)).items);
  }
  return found;
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("There is none");
  return item;
}
