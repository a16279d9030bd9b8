import { useDroppable } from "@dnd-kit/core";
import { ActionIcon, Box, Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { memo } from "react";
import type { BlockId } from "#flow/blocks.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import classes from "./add-step.module.css";
import { gapId } from "./gaps.ts";

/** The line between two cards: a button on it puts a step there, and a step that is dragged can be put down. */
export const AddStep = memo(function AddStep({
  block,
  index,
  place,
  above,
  isLast = false,
  isReadOnly,
}: {
  readonly block: BlockId;
  /** Where the new step will stand among the steps of the block. */
  readonly index: number;
  /** What the block is called; null for the flow itself. */
  readonly place: string | null;
  /** The number of the card above, in the same block; null at its start. */
  readonly above: number | null;
  readonly isLast?: boolean;
  readonly isReadOnly: boolean;
}) {
  const t = useT();
  const { ask } = useBench();
  const { setNodeRef, isOver } = useDroppable({ id: gapId({ block, index }) });
  if (isReadOnly)
    return isLast && (block === null || above !== null) ? null : (
      <Box className={classes["line"]} data-inside={block !== null || undefined} aria-hidden />
    );
  const add = (): void => ask({ about: "next step", block, index });
  const isEmpty = block !== null && above === null && isLast;
  const words =
    place === null
      ? t("builder.add.between", { number: above ?? 1 })
      : above === null
        ? t("logic.add.start", { place })
        : t("logic.add.below", { place, number: above });
  return (
    <Box
      ref={setNodeRef}
      className={classes["line"]}
      data-last={isLast || undefined}
      data-inside={block !== null || undefined}
      data-first={(block !== null && above === null) || undefined}
      data-over={isOver || undefined}
    >
      {(block === null && isLast) || isEmpty ? (
        <Button
          variant="default"
          radius="xl"
          size={isEmpty ? "compact-md" : "sm"}
          leftSection={<Plus size={16} aria-hidden />}
          data-add={gapId({ block, index })}
          className={classes["add"]}
          aria-label={isEmpty ? words : undefined}
          onClick={add}
        >
          {t("builder.add.last")}
        </Button>
      ) : (
        <ActionIcon
          variant="default"
          radius="xl"
          size="md"
          data-add={gapId({ block, index })}
          className={classes["add"]}
          aria-label={words}
          title={words}
          onClick={add}
        >
          <Plus size={16} aria-hidden />
        </ActionIcon>
      )}
    </Box>
  );
});
