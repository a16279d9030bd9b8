import { Text } from "@mantine/core";
import type { Catalogue } from "#flow/catalogue.ts";
import { actionOf, connectorOf, triggerOf } from "#flow/offers.ts";
import type { Template } from "../api/templates.ts";
import { useSay, useT } from "../language/language.tsx";
import { ConnectorIcon } from "../parts/connector-icon.tsx";
import { TriggerIcon } from "../parts/trigger-icon.tsx";
import classes from "./templates.module.css";

/** What starts the flow of a template, with its picture. */
export function StartLine({
  starts,
  catalogue,
}: {
  readonly starts: Template["starts"];
  readonly catalogue: Catalogue;
}) {
  const t = useT();
  const say = useSay();
  if (starts.kind !== "event")
    return (
      <li className={classes["step"]}>
        <TriggerIcon kind={starts.kind} size={24} />
        <Text size="sm">{t(`templates.starts.${starts.kind}`)}</Text>
      </li>
    );
  const connector = connectorOf(catalogue, starts.connector);
  const offer = triggerOf(catalogue, starts.connector, starts.trigger);
  if (connector === undefined || offer === undefined) return null;
  return <OfferLine system={connector.id} label={say(connector.label)} words={say(offer.label)} />;
}

/** What a step of it does. */
export function ActionLine({
  step,
  catalogue,
}: {
  readonly step: Template["steps"][number];
  readonly catalogue: Catalogue;
}) {
  const say = useSay();
  const connector = connectorOf(catalogue, step.connector);
  const offer = actionOf(catalogue, step.connector, step.action);
  if (connector === undefined || offer === undefined) return null;
  return <OfferLine system={connector.id} label={say(connector.label)} words={say(offer.label)} />;
}

function OfferLine({
  system,
  label,
  words,
}: {
  readonly system: string;
  readonly label: string;
  readonly words: string;
}) {
  return (
    <li className={classes["step"]}>
      <ConnectorIcon connector={system} label={label} size={24} />
      <Text size="sm">
        {words} <span style={{ color: "var(--mantine-color-dimmed)" }}>{label}</span>
      </Text>
    </li>
  );
}
