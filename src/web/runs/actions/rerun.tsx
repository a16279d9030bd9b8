import { Alert, Button, Group, List, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { RotateCcw, TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api, ask } from "../../api/client.ts";
import { flowQuery } from "../../api/flows.ts";
import { isRefusal } from "../../api/refusal.ts";
import { type Loop, type Run, type RunSummary, runOf, runQuery } from "../../api/runs.ts";
import { drawToken, tokensByWish } from "../../api/token.ts";
import { useLanguage } from "../../language/language.tsx";
import { MeantCheckbox } from "../../builder/activation/meant-checkbox.tsx";
import { useMeant } from "../../builder/activation/use-meant.ts";
import { Failure } from "../../parts/failure.tsx";
import type { StoryStep } from "../detail/story.ts";
import { useMoves } from "../use-moves.ts";
import { StepList } from "./step-list.tsx";

/** Works once more on what started a run, all of it anew. */
export function RerunButton({
  run,
  story,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
}) {
  const { t } = useLanguage();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<RotateCcw size={16} aria-hidden />}
        onClick={() => setIsAsking(true)}
      >
        {t("runs.rerun")}
      </Button>
      {isAsking && <RerunDialog run={run} story={story} onClose={() => setIsAsking(false)} />}
    </>
  );
}

type Version = "same" | "published";

interface Wish {
  readonly version: Version;
  /** The published version, as it was seen. */
  readonly versionId: string | undefined;
  readonly confirm: string | undefined;
}

function RerunDialog({
  run,
  story,
  onClose,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
  readonly onClose: () => void;
}) {
  const { t, formats } = useLanguage();
  const movesOf = useMoves();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [version, setVersion] = useState<Version>("same");
  const { data: flow } = useQuery(flowQuery(run.flowId));
  const versionId = version === "published" ? flow?.version?.id : undefined;
  /** One dialog is one run, however often it is sent. */
  const [tokenOf] = useState(() => tokensByWish(drawToken));
  const { id } = run;
  const again = useMutation({
    mutationFn: ({ version, versionId, confirm }: Wish) => {
      const json = {
        version,
        ...(versionId === undefined ? {} : { versionId }),
        token: tokenOf(version),
        ...(confirm === undefined ? {} : { confirm }),
      };
      return ask(() => api.runs[":id"].rerun.$post({ param: { id }, json }));
    },
    onSuccess: (made) => {
      queries.setQueryData(runQuery(made.id).queryKey, runOf(made));
      onClose();
      void navigate({ to: "/runs/$id", params: { id: made.id } });
    },
  });
  // The server names each write in live mode, and what it moved before, until they are confirmed.
  const isOfThis = again.variables?.versionId === versionId;
  const refusal = isOfThis && isRefusal(again.error, "run.rerun_unconfirmed") ? again.error : null;
  const named = refusal?.details ?? null;
  const meant = useMeant(refusal);
  const choose = (next: Version): void => {
    setVersion(next);
    meant.mean(false);
    again.reset();
  };
  const movedBy = ({ sums, isCut }: RunSummary["money"]): readonly string[] => [
    ...sums.filter(({ state }) => state === "done").map(({ words }) => words),
    ...(isCut ? [t("runs.money_cut")] : []),
  ];
  const inLoop = ({ written: count, money }: Loop): string => {
    const done = money.sums.filter(({ state }) => state === "done");
    const all = done.reduce((sum, one) => sum + one.count, 0) === count;
    return formats.list([...(all ? [] : [t("runs.rerun_in_loop", { count })]), ...movedBy(money)]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    again.mutate({ version, versionId, confirm: meant.confirm });
  };
  const written = story.filter(
    ({ effect, loop, called }) =>
      effect?.state === "done" ||
      (loop !== null && loop.written > 0) ||
      (called !== null && movedBy(called.money).length > 0),
  );
  const notes = written.flatMap(({ path, effect, loop, called }): [string, string][] => {
    if (called !== null) return [[path, formats.list(movedBy(called.money))]];
    if (loop !== null) return [[path, inLoop(loop)]];
    return effect?.moves ? [[path, movesOf(effect.moves)]] : [];
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("runs.rerun")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t("runs.rerun_help")}</Text>
          <StepList label={t("runs.rerun_written")} steps={written} notes={new Map(notes)} />
          <VersionChoice
            run={run}
            published={flow?.version?.number}
            version={version}
            onChoose={choose}
          />
          {named !== null && (
            <Alert
              color="red"
              icon={<TriangleAlert size={20} aria-hidden />}
              title={t("runs.rerun_live", { count: named.length })}
              role="alert"
            >
              <List size="sm" spacing={4}>
                {named.map(({ message, step }) => (
                  <List.Item key={`${step} ${message}`}>{message}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {named !== null && <MeantCheckbox label={t("runs.rerun_sure")} meant={meant} />}
          {again.error !== null && isOfThis && named === null && <Failure error={again.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button
              type="submit"
              loading={again.isPending}
              disabled={named !== null && !meant.isMeant}
              {...(named === null ? {} : { color: "red" })}
            >
              {t("runs.rerun_submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Asks only where the flow has been published anew since. */
function VersionChoice({
  run,
  published,
  version,
  onChoose,
}: {
  readonly run: Run;
  /** The number of the version that new runs get. */
  readonly published: number | undefined;
  readonly version: Version;
  readonly onChoose: (version: Version) => void;
}) {
  const { t, formats } = useLanguage();
  if (published === undefined || published === run.versionNumber) return null;
  const words: { readonly [version in Version]: string } = {
    same:
      run.versionNumber === null
        ? t("runs.rerun_draft")
        : t("runs.rerun_same", { number: formats.number(run.versionNumber) }),
    published: t("runs.rerun_published", { number: formats.number(published) }),
  };
  return (
    <Radio.Group
      label={t("runs.rerun_version")}
      value={version}
      onChange={(value) => onChoose(value === "published" ? "published" : "same")}
    >
      <Stack gap={6} mt={6}>
        <Radio value="same" label={words.same} />
        <Radio value="published" label={words.published} />
      </Stack>
    </Radio.Group>
  );
}
