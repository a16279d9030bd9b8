import { useSyncExternalStore } from "react";

/**
 * What gives rights or hands out secrets is refused where the person has not shown for a while that it
 * is them. Such a call waits until they have, and is then sent once more; where they would rather not,
 * it stays refused.
 */
let waiting: ((isConfirmed: boolean) => void)[] = [];
const listeners = new Set<() => void>();

/** For whoever was refused: whether the person has shown who they are now. */
export function confirmed(): Promise<boolean> {
  const settled = new Promise<boolean>((resolve) => {
    waiting = [...waiting, resolve];
  });
  tell();
  return settled;
}

/** The person has shown it, or does not want to. */
export function settleConfirmation(isConfirmed: boolean): void {
  const settled = waiting;
  waiting = [];
  tell();
  for (const settle of settled) settle(isConfirmed);
}

/** Whether something waits for the person to show who they are. */
export function useIsConfirming(): boolean {
  return useSyncExternalStore(subscribe, () => waiting.length > 0);
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
