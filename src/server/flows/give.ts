import type { FlowRecord } from "#engine/store.ts";
import { type Actor, localPerson } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import type { ServerParts } from "../parts.ts";
import { checkPerson } from "../persons.ts";
import { checkMayDispose } from "../rights.ts";
import { isEntrusted } from "../sight.ts";

/** What naming an owner comes to. */
type Gift = "offered" | "accepted" | "taken_back" | "taken" | "owner_decides" | "nothing";

interface GiftFacts {
  readonly flow: Pick<FlowRecord, "owner" | "offeredTo">;
  readonly by: string;
  readonly to: string;
  /** Its owner could offer it. */
  readonly isOwnerHere: boolean;
}

/**
 * A flow is offered, and belongs to nobody who has not said so. Nobody takes one from an owner who could
 * offer it.
 */
function decideOnGift({ flow, by, to, isOwnerHere }: GiftFacts): Gift {
  if (to === flow.owner) return flow.offeredTo === null ? "nothing" : "taken_back";
  // An administrator offers nothing in the place of an owner who could.
  if (to !== by) return by === flow.owner || !isOwnerHere ? "offered" : "owner_decides";
  if (flow.offeredTo === by) return "accepted";
  return isOwnerHere ? "owner_decides" : "taken";
}

/** Names a flow's owner. False: it is only offered. */
export async function giveFlow(
  { store, people }: Pick<ServerParts, "store" | "people">,
  flow: FlowRecord,
  to: string,
  actor: Actor,
): Promise<boolean> {
  const by = actor.person;
  // Whom it is offered to may accept, or say no.
  if (!(flow.offeredTo === by && [by, flow.owner].includes(to))) checkMayDispose(flow, actor);
  await checkPerson(people, to);
  // The data folder's person is nobody in particular, and cannot be asked.
  const owner = flow.owner === localPerson ? null : await people.person(flow.owner);
  const isOwnerHere = owner?.state === "active";
  const gift = decideOnGift({ flow, by, to, isOwnerHere });
  const outcome = await carryOut();
  if (outcome === "not_found") throw ApiError.of("flow.conflict");
  return gift !== "offered";

  function carryOut(): Promise<"changed" | "not_found"> {
    switch (gift) {
      case "offered":
        return store.offerFlow(flow.id, to);
      case "accepted":
        // What an owner gives away goes with all that the owner could see of it.
        return store.acceptFlow(flow.id, {
          owner: by,
          entrustedTo: isOwnerHere && isEntrusted(flow) ? by : flow.entrustedTo,
        });
      case "taken_back":
        return store.offerFlow(flow.id, null);
      case "taken":
        return store.setFlowOwner(flow.id, { owner: to, entrustedTo: flow.entrustedTo });
      case "nothing":
        return Promise.resolve("changed");
      case "owner_decides":
        throw ApiError.of("flow.owner_decides");
    }
  }
}
