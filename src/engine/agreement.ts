import { connectionsIn } from "#flow/uses.ts";
import type { FlowDocument } from "#flow/document.ts";
import { flowsCalledBy, publishedOf } from "./called-flows.ts";
import type { ConnectionRecord, FlowRecord, Store, VersionRecord } from "./store.ts";

/**
 * Whose connections a flow would make act that have not agreed. A connection acts only for a version
 * that its owner has published or agreed to; whatever else is in the version, an upstream field as
 * well as a step of their own, is part of what they agree to.
 */
export function yetToAgree(
  acting: ReadonlySet<string>,
  connections: readonly Pick<ConnectionRecord, "id" | "owner">[],
  agreed: readonly string[],
): readonly string[] {
  const owners = connections.filter(({ id }) => acting.has(id)).map(({ owner }) => owner);
  return [...new Set(owners)].filter((owner) => !agreed.includes(owner));
}

/**
 * The connections that a version of a flow has to do with: those in it, in what it calls, and in what
 * calls it. The last have agreed to what they call, too, which becomes another with it.
 */
export async function actingWith(
  document: FlowDocument,
  callers: readonly FlowRecord[],
  store: Pick<Store, "flows">,
): Promise<ReadonlySet<string>> {
  const documents = [document, ...publishedOf(callers)];
  return connectionsIn(...documents, ...publishedOf(await flowsCalledBy(documents, store)));
}

/** Who has agreed to a version that stands. */
export function agreedTo({
  publishedBy,
  agreedBy,
}: Pick<VersionRecord, "publishedBy" | "agreedBy">): readonly string[] {
  return [publishedBy, ...agreedBy];
}
