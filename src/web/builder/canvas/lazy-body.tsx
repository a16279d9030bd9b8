import { Box } from "@mantine/core";
import { type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { useT } from "../../language/language.tsx";
import classes from "./lazy-body.module.css";

/**
 * What is in an open card, while it is near enough to be seen. A flow of hundreds of open cards has
 * only a few of them with anything in them.
 */
export function LazyBody({ children }: { readonly children: () => ReactNode }) {
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  /** Also in a dialog that was opened from here, which stands elsewhere in the page. */
  const hasFocus = useRef(false);
  const [isNear, setIsNear] = useState(false);
  const [height, setHeight] = useState(guessedHeight);
  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    const watch = new IntersectionObserver(
      (entries) => {
        // Where much happened at once, only the last says how it is now.
        const entry = entries.at(-1);
        if (entry === undefined) return;
        // Nobody's words and cursor go away while they write, and Tab leads from a card's header into its body.
        const isUsed = hasFocus.current || box.parentElement?.matches(":focus-within") === true;
        if (!entry.isIntersecting && isUsed) return;
        if (!entry.isIntersecting) setHeight(box.offsetHeight);
        setIsNear(entry.isIntersecting);
      },
      { rootMargin: "1200px 0px" },
    );
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return (
    <Box
      ref={place}
      className={classes["body"]}
      data-body
      mih={isNear ? undefined : height}
      onFocus={() => {
        hasFocus.current = true;
      }}
      onBlur={() => {
        hasFocus.current = false;
      }}
    >
      {isNear && (
        <Suspense fallback={<Box h={height} role="status" aria-label={t("common.loading")} />}>
          {children()}
        </Suspense>
      )}
    </Box>
  );
}

const guessedHeight = 280;
