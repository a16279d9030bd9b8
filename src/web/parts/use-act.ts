import { useState } from "react";

/** Something that a button does, with what became of it. */
export function useAct() {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = (work: () => Promise<unknown>): void => {
    setIsBusy(true);
    setError(null);
    void work()
      .catch(setError)
      .finally(() => setIsBusy(false));
  };
  return { act, isBusy, error };
}
