import { Alert, Button, Group, List, Radio, Stack, Text, Textarea } from "@mantine/core";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Banknote, CircleAlert, FlaskConical, Pencil } from "lucide-react";
import { useState } from "react";
import { z } from "zod";
import { callsOf } from "#flow/blocks.ts";
import { deedOf } from "#flow/deed.ts";
import type { FlowDocument } from "#flow/document.ts";
import { sampleInputs } from "#flow/invoke.ts";
import { otherSide, stepName } from "#flow/offers.ts";
import { amountsOf } from "#flow/step-money.ts";
import type { CallStep } from "#flow/step.ts";
import { isJsonObject, type Json, jsonOf } from "#sdk/json.ts";
import { isRefusal } from "../../api/refusal.ts";
import type { TestEvent } from "../../api/tests.ts";
import { drawToken, tokensByWish } from "../../api/token.ts";
import { useSay, useT } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { LiveWrites } from "../activation/live-writes.tsx";
import { useMeant } from "../activation/use-meant.ts";
import { useBench } from "../bench.ts";
import { BuilderDialog } from "../choose/dialog.tsx";
import { exampleIn } from "../invoke/from-example.tsx";
import { RecordList } from "./record-list.tsx";
import type { Seen, Tests } from "./use-testing.ts";
import { type Write, writesOf } from "./writes.ts";

type Kind = "newest" | "record" | "next";

