/** What runs are called. A name is unique in its flow, and is never used again. Pure. */

export type RunKind = "event" | "schedule" | "test" | "rerun";

/** How names begin that are not those of events. */
export const runPrefixes = { schedule: "schedule:", test: "test:", rerun: "rerun:" } as const;

/** What started a run, by its name. */
export function kindOfRun(name: string): RunKind {
  if (name.startsWith(runPrefixes.schedule)) return "schedule";
  if (name.startsWith(runPrefixes.test)) return "test";
  return name.startsWith(runPrefixes.rerun) ? "rerun" : "event";
}

export function scheduleName(scheduledAt: string): string {
  return `${runPrefixes.schedule}${scheduledAt}`;
}

/**
 * The name of a run that a person starts. `drawn` is drawn and not counted: a restored backup, which
 * has forgotten runs, must not give one of their names, and so the keys of its writes, to another.
 */
export function nameByHand(kind: "test" | "rerun", drawn: string): string {
  return `${runPrefixes[kind]}${drawn}`;
}

/**
 * Nothing was sent for a run before this, whatever the store may have forgotten. The name of an event
 * comes again when the event is read again; one that was drawn is as old as its run.
 */
export function earliestSend(run: {
  readonly name: string;
  readonly eventAt: number;
  readonly createdAt: number;
}): number {
  switch (kindOfRun(run.name)) {
    case "event":
    case "schedule":
      return run.eventAt;
    case "test":
    case "rerun":
      return run.createdAt;
  }
}
