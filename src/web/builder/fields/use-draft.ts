import { type ChangeEvent, useEffect, useState } from "react";
import { useLate } from "./use-late.ts";

/** What an input needs to show a text, and to send it on in sensible pieces while it is typed. */
export interface Draft {
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  readonly onCompositionEnd: () => void;
  readonly onBlur: () => void;
}

/**
 * `text` is what the document holds, as it is shown. While a person types, their own writing stays as
 * it is; `settled` says how it will be shown once the document holds it, so that a change by somebody
 * else is told from one's own.
 */
export function useDraft(
  text: string,
  settled: (typed: string) => string,
  send: (typed: string) => void,
): Draft {
  const late = useLate();
  const [typed, setTyped] = useState<string | null>(null);
  const put = (next: string): void => late.put(() => send(next));
  useEffect(() => {
    if (typed !== null && !late.isWaiting() && settled(typed) !== text) setTyped(null);
    // Only what comes from the document is looked at, not each key.
  }, [text]);
  return {
    value: typed ?? text,
    onChange: ({ currentTarget, nativeEvent }) => {
      setTyped(currentTarget.value);
      // Half a Japanese word is nobody's business.
      if (!("isComposing" in nativeEvent && nativeEvent.isComposing === true))
        put(currentTarget.value);
    },
    onCompositionEnd: () => typed !== null && put(typed),
    onBlur: () => {
      late.flush();
      setTyped(null);
    },
  };
}
