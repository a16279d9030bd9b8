import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Catalogue } from "#flow/catalogue.ts";
import { useCatalogueFor } from "../api/catalogue.ts";
import { isRefusal } from "../api/refusal.ts";
import { type Run, runQuery } from "../api/runs.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Page } from "../parts/page.tsx";
import { RunActions } from "./actions/run-actions.tsx";
import { Outcome } from "./detail/outcome.tsx";
import { RunFacts } from "./detail/run-facts.tsx";
import { besideOf, flat, storyOf } from "./detail/story.ts";
import { Timeline } from "./detail/timeline.tsx";
import { Gone } from "./gone.tsx";
import { HiddenValues, MaskedFields } from "./hidden-values.tsx";
import { Parked } from "./parked/parked.tsx";

const route = getRouteApi("/inside/runs/$id");

/** One run: what started it, what it did, and what to do next. */
export function RunPage() {
  const t = useT();
  const { id } = route.useParams();
  const run = useQuery(runQuery(id));
  const catalogue = useCatalogueFor(run.data?.flowId);
  if (isRefusal(run.error, "run.not_found")) return <Gone />;
  if (run.data && catalogue.data) return <OneRun run={run.data} catalogue={catalogue.data} />;
  const failed = [run, catalogue].find(({ error }) => error !== null);
  return (
    <Page title={t("runs.run")}>
      {failed ? <Failure error={failed.error} retry={failed.refetch} /> : <Waiting />}
    </Page>
  );
}

function OneRun({ run, catalogue }: { readonly run: Run; readonly catalogue: Catalogue }) {
  const story = storyOf(run, catalogue);
  const all = [...flat(story), ...besideOf(run, catalogue)];
  return (
    <Page title={run.flowName} actions={<RunActions run={run} story={all} />}>
      <Stack gap="xl">
        <RunFacts run={run} catalogue={catalogue} />
        {!run.values.seen && <HiddenValues flow={run.flowId} values={run.values} />}
        {run.values.seen && run.values.masked && <MaskedFields owners={run.values.masked} />}
        <Outcome run={run} story={all} />
        <Parked key={run.id} run={run} story={all} />
        <Timeline run={run} story={story} catalogue={catalogue} />
      </Stack>
    </Page>
  );
}

function Waiting() {
  const t = useT();
  return (
    <Stack role="status" aria-label={t("common.loading")}>
      <Skeleton height={72} />
      <Skeleton height={48} />
      <Skeleton height={48} />
      <Skeleton height={48} />
    </Stack>
  );
}
