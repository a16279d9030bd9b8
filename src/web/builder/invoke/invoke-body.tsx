import { Button, Stack, Text, Title } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { InvokeTrigger } from "#flow/trigger.ts";
import { inputSchema } from "#flow/invoke.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { TriggerCardProps } from "../canvas/trigger-card.tsx";
import { CardBody } from "../canvas/card-body.tsx";
import { useDocument } from "../canvas/settled.ts";
import { SampleOutput } from "../fields/late.tsx";
import { CredentialsDialog } from "./credentials.tsx";
import { InputFields } from "./input-fields.tsx";
import { OutputFields } from "./late.tsx";

/** What another system hands in when it starts the flow, and what it is answered. */
export function InvokeBody({
  trigger,
  ahead,
  samples,
  problems,
}: Pick<TriggerCardProps, "ahead" | "samples" | "problems"> & { readonly trigger: InvokeTrigger }) {
  const t = useT();
  const { flowId, isReadOnly } = useBench();
  const document = useDocument(ahead);
  const [showsCredentials, setShowsCredentials] = useState(false);
  return (
    <CardBody
      output={
        <SampleOutput
          schema={inputSchema(trigger)}
          sample={samples.get("trigger")}
          from="trigger"
        />
      }
    >
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t("invoke.help")}
        </Text>
        <Stack gap="sm" component="section" aria-label={t("invoke.inputs")}>
          <Title order={3} size="h5">
            {t("invoke.inputs")}
          </Title>
          <InputFields trigger={trigger} problems={problems} />
        </Stack>
        <Stack gap="sm" component="section" aria-label={t("invoke.outputs")}>
          <Title order={3} size="h5">
            {t("invoke.outputs")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("invoke.outputs_help")}
          </Text>
          <OutputFields
            trigger={trigger}
            document={document}
            problems={problems}
            samples={samples}
          />
        </Stack>
        {!isReadOnly && (
          <div>
            <Button
              variant="default"
              leftSection={<KeyRound size={16} aria-hidden />}
              onClick={() => setShowsCredentials(true)}
            >
              {t("invoke.credentials")}
            </Button>
          </div>
        )}
      </Stack>
      {showsCredentials && (
        <CredentialsDialog
          flowId={flowId}
          trigger={trigger}
          onClose={() => setShowsCredentials(false)}
        />
      )}
    </CardBody>
  );
}
