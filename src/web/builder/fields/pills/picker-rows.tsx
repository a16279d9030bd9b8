import { Text, VisuallyHidden } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import type { Json } from "#sdk/json.ts";
import type { PillGroup } from "#flow/samples.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { CardMark } from "./card-mark.tsx";
import { ChoiceRow } from "./choice-row.tsx";
import type { Row } from "./choose.ts";
import classes from "./pill-picker.module.css";
import { markOf } from "./sources.ts";
import type { RowState } from "./search-list.tsx";
import { TypeIcon } from "./type-icon.tsx";
import { useShown } from "./use-shown.ts";

/** Whose pills follow. */
export function GroupRow({ group }: { readonly group: PillGroup }) {
  const say = useSay();
  const form = useForm();
  return (
    <div className={classes["source"]}>
      <CardMark mark={markOf(group, form)} />
      <Text size="sm" fw={600} truncate>
        {say(group.label)}
      </Text>
    </div>
  );
}

/** Leads to another way of filling the field. */
export function ElseRow({
  icon: Icon,
  words,
  ...state
}: RowState & { readonly icon: LucideIcon; readonly words: string }) {
  return (
    <ChoiceRow {...state}>
      <Icon size={16} aria-hidden />
      <Text size="sm" fw={600} component="span">
        {words}
      </Text>
    </ChoiceRow>
  );
}

/** One pill to choose. */
export function OfferRow({
  row: { offer, group, fits },
  whole,
  ...state
}: RowState & {
  readonly row: Row & { readonly kind: "offer" };
  readonly whole: Json | undefined;
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
    <ChoiceRow {...state} fits={fits}>
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
    </ChoiceRow>
  );
}
