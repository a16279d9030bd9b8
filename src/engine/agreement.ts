import { connectionsIn } from "#flow/uses.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { ConnectionRecord, VersionRecord } from "./store.ts";

/**
 * Whose connections a flow would make act that have not agreed. A connection acts only for a version
 * that its owner has published or agreed to; whatever else is in the version, an upstream field as
 * well as a step of their own, is part of what they agree to.
 */
export function yetToAgree(
  document: FlowDocument,
  connections: readonly Pick<ConnectionRecord, "id" | "owner">[],
  agreed: readonly string[],
): readonly string[] {
  const used = connectionsIn(document);
  const owners = connections.filter(({ id }) => used.has(id)).map(({ owner }) => owner);
  return [...new Set(owners)].filter((owner) => !agreed.includes(owner));
}

/** Who has agreed to a version that stands. */
export function agreedTo({ publishedBy, agreedBy }: VersionRecord): readonly string[] {
  return [publishedBy, ...agreedBy];
}
