import { setTimeout as pause } from "node:timers/promises";
import { parseResponse } from "hono/client";
import type { RunPage, RunSummary } from "./client.ts";
import { runLine } from "./run-words.ts";
import type { Session } from "./session.ts";

const everyMs = 1_000;
const pageSize = 100;
/** Runs that were not over are asked for one by one once they have left the first pages. */
const mostAsked = 50;

/** Prints runs as they appear and change, until it is interrupted or the time is over. */
export async function watchRuns(
  session: Session,
  flow: string | null,
  seconds: number | null,
): Promise<void> {
  const { t, io } = session;
  const known = new Map<string, RunSummary>();
  for (const run of await newestRuns(session, flow, known)) known.set(run.id, run);
  io.note(`${t("cli.runs.watching")}\n`);

  const end = seconds === null ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000;
  const ended = io.interrupted().then(() => "interrupted" as const);
  while (performance.now() < end) {
    const tick = pause(Math.min(everyMs, end - performance.now()));
    if ((await Promise.race([tick, ended])) === "interrupted") return;
    const runs = await newestRuns(session, flow, known);
    const left = await leftBehind(session, known, runs);
    for (const run of [...left, ...runs].toSorted(oldestFirst)) {
      if (isSame(known.get(run.id), run)) continue;
      known.set(run.id, run);
      session.showLine(run, () => runLine(run, t));
    }
  }
}

/** The newest runs, back to a page of which every run is known. */
async function newestRuns(
  { api, ask }: Session,
  flow: string | null,
  known: ReadonlyMap<string, RunSummary>,
): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  const isFirst = known.size === 0;
  let cursor: string | null = null;
  do {
    const query = {
      limit: String(pageSize),
      ...(flow === null ? {} : { flow }),
      ...(cursor === null ? {} : { cursor }),
    };
    const page: RunPage = await ask(parseResponse(api.runs.$get({ query })));
    runs.push(...page.items);
    const reachedKnown = page.items.some(({ id }) => known.has(id));
    cursor = isFirst || reachedKnown ? null : page.next;
  } while (cursor !== null);
  return runs;
}

async function leftBehind(
  { api, ask }: Session,
  known: ReadonlyMap<string, RunSummary>,
  seen: readonly RunSummary[],
): Promise<RunSummary[]> {
  const ids = new Set(seen.map(({ id }) => id));
  const left = [...known.values()].filter((run) => !ids.has(run.id) && run.endedAt === null);
  return Promise.all(
    left
      .slice(0, mostAsked)
      .map(({ id }) => ask(parseResponse(api.runs[":id"].$get({ param: { id } })))),
  );
}

function isSame(before: RunSummary | undefined, now: RunSummary): boolean {
  return before?.status === now.status && before.error?.code === now.error?.code;
}

function oldestFirst(a: RunSummary, b: RunSummary): number {
  return a.createdAt < b.createdAt ? -1 : 1;
}
