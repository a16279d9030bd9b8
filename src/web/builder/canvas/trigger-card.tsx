import { Box, Stack, Text } from "@mantine/core";
import { memo } from "react";
import { conditionText } from "#flow/condition-text.ts";
import { triggerConditionOf } from "#flow/trigger-condition.ts";
import type { EventTrigger, ScheduleTrigger, Trigger } from "#flow/trigger.ts";
import type { FlowDocument } from "#flow/document.ts";
import { triggerOutput } from "#flow/declared.ts";
import { connectorOf, triggerOf } from "#flow/offers.ts";
import { scheduleOutput } from "#flow/schedule.ts";
import { whenTextIn } from "#flow/when-words.ts";
import type { Flow } from "../../api/flows.ts";
import { useSay, useT } from "../../language/language.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import { TriggerIcon } from "../../parts/trigger-icon.tsx";
import { useBench } from "../bench.ts";
import { ConnectionLine } from "../connection/connection-line.tsx";
import { FieldsLine } from "../fields/fields-line.tsx";
import { SampleOutput, SettingsForm } from "../fields/late.tsx";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import { InvokeBody } from "../invoke/invoke-body.tsx";
import { OnlyWhen } from "../logic/late.tsx";
import { StepResultMark } from "../testing/step-result.tsx";
import type { StepResult } from "../testing/results.ts";
import { FrequencyField } from "../trigger/frequency-field.tsx";
import { OwnEvents, OwnEventWarnings } from "../trigger/own-events.tsx";
import { PollingCost } from "../trigger/polling-cost.tsx";
import { ScheduleFields } from "../schedule/schedule-fields.tsx";
import { WebhookBody } from "../webhook/late.tsx";
import { Card } from "./card.tsx";
import { CardBody } from "./card-body.tsx";
import { ComesLater } from "../trigger/comes-later.tsx";
import { OfferHelp } from "./offer-help.tsx";
import { ProblemMark } from "./problem-mark.tsx";
import { useDocument } from "./settled.ts";
import { sameProps } from "./same-props.ts";
import { TriggerMenu } from "./trigger-menu.tsx";

export interface TriggerCardProps {
  readonly trigger: Trigger;
  /** The newest document, where it says something else of the trigger than the settled one. */
  readonly ahead: FlowDocument | null;
  readonly polling: Flow["polling"];
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
  readonly isSampleLoading: boolean;
  readonly onRefreshSample: (() => void) | undefined;
  readonly result: StepResult | undefined;
  readonly isOpen: boolean;
  readonly onToggle: (card: string) => void;
}

/** What starts the flow. */
export const TriggerCard = memo(function TriggerCard(props: TriggerCardProps) {
  const { trigger, problems, result, isOpen, onToggle } = props;
  const t = useT();
  const say = useSay();
  const { catalogue, isReadOnly } = useBench();
  const common = {
    card: "trigger",
    number: 1,
    kind: t("builder.card.trigger"),
    marks: (
      <>
        <StepResultMark result={result} />
        <ProblemMark problems={problems} />
      </>
    ),
    menu: !isReadOnly && <TriggerMenu hasConnection={trigger.kind === "event"} />,
    isOpen,
    onToggle,
  };
  switch (trigger.kind) {
    case "schedule":
      return (
        <Card
          {...common}
          icon={<TriggerIcon kind="schedule" size={24} />}
          name={t("builder.trigger.scheduler")}
          below={<WhenLine trigger={trigger} ahead={props.ahead} />}
        >
          {() => <ScheduleBody {...props} trigger={trigger} />}
        </Card>
      );
    case "invoke":
      return (
        <Card
          {...common}
          icon={<TriggerIcon kind="invoke" size={24} />}
          name={t("invoke.trigger")}
          below={t("invoke.below")}
        >
          {() => <InvokeBody {...props} trigger={trigger} />}
        </Card>
      );
    case "webhook":
      return (
        <Card
          {...common}
          icon={<TriggerIcon kind="webhook" size={24} />}
          name={t("webhook.trigger")}
          below={
            <>
              {t("webhook.below")}
              <OnlyWhenLine trigger={trigger} ahead={props.ahead} />
            </>
          }
        >
          {() => <WebhookBody {...props} trigger={trigger} />}
        </Card>
      );
    case "event": {
      const connector = connectorOf(catalogue, trigger.connector);
      const label = connector === undefined ? trigger.connector : say(connector.label);
      const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
      return (
        <Card
          {...common}
          icon={<ConnectorIcon connector={trigger.connector} label={label} />}
          name={offer === undefined ? trigger.trigger : say(offer.label)}
          below={
            <>
              <ConnectionLine
                card="trigger"
                connector={trigger.connector}
                connection={trigger.connection}
              />
              <OnlyWhenLine trigger={trigger} ahead={props.ahead} />
            </>
          }
        >
          {() => <EventBody {...props} trigger={trigger} />}
        </Card>
      );
    }
  }
}, sameProps);

