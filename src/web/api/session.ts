import { useSyncExternalStore } from "react";

/**
 * Whether the person is still signed in. A call that is refused because the session has ended waits
 * until the same person has signed in again, and is then sent once more: what somebody is in the middle
 * of is not lost, and is not done in anybody else's name.
 */

export type Standing =
  | { readonly is: "in" }
  | { readonly is: "ended" }
  /** Somebody else has signed in where the person was; null: who has no name. */
  | { readonly is: "other"; readonly name: string | null };

interface Who {
  readonly person: { readonly id: string; readonly name: string } | null;
}

/** How whoever works here stands, now that the server names somebody, or nobody. */
export function standingOf(here: Who, named: Who | null): Standing {
  if (named === null) return { is: "ended" };
  const isSame = named.person?.id === here.person?.id;
  return isSame ? { is: "in" } : { is: "other", name: named.person?.name ?? null };
}

let standing: Standing = { is: "in" };
let waiting: (() => void)[] = [];
const listeners = new Set<() => void>();

/** Resolves when the person is signed in. */
export function whileSignedIn(): Promise<void> {
  return standing.is === "in" ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
}

/** For whoever was refused because nobody is signed in; resolves when the person is again. */
export function signedInAgain(): Promise<void> {
  if (standing.is === "in") noteStanding({ is: "ended" });
  return whileSignedIn();
}

export function noteStanding(next: Standing): void {
  const isNew = JSON.stringify(next) !== JSON.stringify(standing);
  if (!isNew) return;
  standing = next;
  for (const listener of listeners) listener();
  if (next.is !== "in") return;
  const resolved = waiting;
  waiting = [];
  for (const resolve of resolved) resolve();
}

export function useStanding(): Standing {
  return useSyncExternalStore(subscribe, () => standing);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
