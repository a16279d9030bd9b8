import { z } from "zod";
import { megabytes, number } from "../figures.ts";
import type { Installation, Taken } from "../installation.ts";
import { memoryOf } from "../processes.ts";

const Flows = z.object({ items: z.array(z.object({ id: z.string() })) });

/** The past as CSV. Of each file its lines, megabytes, lines a second, and the most memory that the process took meanwhile. */
export async function lists(
  installation: Installation,
  pid: number,
): Promise<readonly (readonly string[])[]> {
  const [flow] = (await installation.api(Flows, "GET", "/flows")).items;
  if (flow === undefined) throw new Error("There is no flow");
  const rows: string[][] = [];
  for (const [what, path] of [
    ["the runs of one flow", `/runs/csv?flow=${flow.id}`],
    ["all runs", "/runs/csv"],
    ["all writes", "/runs/csv/writes"],
  ] as const) {
    const before = memoryOf(pid).pss;
    const startedAt = performance.now();
    const { taken, most } = await watched(installation.download(path), pid);
    const seconds = (performance.now() - startedAt) / 1000;
    const { bytes, lines } = taken;
    rows.push([
      what,
      number(lines),
      megabytes(bytes),
      number(lines / seconds),
      `${megabytes(before)} / ${megabytes(most)}`,
    ]);
  }
  return rows;
}

async function watched(
  downloading: Promise<Taken>,
  pid: number,
): Promise<{ readonly taken: Taken; readonly most: number }> {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, memoryOf(pid).pss);
  };
  const timer = setInterval(look, 100);
  try {
    const taken = await downloading;
    look();
    return { taken, most };
  } finally {
    clearInterval(timer);
  }
}
