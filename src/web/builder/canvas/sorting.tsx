import {
  type Announcements,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardCode,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  useDndContext,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { Paper, Text } from "@mantine/core";
import {
  createContext,
  memo,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { spotOf, spotsOf } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { stepName } from "#flow/offers.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { gapId, gapsFor, landing } from "./gaps.ts";
import { placeWords } from "./places.ts";
import classes from "./sorting.module.css";

/** Lets the steps be dragged, with the mouse or with keys; each move is spoken. */
export function Sorting({
  document,
  children,
}: {
  readonly document: FlowDocument;
  readonly children: ReactNode;
}) {
  const now = useRef(document);
  useEffect(() => {
    now.current = document;
  }, [document]);
  return (
    <Cards value={children}>
      <Area now={now} />
    </Cards>
  );
}

/** What is sorted. It reaches its place past dnd-kit, which would draw all of it anew with every key. */
const Cards = createContext<ReactNode>(null);

function Placed() {
  return useContext(Cards);
}

/** Asked only while something is dragged. */
type Now = RefObject<FlowDocument>;

const Area = memo(function Area({ now }: { readonly now: Now }) {
  const t = useT();
  const say = useSay();
  const { ask, catalogue } = useBench();
  const pointerSensor = useSensor(PointerSensor, pointer);
  const keys = useMemo(() => ({ coordinateGetter: towardsGap(now) }), [now]);
  const sensors = useSensors(pointerSensor, useSensor(KeyboardSensor, keys));
  const nearest = useMemo(() => nearestGap(now), [now]);
  const announcements = useMemo(
    () => announcementsFor(now, catalogue, say, t),
    [now, catalogue, say, t],
  );
  const move = ({ active, over }: DragEndEvent): void => {
    const card = String(active.id);
    const spot = spotOf(now.current, card);
    const gap = gapsFor(card, now.current).find(({ id }) => id === over?.id);
    if (spot === undefined || gap === undefined) return;
    const { block, index } = landing(spot, gap, now.current);
    if (block !== spot.block || index !== spot.index) ask({ about: "move", card, block, index });
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={nearest}
      onDragEnd={move}
      accessibility={{
        screenReaderInstructions: { draggable: t("builder.move.instructions") },
        announcements,
      }}
    >
      <Placed />
      <DragOverlay dropAnimation={null} className={classes["overlay"] ?? ""}>
        <Lifted now={now} />
      </DragOverlay>
    </DndContext>
  );
});

/** What is seen of the step while it is dragged. */
function Lifted({ now }: { readonly now: Now }) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const { active } = useDndContext();
  const document = now.current;
  const step = active === null ? undefined : spotOf(document, String(active.id))?.step;
  if (step === undefined) return null;
  const inside = spotsOf({ steps: [step] }).length - 1;
  return (
    <Paper shadow="lg" withBorder px="md" py={8} className={classes["lifted"]}>
      <Text fw={650} truncate>
        {say(stepName(step, catalogue))}
      </Text>
      {inside > 0 && (
        <Text size="sm" c="dimmed">
          {t("logic.steps_inside", { count: inside })}
        </Text>
      )}
    </Paper>
  );
}

interface Rect {
  readonly top: number;
  readonly left: number;
  readonly height: number;
}

const middleOf = ({ top, height }: Rect): number => top + height / 2;

/** By height alone: what is nested stands below, not beside. */
function nearestGap(now: Now): CollisionDetection {
  return ({ active, collisionRect, droppableRects, pointerCoordinates }) => {
    const y = pointerCoordinates?.y ?? collisionRect.top;
    const found = gapsFor(String(active.id), now.current).flatMap(({ id }) => {
      const rect = droppableRects.get(id);
      return rect === undefined ? [] : [{ id, distance: Math.abs(middleOf(rect) - y) }];
    });
    return found.sort((one, other) => one.distance - other.distance).slice(0, 1);
  };
}

/** From gap to gap. */
function towardsGap(now: Now): KeyboardCoordinateGetter {
  return (event, { active, context: { droppableRects, over } }) => {
    const by = stepsBy[event.code];
    if (by === undefined) return undefined;
    event.preventDefault();
    const gaps = gapsFor(String(active), now.current);
    const at = gaps.findIndex(({ id }) => id === over?.id);
    const next = gaps[at + by];
    const rect = next && droppableRects.get(next.id);
    return rect && { x: rect.left, y: middleOf(rect) };
  };
}

const stepsBy: { readonly [code: string]: number } = {
  [KeyboardCode.Down]: 1,
  [KeyboardCode.Up]: -1,
};

/** What is said while a step is moved. */
function announcementsFor(
  now: Now,
  catalogue: Catalogue,
  say: (text: LocalizedText) => string,
  t: WebTranslate,
): Announcements {
  let hasMoved = false;
  const wordsOf = (id: string | number) => {
    const document = now.current;
    const step = spotOf(document, String(id))?.step;
    return {
      name: step === undefined ? String(id) : say(stepName(step, catalogue)),
      // The trigger is the first card.
      number: spotsOf(document).findIndex((spot) => spot.step === step) + 2,
      count: spotsOf(document).length + 1,
    };
  };
  const landed = (id: string | number, over: string | number) => {
    const document = now.current;
    const spot = spotOf(document, String(id));
    const gap = gapsFor(String(id), document).find((one) => one.id === over);
    if (spot === undefined || gap === undefined) return { ...wordsOf(id), place: null };
    const place = placeWords(document, gap.block, (step) => say(stepName(step, catalogue)), t);
    return { ...wordsOf(id), number: landing(spot, gap, document).number, place };
  };
  return {
    onDragStart: ({ active }) => {
      hasMoved = false;
      return t("builder.move.lifted", wordsOf(active.id));
    },
    onDragOver: ({ active, over }) => {
      // It lies over its own place at first, of which has been told.
      if (over === null) return undefined;
      const spot = spotOf(now.current, String(active.id));
      if (spot !== undefined && over.id === gapId(spot) && !hasMoved) return undefined;
      hasMoved = true;
      const words = landed(active.id, over.id);
      const { place } = words;
      return place === null
        ? t("builder.move.over", words)
        : t("logic.move.over", { ...words, place });
    },
    onDragEnd: ({ active, over }) => {
      if (over === null) return t("builder.move.cancelled", wordsOf(active.id));
      const { place, ...words } = landed(active.id, over.id);
      return place === null
        ? t("builder.move.dropped", words)
        : t("logic.move.dropped", { ...words, place });
    },
    onDragCancel: ({ active }) => t("builder.move.cancelled", wordsOf(active.id)),
  };
}

const pointer = { activationConstraint: { distance: 6 } };
