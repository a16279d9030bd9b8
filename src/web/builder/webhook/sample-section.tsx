import { Button, Group, Loader, Stack, TagsInput, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ear } from "lucide-react";
import { useEffect, useRef } from "react";
import { exampleOf, headersLike } from "#flow/webhook.ts";
import { HeaderName, type WebhookTrigger } from "#flow/webhook-trigger.ts";
import {
  type FlowWebhook,
  startListening,
  stopListening,
  webhookQuery,
} from "../../api/webhook.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { useBench } from "../bench.ts";
import { headersChanged, useChange } from "../changes.ts";
import { useAct } from "../../parts/use-act.ts";

/** What a delivery looks like: one is listened for, and its fields become the data pills. */
export function SampleSection({
  flowId,
  trigger,
}: {
  readonly flowId: string;
  readonly trigger: WebhookTrigger;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const change = useChange();
  const { data: webhook } = useQuery(webhookQuery(flowId));
  const captured = webhook?.captured ?? null;
  const set = (names: readonly string[]): void => {
    const headers = names.map((name) => name.trim().toLowerCase());
    const good = [...new Set(headers)].filter((name) => HeaderName.safeParse(name).success);
    const without = new Set(trigger.headers.filter((name) => !good.includes(name)));
    change((now) =>
      headersChanged(now, (there) => [...there.filter((name) => !without.has(name)), ...good]),
    );
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t(trigger.sample === null ? "webhook.no_sample" : "webhook.has_sample")}
      </Text>
      {webhook !== undefined && !isReadOnly && <Listening flowId={flowId} webhook={webhook} />}
      <TagsInput
        label={t("webhook.headers")}
        description={t("webhook.headers_help")}
        readOnly={isReadOnly}
        maxTags={20}
        value={trigger.headers}
        data={Object.keys(captured?.headers ?? {})}
        onChange={set}
      />
    </Stack>
  );
}

function Listening({
  flowId,
  webhook: { isThere, url, listeningUntil, captured, refused },
}: {
  readonly flowId: string;
  readonly webhook: FlowWebhook;
}) {
  const t = useT();
  const formats = useFormats();
  const queries = useQueryClient();
  const change = useChange();
  const { act, isBusy, error } = useAct();
  const listens = listeningUntil !== null;
  /** Since it was listened for on this screen: what is captured then becomes the sample. */
  const isWaiting = useRef(false);
  const use = (): void => {
    if (captured === null) return;
    change((now) => [
      { do: "setWebhookSample", sample: { body: exampleOf(captured.body) } },
      ...headersChanged(now, (headers) => headersLike({ headers }, captured.headers)),
    ]);
  };
  useEffect(() => {
    if (listens) isWaiting.current = true;
    else if (isWaiting.current) {
      isWaiting.current = false;
      use();
    }
  });
  const turn = (work: () => Promise<unknown>): void =>
    act(async () => {
      await work();
      await queries.invalidateQueries(webhookQuery(flowId));
    });
  const refusedAt = refused?.at ?? "";
  const isFresh = captured === null || refusedAt > captured.at;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {listens ? (
          <>
            <Loader size="sm" aria-hidden />
            <Text size="sm" role="status">
              {t("webhook.listening", { date: formats.moment(listeningUntil) })}
            </Text>
            <Button
              variant="default"
              loading={isBusy}
              onClick={() => {
                isWaiting.current = false;
                turn(() => stopListening(flowId));
              }}
            >
              {t("webhook.stop_listening")}
            </Button>
          </>
        ) : (
          <Button
            variant="default"
            leftSection={<Ear size={16} aria-hidden />}
            loading={isBusy}
            disabled={!isThere || url === null}
            onClick={() => turn(() => startListening(flowId))}
          >
            {t("webhook.listen")}
          </Button>
        )}
        {captured !== null && !listens && (
          <Button variant="subtle" onClick={use}>
            {t("webhook.use_captured")}
          </Button>
        )}
      </Group>
      {captured !== null && (
        <Text size="sm" role="status">
          {t("webhook.captured", { date: formats.moment(captured.at) })}
        </Text>
      )}
      {refused !== null && isFresh && (
        <Text size="sm" c="red">
          {t(`webhook.refused.${refused.why}`, { date: formats.moment(refused.at) })}
        </Text>
      )}
      {error !== null && <Failure error={error} />}
    </Stack>
  );
}
