import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import type { FlowDocument } from "#flow/document.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** Lets the steps be dragged, with the mouse or with keys; each move is spoken. */
export function Sorting({
  document,
  children,
}: {
  readonly document: FlowDocument;
  readonly children: ReactNode;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue, ask } = useBench();
  const { steps } = document;
  const ids = useIds(document);
  const hasMoved = useRef(false);
  const sensors = useSensors(
    useSensor(PointerSensor, pointer),
    useSensor(KeyboardSensor, keyboard),
  );
  const onDragEnd = useCallback(
    ({ active, over }: DragEndEvent) => {
      if (over === null || over.id === active.id) return;
      ask({ about: "move", card: String(active.id), index: ids.indexOf(String(over.id)) });
    },
    [ask, ids],
  );
  const wordsOf = (id: string | number) => {
    const step = steps.find((one) => one.id === id);
    return {
      name: step === undefined ? String(id) : say(stepName(step, catalogue)),
      // The trigger is the first card.
      number: ids.indexOf(String(id)) + 2,
      count: steps.length + 1,
    };
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{
        screenReaderInstructions: { draggable: t("builder.move.instructions") },
        announcements: {
          onDragStart: ({ active }) => {
            hasMoved.current = false;
            return t("builder.move.lifted", wordsOf(active.id));
          },
          onDragOver: ({ active, over }) => {
            // It lies over its own place at first, of which has been told.
            if (over === null || (over.id === active.id && !hasMoved.current)) return undefined;
            hasMoved.current = true;
            return t("builder.move.over", { ...wordsOf(over.id), name: wordsOf(active.id).name });
          },
          onDragEnd: ({ active, over }) =>
            over === null
              ? t("builder.move.cancelled", wordsOf(active.id))
              : t("builder.move.dropped", { ...wordsOf(over.id), name: wordsOf(active.id).name }),
          onDragCancel: ({ active }) => t("builder.move.cancelled", wordsOf(active.id)),
        },
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

const pointer = { activationConstraint: { distance: 6 } };
const keyboard = { coordinateGetter: sortableKeyboardCoordinates };

/** The same list while only what is in the steps changes. */
function useIds({ steps }: FlowDocument): string[] {
  const joined = steps.map(({ id }) => id).join(" ");
  return useMemo(() => joined.split(" ").filter((id) => id !== ""), [joined]);
}
