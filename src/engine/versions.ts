import type { RunVersion, Store } from "./store.ts";

/**
 * Versions as runs work on them. Only the list of owners who agreed to a version can change, so the
 * engine reads each version once. It forgets the versions that it read earliest first.
 */
export function createVersions(
  store: Pick<Store, "version">,
  limit = 500,
): (versionId: string) => Promise<RunVersion> {
  const known = new Map<string, RunVersion>();
  return async (versionId) => {
    const cached = known.get(versionId);
    if (cached) return cached;
    const version = await store.version(versionId);
    if (!version) throw new Error(`Version ${versionId} is not in the store`);
    known.set(versionId, version);
    for (const oldest of known.keys()) {
      if (known.size <= limit) break;
      known.delete(oldest);
    }
    return version;
  };
}