function WhenLine({
  trigger,
  ahead,
}: Pick<TriggerCardProps, "ahead"> & { readonly trigger: ScheduleTrigger }) {
  const say = useSay();
  const { timeZone } = useDocument(ahead);
  return say(whenTextIn(trigger.when, timeZone));
}

/** The condition as a sentence, for a card that is closed. */
function OnlyWhenLine({
  trigger,
  ahead,
}: Pick<TriggerCardProps, "ahead"> & { readonly trigger: Trigger }) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const document = useDocument(ahead);
  const condition = triggerConditionOf(trigger);
  if (condition === null) return null;
  const sentence = say(conditionText(condition, document, catalogue, "trigger"));
  return <Box>{t("builder.only_when.sentence", { condition: sentence })}</Box>;
}

function ScheduleBody({
  trigger,
  samples,
  ahead,
}: TriggerCardProps & { readonly trigger: ScheduleTrigger }) {
  const { timeZone } = useDocument(ahead);
  return (
    <CardBody
      output={
        <SampleOutput schema={scheduleOutput} sample={samples.get("trigger")} from="trigger" />
      }
    >
      <ScheduleFields trigger={trigger} timeZone={timeZone} />
    </CardBody>
  );
}

function EventBody(props: TriggerCardProps & { readonly trigger: EventTrigger }) {
  const { trigger, polling, problems, samples } = props;
  const document = useDocument(props.ahead);
  const t = useT();
  const { catalogue, edit, isReadOnly } = useBench();
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  const { onRefreshSample, isSampleLoading } = props;
  return (
    <CardBody
      output={
        offer === undefined ? null : (
          <SampleOutput
            schema={triggerOutput(document, catalogue) ?? offer.output}
            sample={samples.get("trigger")}
            from="trigger"
            isLoading={isSampleLoading}
            {...(onRefreshSample === undefined ? {} : { onRefresh: onRefreshSample })}
          />
        )
      }
    >
      <Stack gap="lg">
        {offer !== undefined && (
          <>
            <OfferHelp connector={trigger.connector} offer={offer} />
            <ComesLater offer={offer} document={document} />
          </>
        )}
        <SettingsForm
          trigger={trigger}
          document={document}
          catalogue={catalogue}
          problems={problems}
          samples={samples}
          onEdit={edit}
          isReadOnly={isReadOnly}
        />
        <FieldsLine card="trigger" document={document} />
        <OnlyWhen
          trigger={trigger}
          document={document}
          problems={problems}
          samples={samples}
          showsSkipped={offer?.rows === true}
        />
        <Box>
          <FrequencyField trigger={trigger} problems={problems} />
          <PollingCost trigger={trigger} polling={polling} />
        </Box>
        {offer?.rows === true ? (
          <OwnEventWarnings problems={problems}>
            <Text size="sm">{t("builder.own_events.rows")}</Text>
          </OwnEventWarnings>
        ) : (
          <OwnEvents ownEvents={document.ownEvents} problems={problems} />
        )}
      </Stack>
    </CardBody>
  );
}
