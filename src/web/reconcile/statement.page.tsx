import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CircleCheck, Printer, TriangleAlert } from "lucide-react";
import {
  linesCsv,
  type Reconciliation,
  reconciliationQuery,
  stopReconciliation,
} from "../api/reconciliations.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { useMonthWords } from "../parts/use-month-words.ts";
import { Section } from "../parts/section.tsx";
import { Lines } from "./lines.tsx";
import { VerdictTable } from "./verdict-table.tsx";
import classes from "./statement.module.css";

const route = getRouteApi("/inside/reconciliations/$id");

/** What a reconciliation says: its sums, and line by line. It is printed as a statement. */
export function StatementPage() {
  const t = useT();
  const { id } = route.useParams();
  const filter = route.useSearch();
  const words = useMonthWords();
  const reconciliation = useQuery(reconciliationQuery(id));
  const { data } = reconciliation;
  return (
    <Page
      title={
        data === undefined
          ? t("reconcile.title")
          : t("reconcile.title_of", { name: data.connection.name })
      }
      help={data && t("reconcile.span", { month: words(data.month), zone: data.timeZone })}
      actions={
        <>
          <CsvButton
            label={t("common.csv")}
            help={t("reconcile.csv_help")}
            request={() => linesCsv(id, filter)}
          />
          <Button
            variant="default"
            leftSection={<Printer size={16} aria-hidden />}
            onClick={() => window.print()}
          >
            {t("reconcile.print")}
          </Button>
        </>
      }
    >
      <Asked query={reconciliation}>{(told) => <Statement told={told} />}</Asked>
    </Page>
  );
}

function Statement({ told }: { readonly told: Reconciliation }) {
  const t = useT();
  const { connection, unread, changesSince } = told;
  const formats = useFormats().in(told.timeZone);
  return (
    <Stack gap="lg">
      <Progress told={told} />
      {unread.length > 0 && <Text>{t("reconcile.unread", { lists: unread.join(", ") })}</Text>}
      {changesSince !== null && (
        <Text>{t("reconcile.changes_since", { moment: formats.moment(changesSince) })}</Text>
      )}
      <Section title={t("reconcile.verdicts")}>
        <VerdictTable told={told} />
      </Section>
      <Section title={t("reconcile.lines")}>
        <Lines told={told} />
      </Section>
      <div className={classes["back"]}>
        <ButtonLink
          to="/connections/$id/reconcile"
          params={{ id: connection.id }}
          variant="default"
        >
          {t("reconcile.back")}
        </ButtonLink>
      </div>
    </Stack>
  );
}

function Progress({
  told: { id, state, reads, reading, problem, differences },
}: {
  readonly told: Reconciliation;
}) {
  const t = useT();
  const formats = useFormats();
  const sayFailure = useSayFailure();
  const stop = useMutation({ mutationFn: () => stopReconciliation(id), onError: sayFailure });
  if (state === "going")
    return (
      <Alert
        color={problem === null ? "" : "orange"}
        title={t("reconcile.going", { what: reading ?? "", reads: formats.number(reads) })}
      >
        <Stack gap="xs" align="flex-start">
          {problem !== null && (
            <Text size="sm">
              {t("reconcile.waits")} {problem}
            </Text>
          )}
          <Button size="xs" variant="default" onClick={() => stop.mutate()}>
            {t("reconcile.stop")}
          </Button>
        </Stack>
      </Alert>
    );
  if (differences > 0)
    return (
      <Alert
        color="red"
        icon={<TriangleAlert size={20} aria-hidden />}
        title={t("reconcile.some_differences", { number: formats.number(differences) })}
      />
    );
  return state === "done" ? (
    <Alert icon={<CircleCheck size={20} aria-hidden />} title={t("reconcile.no_differences")} />
  ) : (
    <Text>{t(`reconcile.state.${state}`)}</Text>
  );
}
