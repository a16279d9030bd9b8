import { type RefObject, useLayoutEffect, useState } from "react";

/** So many rows above and below are in the page as well, for who scrolls a little. */
const margin = 12;

export interface RowsInView {
  readonly first: number;
  readonly last: number;
  /** The first row is in view. */
  readonly isAtTop: boolean;
}

/**
 * Which of many rows the window shows. All are equally high, so that it takes no more to tell with
 * 100,000 rows than with ten.
 */
export function useRowsInView(
  box: RefObject<HTMLElement | null>,
  count: number,
  height: number,
): RowsInView {
  const [view, setView] = useState(() => rowsInView(0, window.innerHeight, height));
  useLayoutEffect(() => {
    const look = (): void => {
      const above = -(box.current?.getBoundingClientRect().top ?? 0);
      const next = rowsInView(above, window.innerHeight, height);
      setView((before) => (isSame(before, next) ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      observer.disconnect();
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [box, height]);
  const last = Math.min(view.last, count - 1);
  return { ...view, first: Math.max(0, Math.min(view.first, last)), last };
}

/** `above`: how much of the list lies above the window. In steps, so that not every pixel is a change. */
function rowsInView(above: number, windowHeight: number, height: number): RowsInView {
  const step = 4;
  const top = Math.floor(above / height / step) * step;
  const inWindow = Math.ceil(windowHeight / height) + step;
  return {
    first: Math.max(0, top - margin),
    last: Math.max(0, top) + inWindow + margin,
    isAtTop: above < height,
  };
}

function isSame(a: RowsInView, b: RowsInView): boolean {
  return a.first === b.first && a.last === b.last && a.isAtTop === b.isAtTop;
}
