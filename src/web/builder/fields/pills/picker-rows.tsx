import { Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { Json } from "#sdk/json.ts";
import type { PillGroup } from "#flow/samples.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { CardMark } from "./card-mark.tsx";
import type { Row } from "./choose.ts";
import classes from "./pill-picker.module.css";
import { markOf } from "./sources.ts";
import { TypeIcon } from "./type-icon.tsx";
import { useShown } from "./use-shown.ts";

/** Whose pills follow. */
export function GroupRow({ group: { from, connector, label } }: { readonly group: PillGroup }) {
  const say = useSay();
  const form = useForm();
  return (
    <div className={classes["source"]}>
      <CardMark mark={markOf(from, connector, form)} />
      <Text size="sm" fw={600} truncate>
        {say(label)}
      </Text>
    </div>
  );
}

/** One pill to choose. */
export function OfferRow({
  id,
  row: { offer, group, fits },
  whole,
  isActive,
  place,
  count,
  onHover,
  onPick,
}: {
  readonly id: string;
  readonly row: Row & { readonly kind: "offer" };
  readonly whole: Json | undefined;
  readonly isActive: boolean;
  readonly place: number;
  readonly count: number;
  readonly onHover: () => void;
  readonly onPick: () => void;
}) {
  const t = useT();
  const say = useSay();
  const shown = useShown();
  const type = offer.money === undefined ? offer.type : "money";
  const words = t(`fields.type.${type}`);
  const sample = shown(offer.sample, offer, whole);
  const label = say(offer.label);
  const trail = say(offer.trail);
  const notes = [
    ...(trail === label ? [] : [trail]),
    ...(fits ? [] : [t("fields.pill.unfit")]),
    ...(offer.mayBeEmpty ? [t("fields.pill.may_be_empty")] : []),
  ];
  return (
    <UnstyledButton
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-disabled={!fits}
      aria-posinset={fits ? place : undefined}
      aria-setsize={count}
      className={classes["offer"]}
      onPointerMove={fits ? onHover : undefined}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <span className={classes["name"]}>
        <Text size="sm" component="span" display="block" truncate>
          {label}
        </Text>
        {notes.length > 0 && (
          <Text size="xs" c="dimmed" component="span" display="block" truncate>
            {notes.join(" · ")}
          </Text>
        )}
      </span>
      <Text size="sm" c="dimmed" component="span" truncate className={classes["sample"]}>
        {sample}
      </Text>
      <VisuallyHidden>{say(group.label)}</VisuallyHidden>
      <TypeIcon type={type} words={words} />
    </UnstyledButton>
  );
}
