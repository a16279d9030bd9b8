import { Alert, Button, Checkbox, Group, List, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Banknote, ListChecks } from "lucide-react";
import { type FormEvent, useState } from "react";
import {
  askBatch,
  type BatchAct,
  type BatchPreview,
  type BatchWish,
  startBatch,
} from "../../api/batches.ts";
import { useMay } from "../../api/me.ts";
import type { RunFilter } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { batchActs, likelyAct } from "./acts.ts";

/** Does one thing with all runs of a list, after it has shown what that is. */
export function ActOnAll({ filter }: { readonly filter: RunFilter }) {
  const { t } = useLanguage();
  const may = useMay("builder");
  const [isAsking, setIsAsking] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<ListChecks size={14} aria-hidden />}
        onClick={() => setIsAsking(true)}
      >
        {t("batch.open")}
      </Button>
      {isAsking && <ActDialog filter={filter} onClose={() => setIsAsking(false)} />}
    </>
  );
}

type Version = "same" | "published";

function wishOf(act: BatchAct, version: Version): BatchWish {
  return act === "rerun" ? { act, version } : { act };
}

function ActDialog({
  filter,
  onClose,
}: {
  readonly filter: RunFilter;
  readonly onClose: () => void;
}) {
  const { t, formats } = useLanguage();
  const [act, setAct] = useState<BatchAct | null>(null);
  const [version, setVersion] = useState<Version>("same");
  const [isSure, setIsSure] = useState(false);
  const asked = useMutation({ mutationFn: (wish: BatchWish) => askBatch(wish, filter) });
  const start = useMutation({ mutationFn: startBatch, onSuccess: onClose });
  const preview = act !== null && asked.data?.act === act ? asked.data : null;
  const choose = (next: BatchAct, wanted: Version): void => {
    setAct(next);
    setVersion(wanted);
    setIsSure(false);
    start.reset();
    asked.mutate(wishOf(next, wanted));
  };
  const mustConfirm = preview !== null && preview.live > 0;
  const isReady = preview !== null && !asked.isPending && (!mustConfirm || isSure);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (preview !== null && isReady) start.mutate(preview);
  };
  const likely = likelyAct(filter.statuses);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("batch.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Radio.Group
            label={t("batch.what")}
            value={act}
            onChange={(value) => {
              const next = batchActs.find((one) => one === value);
              if (next !== undefined) choose(next, version);
            }}
          >
            <Stack gap={6} mt={6}>
              {batchActs.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`batch.act.${one}`)}
                  {...(one === likely ? { "data-autofocus": true } : {})}
                />
              ))}
            </Stack>
          </Radio.Group>
          {act === "rerun" && (
            <Radio.Group
              label={t("batch.version")}
              value={version}
              onChange={(value) => choose("rerun", value === "published" ? "published" : "same")}
            >
              <Stack gap={6} mt={6}>
                <Radio value="same" label={t("batch.version.same")} />
                <Radio value="published" label={t("batch.version.published")} />
              </Stack>
            </Radio.Group>
          )}
          {act !== null && <Text size="sm">{t(`batch.help.${act}`)}</Text>}
          {asked.isPending && <Loading />}
          {asked.error !== null && <Failure error={asked.error} />}
          {preview !== null && !asked.isPending && (
            <>
              <Preview preview={preview} />
              {mustConfirm && (
                <Checkbox
                  checked={isSure}
                  onChange={({ currentTarget }) => setIsSure(currentTarget.checked)}
                  label={t("batch.sure")}
                />
              )}
            </>
          )}
          {start.error !== null && <Failure error={start.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            {preview !== null && (
              <Button
                type="submit"
                loading={start.isPending}
                disabled={!isReady}
                {...(mustConfirm ? { color: "red" } : {})}
              >
                {t("batch.start", {
                  count: preview.runs,
                  number: formats.number(preview.runs),
                })}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const mostFlows = 5;

/** How many runs, whose, and what money it is about. */
function Preview({ preview }: { readonly preview: BatchPreview }) {
  const { t, formats } = useLanguage();
  const { act, runs, found, isCut, flows, money, moneyIsCut, live } = preview;
  const counted = (count: number) => ({ count, number: formats.number(count) });
  const others = flows.length - mostFlows;
  return (
    <Stack gap="xs" role="status">
      <Text fw={600}>{t("batch.runs", counted(runs))}</Text>
      <List size="sm" spacing={2}>
        {flows.slice(0, mostFlows).map((flow) => (
          <List.Item key={flow.id}>
            {flow.name}: {t("batch.runs", counted(flow.runs))}
          </List.Item>
        ))}
        {others > 0 && <List.Item>{t("batch.more_flows", counted(others))}</List.Item>}
      </List>
      {isCut && <Text size="sm">{t("batch.cut", { number: formats.number(found) })}</Text>}
      {found > runs && <Text size="sm">{t("batch.not_fit", counted(found - runs))}</Text>}
      <Text size="sm" fw={600}>
        {t(`batch.money.${act}`)}
      </Text>
      {money.length === 0 ? (
        <Text size="sm">{t("batch.money_none")}</Text>
      ) : (
        <List size="sm" spacing={2}>
          {money.map(({ words }) => (
            <List.Item key={words}>{words}</List.Item>
          ))}
        </List>
      )}
      {moneyIsCut && <Text size="sm">{t("batch.money_cut")}</Text>}
      <Text size="sm">{t("batch.set")}</Text>
      {live > 0 && (
        <Alert
          color="red"
          icon={<Banknote size={20} aria-hidden />}
          title={t("batch.live", counted(live))}
        />
      )}
    </Stack>
  );
}
