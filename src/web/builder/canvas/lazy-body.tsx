import { Box } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import classes from "./lazy-body.module.css";

/**
 * What is in an open card, while it is near enough to be seen. A flow of hundreds of open cards has
 * only a few of them with anything in them.
 */
export function LazyBody({ children }: { readonly children: () => ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);
  const [height, setHeight] = useState(guessedHeight);
  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry === undefined) return;
        // Nobody's words and cursor go away while they write.
        if (!entry.isIntersecting && box.contains(document.activeElement)) return;
        if (!entry.isIntersecting) setHeight(box.offsetHeight);
        setIsNear(entry.isIntersecting);
      },
      { rootMargin: "1200px 0px" },
    );
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return (
    <Box ref={place} className={classes["body"]} data-body mih={isNear ? undefined : height}>
      {isNear && children()}
    </Box>
  );
}

const guessedHeight = 280;
