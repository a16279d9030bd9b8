import { type ChangeEvent, useState } from "react";
import { useLate } from "./use-late.ts";

/** What an input needs to show a text, and to send it on in sensible pieces while it is typed. */
export interface Draft {
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  readonly onCompositionEnd: () => void;
  readonly onBlur: () => void;
}

interface Typed {
  readonly text: string;
  /** What the document held when this was typed. */
  readonly before: string;
  /** Whether it has not been sent yet. */
  readonly isWaiting: boolean;
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
  const [typed, setTyped] = useState<Typed | null>(null);
  const put = (next: string): void =>
    late.put(() => {
      setTyped((last) => last && { ...last, isWaiting: false });
      send(next);
    });
  const isOwn =
    typed !== null && (typed.isWaiting || text === typed.before || text === settled(typed.text));
  return {
    value: isOwn ? typed.text : text,
    onChange: ({ currentTarget, nativeEvent }) => {
      const next = currentTarget.value;
      setTyped({ text: next, before: text, isWaiting: true });
      // Half a Japanese word is nobody's business.
      if (!("isComposing" in nativeEvent && nativeEvent.isComposing === true)) put(next);
    },
    onCompositionEnd: () => typed !== null && put(typed.text),
    onBlur: () => {
      late.flush();
      setTyped(null);
    },
  };
}
