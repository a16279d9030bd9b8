import type { Evidence, RunFacts } from "./evidence.ts";
import { doubled, type Finding, when } from "./findings.ts";
import { isForgotten } from "./old.ts";
import { changes } from "./refused.ts";
import {
  effortsOf,
  eventOf,
  isDone,
  markOf,
  tagOf,
  triedOf,
  type Effort,
  type Write,
  writeName,
} from "./writes.ts";

/** Each write of each run once, and under a name and a key that it shares with none. Pure. */
export function everyWriteOnce(
  writes: readonly Write[],
  { runs, asked, flows, forgotten }: Pick<Evidence, "runs" | "asked" | "flows" | "forgotten">,
): Finding[] {
  const runsOf = Map.groupBy(runs, (run) => `${run.flow} ${eventOf(run)}`);
  const told = new Set(asked.generations);
  return [
    ...writes.flatMap((write) => {
      const flow = flows.find(({ name }) => name === write.flow);
      const owners = runsOf.get(`${write.flow} ${write.event}`) ?? [];
      const name = writeName(write);
      const efforts = [...write.efforts.values()];
      const isChange = flow !== undefined && changes(flow, write.step);
      return [
        ...efforts
          .map((effort) => (isChange ? remembered(effort, forgotten) : effort))
          .flatMap((effort) => once(name, effort, told)),
        ...(flow?.listensTo.kind === "schedule" && efforts.every(hasBeenForgotten(forgotten))
          ? []
          : whose(name, write, owners, hasBeenForgotten(forgotten))),
      ];
    }),
    ...sharedKeys(writes),
    ...marksOf(writes, { runs, asked, forgotten }),
  ];
}

/** A change sets the same once more, where the store has lost that it was sent. */
function remembered(effort: Effort, forgotten: Evidence["forgotten"]): Effort {
  const generations = new Map(
    [...effort.generations].map(([generation, tried]) => {
      const executed = tried.executed.filter((send) => !isForgotten(send, forgotten));
      return [generation, { ...tried, executed }];
    }),
  );
  return { ...effort, generations };
}

/** A scheduled time that the store has lost after all was sent has no run any more. */
function hasBeenForgotten(forgotten: Evidence["forgotten"]): (effort: Effort) => boolean {
  return (effort) => triedOf(effort).sends.every((send) => isForgotten(send, forgotten));
}

function once(name: string, effort: Effort, told: ReadonlySet<string>): Finding[] {
  const { effect, generations } = effort;
  const tries = [...generations.values()];
  const times = Math.max(
    ...tries.flatMap(({ executed, objects }) => [executed.length, objects.length]),
  );
  const done = [...triedOf(effort).objects, ...effort.byHand].filter(isDone).length;
  const keys = Math.max(...tries.map((tried) => tried.keys.size));
  const names = [...generations.keys()].filter(
    (generation) => generation === 0 || !told.has(tagOf(effect, generation)),
  );
  return [
    when(times > 1, () => doubled(`${name} was executed ${times} times`)),
    when(times <= 1 && done > 1, () => doubled(`${name} was done ${done} times`)),
    when(keys > 1, () => doubled(`${name} was sent with ${keys} keys`)),
    when(names.length > 1, () => doubled(`${name} was sent under ${names.length} names`)),
  ].flat();
}

/**
 * Each write belongs to one of the runs of its event, and each run has no more than one. A run that somebody has
 * cancelled before it came so far again does not know what it wrote in the life that the store has forgotten.
 */
function whose(
  name: string,
  { step, efforts }: Write,
  owners: readonly RunFacts[],
  isLost: (effort: Effort) => boolean,
): Finding[] {
  const isCutShort = owners.some(
    ({ status, writes }) =>
      status === "cancelled" && writes?.every((one) => one.step !== step) === true,
  );
  if (owners.length === 0) return [doubled(`${name} belongs to no run`)];
  if (owners.some(({ writes }) => writes === null))
    return when(efforts.size > 1, () => doubled(`${name} is ${efforts.size} writes of one run`));
  return [...efforts].flatMap(([effect, effort]) => {
    const its = owners.filter(({ writes }) => writes?.some((one) => one.effect === effect));
    if (its.length === 0 && isCutShort && isLost(effort)) return [];
    return when(its.length !== 1, () =>
      doubled(`${name} belongs to ${its.length === 0 ? "no run" : `${its.length} runs`}`),
    );
  });
}

/** A key or a name that two writes share would let one of them swallow the other. */
function sharedKeys(writes: readonly Write[]): Finding[] {
  const owners = new Map<string, { readonly effort: Effort; readonly name: string }>();
  return writes.flatMap((write) =>
    [...write.efforts.values()].flatMap((effort) =>
      [...triedOf(effort).keys, effort.effect].flatMap((key) => {
        const owner = owners.get(key) ?? { effort, name: writeName(write) };
        owners.set(key, owner);
        return when(owner.effort !== effort, () =>
          doubled(`${writeName(write)} shares ${key} with ${owner.name}`),
        );
      }),
    ),
  );
}

/**
 * A run keeps the version that it began with, and that is one which somebody has published. What the store has
 * forgotten was of an earlier life of the run: it may have had a version then that is forgotten as well.
 */
function marksOf(
  writes: readonly Write[],
  { runs, asked, forgotten }: Pick<Evidence, "runs" | "asked" | "forgotten">,
): Finding[] {
  const published = new Set(asked.marks);
  const byEffect = new Map(effortsOf(writes).map((effort) => [effort.effect, effort]));
  const alone = Map.groupBy(writes, ({ flow, event }) => `${flow} ${event}`);
  return runs.flatMap((run) => {
    const about = `${run.flow}: the run of ${eventOf(run)}`;
    const efforts =
      run.writes?.map(({ effect }) => byEffect.get(effect)) ??
      effortsOf(alone.get(`${run.flow} ${eventOf(run)}`) ?? []);
    const sends = efforts.flatMap((effort) => (effort === undefined ? [] : triedOf(effort).sends));
    const known = marksIn(sends.filter((send) => !isForgotten(send, forgotten)));
    return [
      when(known.size > 1, () =>
        doubled(`${about} wrote as ${[...known].toSorted().join(" and ")}`),
      ),
      [...marksIn(sends)]
        .filter((mark) => !published.has(mark))
        .map((mark) => doubled(`${about} wrote as ${mark}, which nobody has published`)),
    ].flat();
  });
}

function marksIn(sends: Evidence["ledger"]): ReadonlySet<string> {
  return new Set(sends.flatMap((send) => markOf(send) ?? []));
}
