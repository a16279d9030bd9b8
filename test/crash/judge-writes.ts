import type { Asked, Evidence, RunFacts } from "./evidence.ts";
import { doubled, type Finding, when } from "./findings.ts";
import {
  effortsOf,
  eventOf,
  isDone,
  tagOf,
  triedOf,
  type Effort,
  type Write,
  writeName,
} from "./writes.ts";

/** Each write of each run once, and under a name and a key that it shares with none. Pure. */
export function everyWriteOnce(
  writes: readonly Write[],
  { runs, asked }: Pick<Evidence, "runs" | "asked">,
): Finding[] {
  const runsOf = Map.groupBy(runs, (run) => `${run.flow} ${eventOf(run)}`);
  const told = new Set(asked.generations);
  return [
    ...writes.flatMap((write) => {
      const owners = runsOf.get(`${write.flow} ${write.event}`) ?? [];
      const name = writeName(write);
      return [
        ...[...write.efforts.values()].flatMap((effort) => once(name, effort, told)),
        ...whose(name, write, owners),
      ];
    }),
    ...sharedKeys(writes),
    ...marksOf(writes, runs, asked),
  ];
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

/** Each write belongs to one of the runs of its event, and each run has no more than one. */
function whose(name: string, { efforts }: Write, owners: readonly RunFacts[]): Finding[] {
  if (owners.length === 0) return [doubled(`${name} belongs to no run`)];
  if (owners.some(({ writes }) => writes === null))
    return when(efforts.size > 1, () => doubled(`${name} is ${efforts.size} writes of one run`));
  return [...efforts.keys()].flatMap((effect) => {
    const its = owners.filter(({ writes }) => writes?.some((one) => one.effect === effect));
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

/** A run keeps the version that it began with, and that is one which somebody has published. */
function marksOf(writes: readonly Write[], runs: readonly RunFacts[], asked: Asked): Finding[] {
  const published = new Set(asked.marks);
  const byEffect = new Map(effortsOf(writes).map((effort) => [effort.effect, effort]));
  const alone = Map.groupBy(writes, ({ flow, event }) => `${flow} ${event}`);
  return runs.flatMap((run) => {
    const about = `${run.flow}: the run of ${eventOf(run)}`;
    const efforts =
      run.writes?.map(({ effect }) => byEffect.get(effect)) ??
      effortsOf(alone.get(`${run.flow} ${eventOf(run)}`) ?? []);
    const its = new Set<string>();
    for (const effort of efforts) for (const mark of effort?.marks ?? []) its.add(mark);
    return [
      when(its.size > 1, () => doubled(`${about} wrote as ${[...its].toSorted().join(" and ")}`)),
      [...its]
        .filter((mark) => !published.has(mark))
        .map((mark) => doubled(`${about} wrote as ${mark}, which nobody has published`)),
    ].flat();
  });
}
