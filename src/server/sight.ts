import { z } from "@hono/zod-openapi";
import type { ConnectionRecord, FlowRecord } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import { type Parties, seesValues, type Sight } from "#people/sight.ts";
import { ApiError } from "./errors.ts";
import type { ServerParts } from "./parts.ts";
import { personNames, PersonRef } from "./persons.ts";

/** Do you see the inputs and outputs, and if not, whom can you ask? */
export const Values = z
  .discriminatedUnion("seen", [
    z.strictObject({ seen: z.literal(true) }),
    z.strictObject({
      seen: z.literal(false),
      ask: z.array(PersonRef).meta({ description: "Who can let you see them." }),
    }),
  ])
  .meta({
    id: "Values",
    description:
      "Whether you see the values: what came in, inputs, outputs, requests, amounts, references, and the texts of errors. The owner of the flow does, the owners of the connections that act, whoever they let, and who has started it by hand.",
  });
export type Values = z.infer<typeof Values>;

type Parts = Pick<ServerParts, "store" | "people">;
type Asking = Pick<Actor, "person">;

export async function sightOf(
  { store }: Pick<ServerParts, "store">,
  { person }: Asking,
): Promise<Sight> {
  return { person, ...(await store.sightOf(person)) };
}

/** By the id of a run. */
export async function valuesOfRuns(
  parts: Parts,
  actor: Asking,
  runIds: readonly string[],
): Promise<(runId: string) => Values> {
  const parties = await parts.store.partiesOf([...new Set(runIds)]);
  const valuesFor = await judge(parts, actor, [...parties.values()]);
  return (id) => valuesFor(parties.get(id));
}

/** By whose something is. */
export async function judge(
  { store, people }: Parts,
  actor: Asking,
  all: readonly Parties[],
): Promise<(parties: Parties | undefined) => Values> {
  const sight = await sightOf({ store }, actor);
  const hidden = all.filter((one) => !seesValues(sight, one));
  if (hidden.length === 0)
    return (parties) => (seesValues(sight, parties) ? { seen: true } : { seen: false, ask: [] });
  const flows = await store.flows([...new Set(hidden.flatMap((one) => Array.from(one.flows)))]);
  const connections = await store.connections();
  const nameOf = await personNames(people);
  return (parties) =>
    seesValues(sight, parties)
      ? { seen: true }
      : { seen: false, ask: toAsk(parties, flows, connections).map(nameOf) };
}

/** The owners of the flows; where these cannot say, those of the connections. */
function toAsk(
  parties: Parties | undefined,
  flows: readonly FlowRecord[],
  connections: readonly ConnectionRecord[],
): readonly string[] {
  if (parties === undefined) return [];
  const ofFlows = flows.filter((one) => parties.flows.has(one.id) && isEntrusted(one));
  const owners =
    ofFlows.length > 0 ? ofFlows : connections.filter(({ id }) => parties.connections.has(id));
  return [...new Set(owners.map(({ owner }) => owner))];
}

/** An owner who was put in the place of another sees, and shows, no more than they did before. */
export function isEntrusted({ owner, entrustedTo }: FlowRecord): boolean {
  return owner === entrustedTo;
}

/** For what has no answer without the values. */
export async function checkSeesRun(parts: Parts, actor: Asking, runId: string): Promise<void> {
  const values = (await valuesOfRuns(parts, actor, [runId]))(runId);
  if (values.seen) return;
  const people = values.ask.map(({ name }) => name).join(", ");
  throw people === ""
    ? ApiError.of("run.values_hidden")
    : ApiError.of("run.values_hidden_ask", { people });
}