/** What a test will really do, and on which record. */
export function TestDialog({
  document,
  sample,
  tests,
  revision,
  errorCount,
  onProblems,
  onClose,
}: {
  readonly document: FlowDocument;
  /** What the trigger hands on. */
  readonly sample: Json | undefined;
  readonly tests: Tests;
  /** The newest that the server is known to have. */
  readonly revision: number;
  /** Problems that must be solved first. */
  readonly errorCount: number;
  readonly onProblems: () => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { flowId, catalogue, own } = useBench();
  const queries = useQueryClient();
  const { trigger } = document;
  const writes = writesOf(document, catalogue, own);
  const [kind, setKind] = useState<Kind>("newest");
  const [record, setRecord] = useState<string | null>(null);
  const [call, setCall] = useState(() =>
    trigger?.kind === "invoke" ? JSON.stringify(sampleInputs(trigger), null, 2) : "{}",
  );
  const inputs = exampleIn(call);
  const [delivered, setDelivered] = useState(() => bodyShown(sample));
  const body = bodyIn(delivered);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  /** What is live only the server knows, also in flows that are called. It is asked anew of each revision. */
  const question = queryOptions({
    queryKey: ["flow", flowId, "test", revision],
    queryFn: tests.check,
    enabled: errorCount === 0,
    retry: false,
    gcTime: 0,
  });
  const checked = useQuery(question);
  const refusal = checked.data?.refusal ?? null;
  const meant = useMeant(refusal);
  const seen: Seen = { revision: checked.data?.revision ?? revision, confirm: meant.confirm };
  const begin = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await work();
      onClose();
    } catch (failure) {
      if (isRefusal(failure, "flow.live_writes"))
        queries.setQueryData(question.queryKey, { revision: seen.revision, refusal: failure });
      else setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  const failed = error ?? checked.error;
  /** One dialog is one test of what is chosen, however often it is sent. */
  const [tokenOf] = useState(() => tokensByWish(drawToken));
  const start = (event: TestEvent): Promise<void> =>
    begin(() => tests.start(event, seen, tokenOf(event)));
  const go = (): void => {
    if (trigger?.kind === "schedule") return void start({ kind: "scheduled" });
    if (trigger?.kind === "invoke")
      return inputs && void start({ kind: "call", inputs: { ...inputs } });
    if (trigger?.kind === "webhook") {
      if (body === undefined) return undefined;
      const { headers } = deliveryIn(sample);
      return void start({ kind: "delivery", delivery: { headers, body } });
    }
    if (kind === "newest") return void start({ kind: "newest" });
    if (kind === "record" && record !== null) return void start({ kind: "record", key: record });
    if (kind === "next" && trigger?.kind === "event")
      void begin(() => tests.waitForNext({ trigger, ...seen }));
  };
  const others = writes.filter(({ mode }) => mode !== "live");
  const isLive = refusal !== null || others.length < writes.length;
  const isReady =
    errorCount === 0 &&
    !checked.isPending &&
    (trigger?.kind !== "invoke" || inputs !== undefined) &&
    (trigger?.kind !== "webhook" || body !== undefined) &&
    (refusal === null || meant.isMeant) &&
    (kind !== "record" || record !== null);
  return (
    <BuilderDialog title={t("testing.title")} onClose={onClose}>
      <Stack>
        <Text size="sm">{t("testing.help")}</Text>
        {errorCount > 0 && (
          <Alert color="red" icon={<CircleAlert size={20} />}>
            <Group justify="space-between">
              <Text size="sm">{t("testing.problems", { count: errorCount })}</Text>
              <Button size="xs" variant="default" onClick={onProblems}>
                {t("testing.show_problems")}
              </Button>
            </Group>
          </Alert>
        )}
        {refusal === null && (
          <WhatIsWritten document={document} writes={writes} calls={callsOf(document)} />
        )}
        {refusal !== null && others.length > 0 && (
          <WhatIsWritten document={document} writes={others} calls={[]} />
        )}
        {refusal !== null && <LiveWrites refusal={refusal} meant={meant} />}
        {trigger?.kind === "event" && (
          <Radio.Group
            label={t("testing.record")}
            value={kind}
            onChange={(value) =>
              (value === "newest" || value === "record" || value === "next") && setKind(value)
            }
          >
            <Stack gap="sm" mt="xs">
              <Radio
                value="newest"
                label={t("testing.newest")}
                description={t("testing.newest_help")}
              />
              <Radio value="record" label={t("testing.pick")} />
              {kind === "record" && (
                <RecordList
                  trigger={trigger}
                  records={tests.records}
                  chosen={record}
                  onChoose={setRecord}
                />
              )}
              <Radio
                value="next"
                label={t("testing.next")}
                description={t("testing.next_help")}
                disabled={trigger.connection === null}
              />
            </Stack>
          </Radio.Group>
        )}
        {trigger?.kind === "webhook" && (
          <Textarea
            label={t("webhook.test_body")}
            autosize
            minRows={3}
            maxRows={14}
            value={delivered}
            error={body === undefined ? t("webhook.test_wrong") : null}
            onChange={({ currentTarget }) => setDelivered(currentTarget.value)}
          />
        )}
        {trigger?.kind === "invoke" && (
          <Textarea
            label={t("invoke.test_inputs")}
            autosize
            minRows={3}
            maxRows={14}
            value={call}
            error={inputs === undefined ? t("invoke.example_wrong") : null}
            onChange={({ currentTarget }) => setCall(currentTarget.value)}
          />
        )}
        {failed !== null && <Failure error={failed} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            color={isLive ? "red" : ""}
            leftSection={<FlaskConical size={16} aria-hidden />}
            loading={isBusy}
            disabled={!isReady}
            onClick={go}
          >
            {t(kind === "next" ? "testing.wait" : "testing.start")}
          </Button>
        </Group>
      </Stack>
    </BuilderDialog>
  );
}

/** A delivery as a run gets it: the captured one, or else the sample. */
function deliveryIn(sample: Json | undefined): {
  readonly headers: Record<string, string>;
  readonly body: Json;
} {
  if (!isJsonObject(sample)) return { headers: {}, body: {} };
  const { headers, body } = sample;
  const given = isJsonObject(headers) ? Object.entries(headers) : [];
  return {
    headers: Object.fromEntries(
      given.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    ),
    body: body ?? {},
  };
}

function bodyShown(sample: Json | undefined): string {
  return JSON.stringify(deliveryIn(sample).body, null, 2);
}

/** Undefined for a text that is not JSON. */
function bodyIn(text: string) {
  return z.json().safeParse(jsonOf(text)).data;
}

/** What a step does outside, and with how much money. */
function useWriteLine(document: FlowDocument): (write: Write) => string {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  return ({ step, mode }) => {
    const words = t(`testing.write_${mode ?? "unknown"}`, {
      step: say(stepName(step, catalogue)),
      connector: say(otherSide(catalogue, step.connector)),
      does: say(deedOf({ step, document, catalogue })),
    });
    return [words, ...amountsOf({ step, document, catalogue }).map(say)].join(" ");
  };
}

/** Which steps change something outside, told before they do. */
function WhatIsWritten({
  document,
  writes,
  calls,
}: {
  readonly document: FlowDocument;
  readonly writes: readonly Write[];
  readonly calls: readonly CallStep[];
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const lineOf = useWriteLine(document);
  if (writes.length + calls.length === 0)
    return (
      <Alert color="teal" icon={<Pencil size={20} />}>
        {t("testing.reads_only")}
      </Alert>
    );
  const isLive = writes.some(({ mode }) => mode === "live");
  return (
    <Alert
      color={isLive ? "red" : "orange"}
      icon={isLive ? <Banknote size={22} /> : <Pencil size={20} />}
      title={t(isLive ? "activation.live.title" : "testing.writes")}
    >
      <List size="sm" spacing={4}>
        {writes.map((write) => (
          <List.Item key={write.step.id}>{lineOf(write)}</List.Item>
        ))}
        {calls.map((step) => (
          <List.Item key={step.id}>
            {t("calls.test_write", { step: say(stepName(step, catalogue)) })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
