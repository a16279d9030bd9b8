import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { deliverySchema } from "#flow/webhook.ts";
import type { WebhookTrigger } from "#flow/webhook-trigger.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { CardBody } from "../canvas/card-body.tsx";
import { useDocument } from "../canvas/settled.ts";
import type { TriggerCardProps } from "../canvas/trigger-card.tsx";
import { SampleOutput } from "../fields/late.tsx";
import { OnlyWhen } from "../trigger/only-when.tsx";
import { OwnEvents } from "../trigger/own-events.tsx";
import { AddressSection } from "./address-section.tsx";
import { CheckFields } from "./check-fields.tsx";
import { SampleSection } from "./sample-section.tsx";

/** Where another system sends what starts the flow, how that is checked, and what a run gets of it. */
export function WebhookBody({
  trigger,
  ahead,
  samples,
  problems,
}: Pick<TriggerCardProps, "ahead" | "samples" | "problems"> & {
  readonly trigger: WebhookTrigger;
}) {
  const t = useT();
  const { flowId, isReadOnly } = useBench();
  const document = useDocument(ahead);
  return (
    <CardBody
      output={
        <SampleOutput
          schema={deliverySchema(trigger)}
          sample={samples.get("trigger")}
          from="trigger"
        />
      }
    >
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t("webhook.help")}
        </Text>
        <Part title={t("webhook.check")}>
          <CheckFields trigger={trigger} />
        </Part>
        <Part title={t("webhook.address")}>
          <AddressSection flowId={flowId} check={trigger.check.kind} isReadOnly={isReadOnly} />
        </Part>
        <Part title={t("webhook.sample")}>
          <SampleSection flowId={flowId} trigger={trigger} />
        </Part>
        <OnlyWhen trigger={trigger} document={document} problems={problems} samples={samples} />
        <OwnEvents ownEvents={document.ownEvents} problems={problems} />
      </Stack>
    </CardBody>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
