import type { LedgerHeading } from "#flow/ledger.ts";
import type { LedgerView } from "#reading/ledger-views.ts";
import { type Parties, seesPrivate, seesValues, type Sight } from "#people/sight.ts";
import type { Actor } from "#people/actor.ts";
import type { ServerParts } from "../parts.ts";
import { sightOf } from "../sight.ts";

type Parts = Pick<ServerParts, "store">;

/** Object and money are values: whoever does not see those of its flow or connection gets the line without them. */
export async function showLines(
  parts: Parts,
  lines: readonly LedgerView[],
  actor: Pick<Actor, "person">,
): Promise<readonly LedgerView[]> {
  const sees = await seesLines(
    parts,
    lines.map(({ heading }) => heading),
    actor,
  );
  return lines.map((line) => (sees(line.heading) ? line : withoutValues(line)));
}

/**
 * By what stands in the line itself, because its run may be gone. Where the flow's owner has marked anything as private,
 * only those see it who see what is private.
 */
export async function seesLines(
  { store }: Parts,
  headings: readonly LedgerHeading[],
  actor: Pick<Actor, "person">,
): Promise<(heading: LedgerHeading) => boolean> {
  const sight = await sightOf({ store }, actor);
  const marked = await store.privateFieldsOf([...new Set(headings.map(({ flowId }) => flowId))]);
  return (heading) => seesLine(heading, sight, marked);
}

function seesLine(
  { flowId, connectionId }: LedgerHeading,
  sight: Sight,
  marked: ReadonlyMap<string, unknown>,
): boolean {
  const parties: Parties = {
    flows: new Set([flowId]),
    connections: new Set(connectionId === null ? [] : [connectionId]),
    startedBy: new Set(),
  };
  return seesValues(sight, parties) && (!marked.has(flowId) || seesPrivate(sight, parties));
}

function withoutValues(line: LedgerView): LedgerView {
  const { heading } = line;
  const money = heading.money && { ...heading.money, currency: null };
  return { ...line, heading: { ...heading, money }, object: null, amount: null };
}
