import type { FlowDocument } from "#flow/document.ts";
import type { Store } from "./store.ts";

/** Versions never change, so each is read once. The oldest read ones are forgotten first. */
export function createDocuments(
  store: Store,
  limit = 500,
): (versionId: string) => Promise<FlowDocument> {
  const known = new Map<string, FlowDocument>();
  return async (versionId) => {
    const cached = known.get(versionId);
    if (cached) return cached;
    const version = await store.version(versionId);
    if (!version) throw new Error(`Version ${versionId} is not in the store`);
    known.set(versionId, version.document);
    for (const oldest of known.keys()) {
      if (known.size <= limit) break;
      known.delete(oldest);
    }
    return version.document;
  };
}
