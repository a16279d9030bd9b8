import { Box } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./card-body.module.css";

/** Fields on the left and what comes of them on the right; one below the other where it is narrow. */
export function CardBody({
  children,
  output,
}: {
  readonly children: ReactNode;
  readonly output: ReactNode;
}) {
  return (
    <Box className={classes["frame"]}>
      <Box className={classes["columns"]} data-alone={output === null || undefined}>
        <Box className={classes["fields"]}>{children}</Box>
        {output !== null && <Box className={classes["output"]}>{output}</Box>}
      </Box>
    </Box>
  );
}
