import { useDraggable } from "@dnd-kit/core";
import { ActionIcon } from "@mantine/core";
import { GripVertical } from "lucide-react";
import { memo, useCallback } from "react";
import { useT } from "../../language/language.tsx";
import classes from "./card.module.css";

/** What a card is dragged by. It is all that is drawn anew while something is dragged. */
export const DragHandle = memo(function DragHandle({
  card,
  name,
}: {
  readonly card: string;
  readonly name: string;
}) {
  const t = useT();
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, isDragging } = useDraggable({
    id: card,
    attributes: { roleDescription: t("builder.move.role") },
  });
  const setRefs = useCallback(
    (handle: HTMLElement | null): void => {
      setActivatorNodeRef(handle);
      setNodeRef(handle?.closest("section") ?? null);
    },
    [setActivatorNodeRef, setNodeRef],
  );
  return (
    <ActionIcon
      ref={setRefs}
      variant="transparent"
      color="gray"
      className={classes["handle"]}
      data-dragging={isDragging || undefined}
      {...attributes}
      {...listeners}
      aria-label={t("builder.move.handle", { name })}
    >
      <GripVertical size={16} aria-hidden />
    </ActionIcon>
  );
});
