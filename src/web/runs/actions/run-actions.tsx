import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isOver } from "#flow/run-status.ts";
import { api, ask } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { isRefusal } from "../../api/refusal.ts";
import { type Run, runOf, runQuery } from "../../api/runs.ts";
import { useT } from "../../language/language.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { useSayFailure } from "../../parts/failure.tsx";
import type { StoryStep } from "../detail/story.ts";
import { useMayOperate } from "../may-operate.ts";
import { ContinueButton } from "./continue.tsx";
import { CorrectButton } from "./correct.tsx";
import { RerunButton } from "./rerun.tsx";

/** What can be done about a run, by whoever may do it. */
export function RunActions({
  run,
  story,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
}) {
  const isBuilder = useMay("builder");
  const { may } = useMayOperate(run);
  if (!isOver(run.status))
    return isBuilder && run.cancelAskedAt === null ? <Cancel run={run} /> : null;
  if (!may) return null;
  return (
    <>
      <RerunButton run={run} story={story} />
      <CorrectButton run={run} />
      <ContinueButton run={run} story={story} />
    </>
  );
}

function Cancel({ run: { id } }: { readonly run: Run }) {
  const t = useT();
  const sayFailure = useSayFailure();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => ask(() => api.runs[":id"].cancel.$post({ param: { id } })),
    onSuccess: (run) => queries.setQueryData(runQuery(id).queryKey, runOf(run)),
  });
  /** Where the run has ended meanwhile, there is nothing left to ask: what it has come to is shown. */
  const confirm = async (): Promise<void> => {
    try {
      await cancel.mutateAsync();
    } catch (failure) {
      if (!isRefusal(failure, "run.over")) throw failure;
      sayFailure(failure);
      await queries.invalidateQueries({ queryKey: runQuery(id).queryKey });
    }
  };
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t("runs.cancel")}
      </Button>
      <Confirm
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("runs.cancel_title")}
        confirm={t("runs.cancel")}
        dismiss={t("runs.cancel_not")}
        isDangerous
        onConfirm={confirm}
      >
        <Text size="sm">{t("runs.cancel_help")}</Text>
      </Confirm>
    </>
  );
}
