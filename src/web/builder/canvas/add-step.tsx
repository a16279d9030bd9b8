import { ActionIcon, Box, Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { memo } from "react";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import classes from "./add-step.module.css";

/** The line between two cards, and the button on it that puts a step there. */
export const AddStep = memo(function AddStep({
  index,
  isLast = false,
  isReadOnly,
}: {
  /** Where the new step will stand among the steps. */
  readonly index: number;
  readonly isLast?: boolean;
  readonly isReadOnly: boolean;
}) {
  const t = useT();
  const { ask } = useBench();
  if (isReadOnly) return isLast ? null : <Box className={classes["line"]} aria-hidden />;
  const add = (): void => ask({ about: "next step", index });
  return (
    <Box className={classes["line"]} data-last={isLast || undefined}>
      {isLast ? (
        <Button
          variant="default"
          radius="xl"
          leftSection={<Plus size={16} aria-hidden />}
          data-add={index}
          className={classes["add"]}
          onClick={add}
        >
          {t("builder.add.last")}
        </Button>
      ) : (
        <ActionIcon
          variant="default"
          radius="xl"
          size="md"
          data-add={index}
          className={classes["add"]}
          aria-label={t("builder.add.between", { number: index + 1 })}
          title={t("builder.add.between", { number: index + 1 })}
          onClick={add}
        >
          <Plus size={16} aria-hidden />
        </ActionIcon>
      )}
    </Box>
  );
});
