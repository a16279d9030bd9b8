import {
  type Announcements,
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
import { createContext, memo, type ReactNode, useContext, useMemo } from "react";
import type { FlowDocument } from "#flow/document.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { useSame } from "../use-same.ts";

/** Lets the steps be dragged, with the mouse or with keys; each move is spoken. */
export function Sorting({
  document: { steps },
  children,
}: {
  readonly document: FlowDocument;
  readonly children: ReactNode;
}) {
  const say = useSay();
  const { catalogue } = useBench();
  const names = useSame(
    steps.map((step) => ({ id: step.id, name: say(stepName(step, catalogue)) })),
  );
  return (
    <Cards value={children}>
      <Area names={names} />
    </Cards>
  );
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What is sorted. It reaches its place past dnd-kit, which would draw all of it anew with every key. */
const Cards = createContext<ReactNode>(null);

function Placed() {
  return useContext(Cards);
}

const Area = memo(function Area({ names }: { readonly names: readonly Named[] }) {
  const t = useT();
  const { ask } = useBench();
  const ids = useMemo(() => names.map(({ id }) => id), [names]);
  const sensors = useSensors(
    useSensor(PointerSensor, pointer),
    useSensor(KeyboardSensor, keyboard),
  );
  const move = ({ active, over }: DragEndEvent): void => {
    if (over === null || over.id === active.id) return;
    ask({ about: "move", card: String(active.id), index: ids.indexOf(String(over.id)) });
  };
  const announcements = useMemo(() => announcementsFor(names, t), [names, t]);
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={move}
      accessibility={{
        screenReaderInstructions: { draggable: t("builder.move.instructions") },
        announcements,
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <Placed />
      </SortableContext>
    </DndContext>
  );
});

/** What is said while a step is moved. */
function announcementsFor(names: readonly Named[], t: WebTranslate): Announcements {
  let hasMoved = false;
  const wordsOf = (id: string | number, place = id) => ({
    name: names.find((step) => step.id === id)?.name ?? String(id),
    // The trigger is the first card.
    number: names.findIndex((step) => step.id === place) + 2,
    count: names.length + 1,
  });
  return {
    onDragStart: ({ active }) => {
      hasMoved = false;
      return t("builder.move.lifted", wordsOf(active.id));
    },
    onDragOver: ({ active, over }) => {
      // It lies over its own place at first, of which has been told.
      if (over === null || (over.id === active.id && !hasMoved)) return undefined;
      hasMoved = true;
      return t("builder.move.over", wordsOf(active.id, over.id));
    },
    onDragEnd: ({ active, over }) =>
      over === null
        ? t("builder.move.cancelled", wordsOf(active.id))
        : t("builder.move.dropped", wordsOf(active.id, over.id)),
    onDragCancel: ({ active }) => t("builder.move.cancelled", wordsOf(active.id)),
  };
}

const pointer = { activationConstraint: { distance: 6 } };
const keyboard = { coordinateGetter: sortableKeyboardCoordinates };
