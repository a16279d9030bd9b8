import { Box, Stack, Text } from "@mantine/core";
import { Clock } from "lucide-react";
import { memo } from "react";
import { every } from "#flow/describe.ts";
import type { EventTrigger, FlowDocument, ScheduleTrigger, Trigger } from "#flow/document.ts";
import { connectorOf, triggerOf } from "#flow/offers.ts";
import { scheduleOutput } from "#flow/schedule.ts";
import type { Flow } from "../../api/flows.ts";
import { useSay, useT } from "../../language/language.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import { useBench } from "../bench.ts";
import { ConnectionLine } from "../connection/connection-line.tsx";
import { type ProblemView, type Sample, SampleOutput, SettingsForm } from "../fields/step-form.tsx";
import { StepResultMark } from "../testing/step-result.tsx";
import type { StepResult } from "../testing/results.ts";
import { FrequencyField } from "../trigger/frequency-field.tsx";
import { PollingCost } from "../trigger/polling-cost.tsx";
import { ScheduleFields } from "../trigger/schedule-fields.tsx";
import { Card } from "./card.tsx";
import { CardBody } from "./card-body.tsx";
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
    menu: !isReadOnly && <TriggerMenu trigger={trigger} />,
    isOpen,
    onToggle,
  };
  switch (trigger.kind) {
    case "schedule":
      return (
        <Card
          {...common}
          icon={<Clock size={24} aria-hidden />}
          name={t("builder.trigger.scheduler")}
          below={say(every(trigger.everyMinutes))}
        >
          {() => <ScheduleBody {...props} trigger={trigger} />}
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
            <ConnectionLine
              card="trigger"
              connector={trigger.connector}
              connection={trigger.connection}
            />
          }
        >
          {() => <EventBody {...props} trigger={trigger} />}
        </Card>
      );
    }
  }
}, sameProps);

function ScheduleBody({
  trigger,
  samples,
}: TriggerCardProps & { readonly trigger: ScheduleTrigger }) {
  return (
    <CardBody
      output={
        <SampleOutput schema={scheduleOutput} sample={samples.get("trigger")} from="trigger" />
      }
    >
      <ScheduleFields trigger={trigger} />
    </CardBody>
  );
}

function EventBody(props: TriggerCardProps & { readonly trigger: EventTrigger }) {
  const { trigger, polling, problems, samples } = props;
  const document = useDocument(props.ahead);
  const say = useSay();
  const { catalogue, edit, isReadOnly } = useBench();
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  const { onRefreshSample, isSampleLoading } = props;
  return (
    <CardBody
      output={
        offer === undefined ? null : (
          <SampleOutput
            schema={offer.output}
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
          <Text size="sm" c="dimmed">
            {say(offer.help)}
          </Text>
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
        <Box>
          <FrequencyField trigger={trigger} problems={problems} />
          <PollingCost trigger={trigger} polling={polling} />
        </Box>
      </Stack>
    </CardBody>
  );
}
