import type { Evidence, FlowFacts, StripeObject } from "./evidence.ts";

/** The events that a flow must have run for, and those that it must have passed over as its own. */
export interface Expected {
  readonly runs: ReadonlySet<string>;
  readonly skips: ReadonlySet<string>;
}

export function expectedOf(
  flow: FlowFacts,
  { objects, calls }: Pick<Evidence, "objects" | "calls">,
): Expected {
  const runs = new Set(flow.listensTo.kind === "calls" ? calls : []);
  const skips = new Set<string>();
  const byId = new Map(objects.map((object) => [object.id, object]));
  for (const object of objects) {
    if (!listens(flow, object)) continue;
    (chainOf(object, byId).has(flow.name) ? skips : runs).add(object.id);
  }
  return { runs, skips };
}

function listens({ listensTo }: FlowFacts, { object, account, status }: StripeObject): boolean {
  switch (listensTo.kind) {
    case "charges":
      return (
        object === "charge" &&
        account === listensTo.account &&
        (listensTo.status === "all" || status === listensTo.status)
      );
    case "refunds":
      return object === "refund" && account === listensTo.account;
    case "schedule":
    case "calls":
      return false;
  }
}

/** The flows whose writes led to an object, by what stands in its metadata. */
function chainOf(
  object: StripeObject,
  byId: ReadonlyMap<string, StripeObject>,
): ReadonlySet<string> {
  const chain = new Set<string>();
  let current: StripeObject | undefined = object;
  while (current !== undefined) {
    const { flow, event } = current.metadata;
    if (flow === undefined || event === undefined || chain.has(flow)) break;
    chain.add(flow);
    current = byId.get(event);
  }
  return chain;
}
