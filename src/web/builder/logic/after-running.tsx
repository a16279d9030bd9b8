import { Box, Select, Text } from "@mantine/core";
import { memo } from "react";
import type { ErrorBranch } from "#flow/step.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import classes from "./after-running.module.css";

const ways = ["stop", "continue", "propagate"] as const satisfies readonly ErrorBranch["then"][];

/** What happens to the flow when an error was dealt with. */
export const AfterRunning = memo(
  function AfterRunning({ branch: { id, then } }: { readonly branch: ErrorBranch }) {
    const t = useT();
    const { edit, isReadOnly } = useBench();
    return (
      <Box className={classes["after"]}>
        <Select
          label={t("logic.handler.after")}
          allowDeselect={false}
          readOnly={isReadOnly}
          w={220}
          data={ways.map((way) => ({ value: way, label: t(`logic.handler.${way}`) }))}
          value={then}
          onChange={(way) => way !== null && edit({ do: "setAfter", branch: id, then: way })}
        />
        <Text size="sm" c="dimmed" className={classes["words"]}>
          {t(`logic.handler.${then}_help`)}
        </Text>
      </Box>
    );
  },
  ({ branch: before }, { branch: after }) => before.id === after.id && before.then === after.then,
);
