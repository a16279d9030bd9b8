import { useEffect, useMemo, useRef } from "react";

/** How long after the last key an edit is sent, so that it can be taken back in sensible pieces. */
const pauseMs = 300;

export interface Late {
  /** Does it when the person has paused; only the last one counts. */
  readonly put: (work: () => void) => void;
  /** Does at once what waits. */
  readonly flush: () => void;
  readonly isWaiting: () => boolean;
}

/** Holds edits back while a person types. Nothing is lost when the field goes away. */
export function useLate(): Late {
  const waiting = useRef<{ readonly work: () => void; readonly timer: Timer } | null>(null);
  const late = useMemo((): Late => {
    const flush = (): void => {
      const last = waiting.current;
      waiting.current = null;
      clearTimeout(last?.timer);
      last?.work();
    };
    return {
      put: (work) => {
        clearTimeout(waiting.current?.timer);
        waiting.current = { work, timer: setTimeout(flush, pauseMs) };
      },
      flush,
      isWaiting: () => waiting.current !== null,
    };
  }, []);
  useEffect(() => late.flush, [late]);
  return late;
}

type Timer = ReturnType<typeof setTimeout>;
