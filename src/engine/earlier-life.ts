import { actionsOf, loopsAround, spotsOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { partPath } from "#flow/paths.ts";
import type { ActionStep } from "#flow/step.ts";
import type { PerformOptions } from "./attempt.ts";
import type { EffectTask } from "./effect-answer.ts";
import { effectName, flowOfEffect, runMark } from "./effect-name.ts";
import { type ForgottenTime } from "./effects.ts";
import type { Registry } from "./registry.ts";
import type { EffectRecord, Store } from "./store.ts";
import { partNames, writesOf } from "./parts.ts";
import type { List } from "./walk.ts";

/**
 * A run that a restored backup has forgotten comes again. The data that decides its path may have
 * changed since: a customer that it reads, a list whose items have no id. Then the run makes other
 * writes, under other keys, and one event leads to two charges. So the engine compares what the run
 * made in the forgotten time with everything that this life of the run is known to have made. The
 * mark of a write names its flow and its run; where there was no room for the run, or an earlier
 * build marked it, any run of the flow may have made it.
 */
export type EarlierLife =
  /** None that is known of. */
  | { readonly is: "no_other" }
  /** One that has made this write, too, perhaps under the key that a person's decision gave it. */
  | { readonly is: "same" }
  /** It may yet be seen, or be that of another run. */
  | { readonly is: "waited_for"; readonly until: number }
  /** It has made something that this life has not made, and not this write. */
  | { readonly is: "another" };

/** What no run of this life claims for so long after a restore may be this run's. */
const claimedWithin = 3_600_000;
const askAgain = 60_000;

/** What was forgotten is read again at once. Whatever comes later has its reasons, such as a call. */
const comesAgainWithin = 24 * 3_600_000;

export interface Sight {
  /** The write that is to be sent. */
  readonly own: string;
  /** Writes that were made in the forgotten time, by this run or by one of the flow that their marks do not name. */
  readonly found: ReadonlySet<string>;
  /** Is this one written down? */
  readonly isKnown: (effectId: string) => Promise<boolean>;
  /** What the steps of the run would be called, outside of loops. */
  readonly ofRun: ReadonlySet<string>;
  /** May it have made writes in loops? What those are called hangs on what stood in the list then. */
  readonly hasLoops: boolean;
  /** Absence counts from then on. */
  readonly seenFrom: number;
  readonly now: number;
}

export async function judgeEarlierLife(sight: Sight): Promise<EarlierLife> {
  const { own, found, ofRun, hasLoops, seenFrom, now } = sight;
  if (found.has(own)) return { is: "same" };
  // This write may be listed later than the others.
  if (now < seenFrom) return { is: "waited_for", until: seenFrom };
  const others = [...found].filter((id) => ofRun.has(id));
  if (await hasUnknown(others, sight)) return { is: "another" };
  if (!hasLoops || !(await hasUnknown([...found], sight))) return { is: "no_other" };
  return now < seenFrom + claimedWithin
    ? { is: "waited_for", until: now + askAgain }
    : { is: "another" };
}

async function hasUnknown(ids: readonly string[], { isKnown }: Sight): Promise<boolean> {
  for (const id of ids) if (!(await isKnown(id))) return true;
  return false;
}

/** Can two lives of a run differ in what they write? Those of a flow without blocks, and without lists of writes, cannot. */
export function mayStray(document: FlowDocument, registry: Registry): boolean {
  return spotsOf(document).some(({ step, inside }) => {
    if (inside.length > 0) return true;
    const action = step.kind === "action" && registry.action(step.connector, step.action);
    return action && action.kind === "sequence";
  });
}

/** Looks for what the run wrote in its earlier life. Rejects with the SDK's errors. */
export async function earlierLife(
  task: EffectTask,
  { id: own }: Pick<EffectRecord, "id">,
  { spans, end, seenFrom }: ForgottenTime,
  options: PerformOptions,
): Promise<EarlierLife> {
  const { document, run } = task.held;
  const { flowId, name: runName } = run;
  const { reached: now } = options.moneyTime.of(task.connection);
  const since = now < seenFrom ? end : seenFrom;
  const found = new Set<string>();
  const mark = runMark({ flowId, runName });
  for (const list of await listsOf(task, options))
    for (const span of spans)
      for (const [id, of] of await options.walks.made(list, span, since))
        if (flowOfEffect(id) === flowId && (of ?? mark) === mark) found.add(id);
  const steps = actionsOf(document);
  const ids = steps
    .flatMap((step) => pathsOf(step, options.registry))
    .map((path) => effectName({ flowId, runName, path, generation: 0 }).id);
  return judgeEarlierLife({
    own,
    found,
    isKnown: async (id) => (await options.store.effect(id)) !== null,
    ofRun: new Set(ids),
    hasLoops:
      run.createdAt < end + comesAgainWithin &&
      steps.some(({ id }) => loopsAround(document, id).length > 0),
    seenFrom,
    now,
  });
}

/** Where the writes of a step are, outside of loops. */
function pathsOf(
  { id, connector, action: name }: ActionStep,
  registry: Registry,
): readonly string[] {
  const action = registry.action(connector, name);
  return action?.kind === "sequence" ? partNames(action).map((one) => partPath(id, one)) : [id];
}

/** The lists in which the writes of a flow would stand. */
async function listsOf(
  task: EffectTask,
  { store, registry }: { readonly store: Store; readonly registry: Registry },
): Promise<readonly List[]> {
  const lists = new Map<string, List>();
  for (const step of actionsOf(task.held.document)) {
    if (step.connection === null) continue;
    const connector = registry.connector(step.connector);
    const action = registry.action(step.connector, step.action);
    const connection = await store.connection(step.connection);
    if (!connector || !connection || action === undefined) continue;
    for (const one of writesOf(action))
      if (one.made)
        lists.set(`${connection.id} ${connector.id} ${one.id}`, {
          connector,
          connection,
          action: one,
          ...(connection.id === task.connection.id ? { trying: task.trying } : {}),
        });
  }
  return [...lists.values()];
}
