import { Tooltip } from "@mantine/core";
import { Clock } from "lucide-react";
import type { Pill } from "#flow/document.ts";
import { ConnectorIcon } from "../../../parts/connector-icon.tsx";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import classes from "./pill-chip.module.css";
import { factsOf, type PillSource } from "./sources.ts";
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
        {source !== undefined && <SourceMark source={source} />}
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
  "no such field": "fields.pill.no_such_field",
} as const;

/** The number of a card and the picture of its system. */
export function SourceMark({ source }: { readonly source: PillSource }) {
  const say = useSay();
  const { number, connector } = source;
  return (
    <span className={classes["mark"]}>
      <span>{number}</span>
      {connector === null ? (
        <Clock size={14} aria-hidden />
      ) : (
        <ConnectorIcon connector={connector.id} label={say(connector.label)} size={16} />
      )}
    </span>
  );
}
