import { Button, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import type { CatalogueConnector, CatalogueTrigger } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { newEventTrigger } from "#flow/new-trigger.ts";
import type { Trigger } from "#flow/trigger.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { consequencesOf } from "../consequence.ts";
import { Consequences } from "./consequences.tsx";
import { BuilderDialog } from "./dialog.tsx";
import { OfferPicker } from "./offer-picker.tsx";
import { PickConnection } from "./pick-connection.tsx";

const scheduler: Trigger = {
  kind: "schedule",
  when: { kind: "interval", everyMinutes: 15 },
  overlap: false,
};

const invoke: Trigger = { kind: "invoke", inputs: [], outputs: [] };

const webhook: Trigger = {
  kind: "webhook",
  check: { kind: "standard" },
  headers: [],
  sample: null,
};

/** What should start the flow: an event of a system, the time, another system's call, or what it delivers. */
export function StartDialog({
  document,
  onChosen,
  onClose,
}: {
  readonly document: FlowDocument;
  readonly onChosen: () => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { catalogue, edit } = useBench();
  const isNarrow = useMediaQuery("(max-width: 48em)");
  const [kind, setKind] = useState<Trigger["kind"]>(document.trigger?.kind ?? "event");
  const [offer, setOffer] = useState<{
    readonly connector: CatalogueConnector;
    readonly trigger: CatalogueTrigger;
  } | null>(null);
  const [wanted, setWanted] = useState<Trigger | null>(null);
  const set = (trigger: Trigger): void => {
    const isSet = edit({ do: "setTrigger", trigger });
    onClose();
    if (isSet) onChosen();
  };
  const choose = (trigger: Trigger): void => {
    const isHarmless =
      consequencesOf(document, { do: "setTrigger", trigger }, catalogue).length === 0;
    if (isHarmless) set(trigger);
    else setWanted(trigger);
  };
  const pick = (connection: string | null): void => {
    if (offer === null) return;
    choose(newEventTrigger(offer.connector.id, offer.trigger, connection));
  };
  return (
    <BuilderDialog
      title={t("builder.start.title")}
      onClose={onClose}
      size="xl"
      returnsFocus={false}
    >
      {wanted !== null ? (
        <Consequences
          title={t("builder.start.replaced")}
          problems={consequencesOf(document, { do: "setTrigger", trigger: wanted }, catalogue)}
          cancel={t("common.back")}
          confirm={t("builder.start.replace")}
          onCancel={() => setWanted(null)}
          onConfirm={() => set(wanted)}
        />
      ) : offer !== null ? (
        <PickConnection connector={offer.connector} onBack={() => setOffer(null)} onPick={pick} />
      ) : (
        <Stack>
          <SegmentedControl
            aria-label={t("builder.start.kind")}
            orientation={isNarrow ? "vertical" : "horizontal"}
            value={kind}
            onChange={setKind}
            data={[
              { value: "event", label: t("builder.start.event") },
              { value: "schedule", label: t("builder.start.schedule") },
              { value: "webhook", label: t("webhook.start") },
              { value: "invoke", label: t("invoke.start") },
            ]}
          />
          {kind === "event" ? (
            <OfferPicker
              connectors={catalogue.connectors}
              offersOf={({ triggers }) => triggers}
              onChoose={(connector, trigger) => setOffer({ connector, trigger })}
            />
          ) : kind === "webhook" ? (
            <Stack align="flex-start">
              <Text>{t("webhook.start_help")}</Text>
              <Button onClick={() => choose(webhook)}>{t("webhook.use")}</Button>
            </Stack>
          ) : kind === "invoke" ? (
            <Stack align="flex-start">
              <Text>{t("invoke.start_help")}</Text>
              <Button onClick={() => choose(invoke)}>{t("invoke.use")}</Button>
            </Stack>
          ) : (
            <Stack align="flex-start">
              <Text>{t("builder.start.schedule_help")}</Text>
              <Button onClick={() => choose(scheduler)}>{t("builder.start.use_schedule")}</Button>
            </Stack>
          )}
        </Stack>
      )}
    </BuilderDialog>
  );
}
