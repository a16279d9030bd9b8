import { z } from "@hono/zod-openapi";
import type { ConnectionRecord, FlowRecord } from "#engine/store.ts";
import { callsOf } from "#flow/blocks.ts";
import type { Actor } from "#people/actor.ts";
import { type Parties, seesPrivate, seesValues, type Sight } from "#people/sight.ts";
import { ApiError } from "./errors.ts";
import type { ServerParts } from "./parts.ts";
import { personNames, PersonRef } from "./persons.ts";

/** Do you see the inputs and outputs, and if not, whom can you ask? */
export const Values = z
  .discriminatedUnion("seen", [
    z.strictObject({
      seen: z.literal(true),
      masked: z.array(PersonRef).exactOptional().meta({
        description:
          "Private fields are masked for you, as for everybody who neither owns nor may operate one of its connections. This says who can let you see them. Absent if you see everything.",
      }),
    }),
    z.strictObject({
      seen: z.literal(false),
      ask: z.array(PersonRef).meta({ description: "Who can let you see them." }),
    }),
  ])
  .meta({
    id: "Values",
    description:
      "Whether you see the values: what came in, inputs, outputs, requests, amounts, references, and the texts of errors. These people do: the owner of the flow, the owners of the connections that act, the people they have allowed, and the person who started it by hand.",
  });
export type Values = z.infer<typeof Values>;
type Seen = Extract<Values, { readonly seen: true }>;

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
  const isWhole = (one: Parties) => seesValues(sight, one) && seesPrivate(sight, one);
  const others = all.filter((one) => !isWhole(one));
  if (others.length === 0)
    return (parties) => (seesValues(sight, parties) ? { seen: true } : { seen: false, ask: [] });
  const flowIds = [...new Set(others.flatMap((one) => Array.from(one.flows)))];
  const flows = await store.flows(flowIds);
  const connections = await store.connections();
  const called = new Map(flows.map((one) => [one.id, calledBy(one)]));
  const marked = await store.privateFieldsOf([...new Set([...flowIds, ...called.values()].flat())]);
  const nameOf = await personNames(people);
  /** Where no connection acts, only what somebody has marked is private. */
  const mayHide = (one: Parties) =>
    one.connections.size > 0 ||
    [...one.flows].some((id) => [id, ...(called.get(id) ?? [])].some((flow) => marked.has(flow)));
  return (parties) => {
    if (!seesValues(sight, parties))
      return { seen: false, ask: toAsk(parties, flows, connections).map(nameOf) };
    if (parties === undefined || seesPrivate(sight, parties) || !mayHide(parties))
      return { seen: true };
    const ask =
      parties.connections.size === 0
        ? toAsk(parties, flows, connections)
        : ownersOf(parties, connections);
    return { seen: true, masked: ask.map(nameOf) };
  };
}

/** The flows that it calls, as published by way of others as well. */
function calledBy({ version, draft }: FlowRecord): readonly string[] {
  const direct = callsOf(draft).flatMap(({ flow }) => flow ?? []);
  return [...Object.keys(version?.calls ?? {}), ...direct];
}

/** The owners of the flows; where these cannot say, those of the connections. */
function toAsk(
  parties: Parties | undefined,
  flows: readonly FlowRecord[],
  connections: readonly ConnectionRecord[],
): readonly string[] {
  if (parties === undefined) return [];
  const ofFlows = flows.filter((one) => parties.flows.has(one.id) && isEntrusted(one));
  return ofFlows.length > 0
    ? [...new Set(ofFlows.map(({ owner }) => owner))]
    : ownersOf(parties, connections);
}

function ownersOf(parties: Parties, connections: readonly ConnectionRecord[]): readonly string[] {
  const acting = connections.filter(({ id }) => parties.connections.has(id));
  return [...new Set(acting.map(({ owner }) => owner))];
}

/** An owner who was put in the place of another sees, and shows, no more than they did before. */
export function isEntrusted({ owner, entrustedTo }: FlowRecord): boolean {
  return owner === entrustedTo;
}

/** For what has no answer without the values. */
export async function checkSeesRun(parts: Parts, actor: Asking, runId: string): Promise<Seen> {
  const values = (await valuesOfRuns(parts, actor, [runId]))(runId);
  if (values.seen) return values;
  throw hiddenFrom(values.ask);
}

/** The same for what would hand on what is private as well. */
export async function checkSeesWholeRun(parts: Parts, actor: Asking, runId: string): Promise<void> {
  const { masked } = await checkSeesRun(parts, actor, runId);
  if (masked !== undefined) throw hiddenFrom(masked);
}

/** What somebody sees of a run that they may hand on only as a whole. */
export type SightOfRun =
  | "whole"
  /** Others see more than they do. */
  | "not whole"
  /** Every connection that acted in it is deleted: nobody sees what is private in it any more. */
  | "nobody's";

/** The same for what has another answer. */
export async function sightOfRun(
  parts: Parts,
  { person }: Asking,
  runId: string,
): Promise<SightOfRun> {
  const { store } = parts;
  const all = await store.partiesOf([runId]);
  const parties = all.get(runId);
  const values = (await judge(parts, { person }, [...all.values()]))(parties);
  if (values.seen && values.masked === undefined) return "whole";
  if (parties === undefined || parties.connections.size === 0) return "not whole";
  const left = await store.connections();
  return left.some(({ id }) => parties.connections.has(id)) ? "not whole" : "nobody's";
}

function hiddenFrom(ask: readonly PersonRef[]): ApiError {
  const people = ask.map(({ name }) => name).join(", ");
  return people === ""
    ? ApiError.of("run.values_hidden")
    : ApiError.of("run.values_hidden_ask", { people });
}
