import { useEffect, useState } from "react";
import { useFormats } from "../language/language.tsx";
import { asOf } from "./as-of.ts";

/** A moment: how long ago it was, kept current, and exactly when in its title. */
export function Moment({ at }: { readonly at: string }) {
  const formats = useFormats();
  const now = asOf(Date.parse(at), useNow(everyMs), everyMs);
  return (
    <time dateTime={at} title={formats.moment(at)}>
      {Math.abs(now - Date.parse(at)) < 7 * 86_400_000
        ? formats.relative(at, now)
        : formats.day(at)}
    </time>
  );
}

const everyMs = 60_000;

/** The time, which moves on while a screen is shown. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
