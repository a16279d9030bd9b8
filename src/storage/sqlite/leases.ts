import type { LeaseStore } from "#engine/store.ts";

/** One process has the database for itself, so there is nobody to share work with. */
export const leaseVerbs: LeaseStore = {
  lease: (name) => Promise.resolve({ name, token: "" }),
  release: () => Promise.resolve(),
  onWork: () => () => undefined,
};
