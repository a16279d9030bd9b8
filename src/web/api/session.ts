import { useSyncExternalStore } from "react";

/**
 * Whether the person is still signed in. A call that is refused because the session has ended waits
 * until the person has signed in again, and is then sent once more: what somebody is in the middle of
 * is not lost.
 */

type State = "in" | "ended";

let state: State = "in";
let waiting: (() => void)[] = [];
const listeners = new Set<() => void>();

/** Resolves when the person has signed in again. */
export function signedInAgain(): Promise<void> {
  set("ended");
  return new Promise((resolve) => waiting.push(resolve));
}

export function noteSignedIn(): void {
  const resolved = waiting;
  waiting = [];
  set("in");
  for (const resolve of resolved) resolve();
}

/** True while the dialog must ask the person to sign in again. */
export function useSessionEnded(): boolean {
  return useSyncExternalStore(subscribe, () => state === "ended");
}

function set(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
