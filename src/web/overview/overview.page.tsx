import { SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { loaded } from "../api/loaded.ts";
import { type Overview, overviewQuery, type Span, spans } from "../api/overview.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Page } from "../parts/page.tsx";
import { Figures } from "./figures.tsx";
import { NeedsYou } from "./needs-you.tsx";
import { useIsNew } from "./use-is-new.ts";

const route = getRouteApi("/inside/");

/** Shown for the first days only, and brings the forms of a connection along. */
const FirstSteps = lazy(async () => ({
  default: (await loaded(() => import("./first-steps.tsx"))).FirstSteps,
}));

/** What flows have been doing, and what waits for the person. */
export function OverviewPage() {
  const t = useT();
  const { timeZone } = useFormats();
  const { span = "day" } = route.useSearch();
  const navigate = route.useNavigate();
  const overview = useQuery(overviewQuery(span, timeZone));
  const isNew = useIsNew(overview.data);
  return (
    <Page
      title={t("nav.overview")}
      actions={
        isNew === false && (
          <SegmentedControl
            aria-label={t("overview.span")}
            value={span}
            data={spans.map((value) => ({ value, label: t(`overview.span.${value}`) }))}
            onChange={(chosen) =>
              void navigate({ search: { span: spanOf(chosen) }, replace: true })
            }
          />
        )
      }
    >
      <Asked query={overview}>
        {(data) => <Content overview={data} span={span} isNew={isNew} />}
      </Asked>
    </Page>
  );
}

function spanOf(value: string): Span | undefined {
  return spans.find((span) => span === value);
}

function Content({
  overview,
  span,
  isNew,
}: {
  readonly overview: Overview;
  readonly span: Span;
  /** Undefined while it is not known. */
  readonly isNew: boolean | undefined;
}) {
  if (isNew === undefined) return null;
  return (
    <Stack gap="lg">
      <NeedsYou overview={overview} span={span} />
      {isNew ? (
        <Suspense>
          <FirstSteps flows={overview.flows} />
        </Suspense>
      ) : (
        <Figures overview={overview} span={span} />
      )}
    </Stack>
  );
}
