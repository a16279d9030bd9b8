import { type KeyboardEvent, useCallback } from "react";

/**
 * A long list is one stop for Tab; inside, the arrow keys, Home and End go from one thing that can be
 * pressed to the next. These have `tabIndex={-1}`.
 */
export function useArrowKeys() {
  return useCallback((event: KeyboardEvent<HTMLElement>): void => {
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
    const now = stops.findIndex((stop) => stop === document.activeElement);
    const next = stops[nextIndex(event.key, now, stops.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }, []);
}

/** `now` is -1 while the list itself has the focus. */
function nextIndex(key: string, now: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(now + 1, count - 1);
    case "ArrowUp":
      return Math.max(now - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
