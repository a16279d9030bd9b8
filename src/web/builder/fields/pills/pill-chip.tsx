import { Tooltip } from "@mantine/core";
import type { Pill } from "#flow/value.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { CardMark } from "./card-mark.tsx";
import classes from "./pill-chip.module.css";
import { factsOf } from "./sources.ts";
import { useShown } from "./use-shown.ts";

/** A pill as it lies in a field: number of the card, system and name; what it holds in the sample on top. */
export function PillChip({
  pill,
  isSelected = false,
}: {
  readonly pill: Pill;
  readonly isSelected?: boolean;
}) {
  const t = useT();
  const say = useSay();
  const shown = useShown();
  const facts = factsOf(pill, useForm());
  const { source, label, trail, offer, seen } = facts;
  const sample = offer && shown(offer.sample, offer, source?.data);
  const broken = brokenWords[seen];
  return (
    <Tooltip
      multiline
      maw={360}
      label={
        <>
          <div>{[source && say(source.name), say(trail)].filter(Boolean).join(" › ")}</div>
          <div>{broken === null ? (sample ?? t("fields.pill.no_sample")) : t(broken)}</div>
        </>
      }
    >
      <span
        className={classes["pill"]}
        data-selected={isSelected || undefined}
        data-broken={broken !== null || undefined}
      >
        {source !== undefined && <CardMark mark={source} />}
        <span className={classes["label"]}>{say(label)}</span>
      </span>
    </Tooltip>
  );
}

const brokenWords = {
  field: null,
  unknown: null,
  "missing step": "fields.pill.missing_step",
  "later step": "fields.pill.later_step",
  "other branch": "fields.pill.other_branch",
  "inside loop": "fields.pill.inside_loop",
  "no such field": "fields.pill.no_such_field",
} as const;
