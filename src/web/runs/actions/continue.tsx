import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { StepForward } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api, ask } from "../../api/client.ts";
import { isRefusal } from "../../api/refusal.ts";
import { type Run, runOf, runQuery } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import type { StoryStep } from "../detail/story.ts";
import { useMoves } from "../use-moves.ts";
import { useMeant } from "../../builder/activation/use-meant.ts";
import { Conflict } from "./conflict.tsx";
import { NamedWrite } from "./named-write.tsx";
import { StepList } from "./step-list.tsx";

/** What is sent is not what the run shows, or the run does not show it. */
const asksAnew = ["run.continue_unconfirmed", "run.continue_unconfirmed_money"];

type Continuation = NonNullable<Run["continuation"]>;

/** Lets a failed run go on at the step that failed. */
export function ContinueButton({
  run,
  story,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
}) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<Continuation | null>(null);
  const { continuation } = run;
  return (
    <>
      {continuation !== null && (
        <Button
          leftSection={<StepForward size={16} aria-hidden />}
          onClick={() => setAsked(continuation)}
        >
          {t("runs.continue")}
        </Button>
      )}
      {asked !== null && (
        <ContinueDialog
          run={run}
          story={story}
          asked={asked}
          isCurrent={isSame(asked, continuation)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

/** Is there still something to do about it? */
function isToDo({ state }: StoryStep): boolean {
  return state !== "done" && state !== "handled" && state !== "not_taken";
}

function isSame({ seen }: Continuation, now: Continuation | null): boolean {
  return (
    now !== null &&
    now.seen.step === seen.step &&
    now.seen.attempts === seen.attempts &&
    now.seen.generation === seen.generation &&
    now.seen.called === seen.called
  );
}

function ContinueDialog({
  run: { id },
  story,
  asked,
  isCurrent,
  onClose,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
  readonly asked: Continuation;
  /** The run still stands where it stood when the dialog was opened. */
  readonly isCurrent: boolean;
  readonly onClose: () => void;
}) {
  const { t, formats } = useLanguage();
  const movesOf = useMoves();
  const queries = useQueryClient();
  const [isSure, setIsSure] = useState(false);
  const { seen, write } = asked;
  const mustConfirm = write?.mode === "live";
  const goOn = useMutation({
    mutationFn: (confirm: string | undefined) => {
      // A yes counts for the money that is shown here, and for no other.
      const said = confirm ?? (mustConfirm ? true : undefined);
      const json = { seen, ...(said === undefined ? {} : { confirm: said }) };
      return ask(() => api.runs[":id"].continue.$post({ param: { id }, json }));
    },
    onSuccess: (run) => queries.setQueryData(runQuery(id).queryKey, runOf(run)),
  });
  const refusal = isRefusal(goOn.error, ...asksAnew) ? goOn.error : null;
  const meant = useMeant(refusal);
  const isReady = refusal === null ? !mustConfirm || isSure : meant.isMeant;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) goOn.mutate(meant.confirm, { onSuccess: onClose });
  };
  const isConflict = !isCurrent || isRefusal(goOn.error, "run.continue_conflict");
  const money = write?.money ? formats.money(write.money.amount, write.money.currency) : null;
  const kind = write?.kind ?? null;
  const note = kind === null ? null : movesOf({ kind, money: write?.money ?? null });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("runs.continue")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {isConflict && goOn.status !== "pending" && goOn.status !== "success" ? (
        <Conflict id={id} words={t("runs.continue_conflict")} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <StepList
              label={t("runs.continue_kept")}
              steps={story.filter(({ state }) => state === "done")}
            />
            <StepList
              label={t("runs.continue_done")}
              steps={story.filter(isToDo)}
              notes={new Map(note === null ? [] : [[seen.step, note]])}
            />
            <Text size="sm">{t(write === null ? "runs.continue_try" : "runs.continue_send")}</Text>
            {refusal !== null && <NamedWrite refusal={refusal} meant={meant} />}
            {mustConfirm && refusal === null && (
              <Checkbox
                checked={isSure}
                onChange={({ currentTarget }) => setIsSure(currentTarget.checked)}
                label={money === null ? t("runs.sure_live") : t("runs.sure_live_money", { money })}
              />
            )}
            {goOn.error !== null && refusal === null && <Failure error={goOn.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("common.cancel")}
              </Button>
              <Button type="submit" loading={goOn.isPending} disabled={!isReady}>
                {t("runs.continue_submit")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
