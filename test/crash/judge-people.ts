import type { Asked, Evidence, RunFacts } from "./evidence.ts";
import { doubled, type Finding, lost, when, wronglyParked } from "./findings.ts";
import { isForgotten } from "./old.ts";
import type { WronglyBecause } from "./refused.ts";
import { type Effort, eventOf, isDone, tagOf, triedOf, type Write, writeName } from "./writes.ts";

/** What people have asked for, and no more than that. Pure. */

/** Runs once more and tests: each that somebody asked for is one run. */
export function eachAsked({ runs, asked }: Pick<Evidence, "runs" | "asked">): Finding[] {
  const name = ({ flow, kind, reference }: Asked["again"][number] | RunFacts) =>
    `${flow}: the ${kind} of ${reference}`;
  const wanted = Map.groupBy(asked.again, name);
  const found = Map.groupBy(
    runs.filter(({ kind }) => kind === "rerun" || kind === "test"),
    name,
  );
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((one) => {
    const times = found.get(one)?.length ?? 0;
    const said = wanted.get(one)?.length ?? 0;
    const what = `${one} was asked for ${said} times, and has ${times} runs`;
    return [when(times > said, () => doubled(what)), when(times < said, () => lost(what))].flat();
  });
}

/** What was let through may be on its way for so long, and the two sides' clocks differ by a beat of ours. */
const lastSendWithin = 60_000;

/**
 * A cancelled run sends nothing any more, and ends no sooner than it is known what became of what it
 * has sent. What it had sent in a life that the store has forgotten, and had only planned again when it ended, it does not
 * know.
 */
export function endOfCancelled(
  run: RunFacts,
  { asked, wrong, forgotten }: Pick<Evidence, "asked" | "wrong" | "forgotten">,
  effortOf: (step: string) => Effort | undefined,
): Finding[] {
  const about = `${run.flow}: the run of ${eventOf(run)}`;
  const endedBy = run.endedAt === null ? null : latestEnd(run.endedAt, wrong);
  return [
    ...when(!asked.cancelled.includes(run.id), () =>
      lost(`${about} was cancelled, and nobody asked for it`),
    ),
    ...(run.writes ?? []).flatMap(({ step, state }) => {
      const effort = effortOf(step);
      if (effort === undefined) return [];
      const { objects, sends } = triedOf(effort);
      const made = objects.find(isDone);
      const isUnsentAgain = state === "open" && sends.every((send) => isForgotten(send, forgotten));
      return [
        when(made !== undefined && state !== "done" && !isUnsentAgain, () =>
          lost(`${about} was cancelled, and says that ${step} is ${state}: ${made?.id} is there`),
        ),
        when(endedBy !== null && sends.some(({ at }) => at > endedBy + lastSendWithin), () =>
          doubled(`${about} was cancelled, and sent ${step} after that`),
        ),
      ].flat();
    }),
  ];
}

/** By Stripe's clock, where a process that was behind may have told the end. */
function latestEnd(endedAt: number, wrong: Evidence["wrong"]): number {
  const corrected = wrong.flatMap(({ from, to, by }) => {
    const end = endedAt - by;
    return end >= from - lastSendWithin && end <= to + lastSendWithin ? [end] : [];
  });
  return Math.max(endedAt, ...corrected);
}

/** Nobody should have been asked about a write of which Stripe could tell. */
export function wronglyDecided(
  writes: readonly Write[],
  { decided }: Asked,
  wronglyBecause: WronglyBecause,
): Finding[] {
  const seen = new Map(decided.map(({ tag, seenAt }) => [tag, seenAt]));
  return writes.flatMap((write) =>
    [...write.efforts.values()].flatMap(({ effect, generations }) =>
      [...generations].flatMap(([generation, tried]) => {
        const seenAt = seen.get(tagOf(effect, generation));
        if (seenAt === undefined) return [];
        const why = wronglyBecause(write, tried, seenAt);
        return why === null ? [] : [wronglyParked(`${writeName(write)} was parked: ${why}`)];
      }),
    ),
  );
}
