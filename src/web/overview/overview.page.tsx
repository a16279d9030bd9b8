import { Card, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "../api/client.ts";
import { useMay } from "../api/me.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { ButtonLink, TextLink } from "../parts/link.tsx";
import { Loading } from "../parts/loading.tsx";
import { Page } from "../parts/page.tsx";

const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: () => ask(() => api.overview.$get({ query: {} })),
});
type Overview = AnswerOf<typeof api.overview.$get>;

export function OverviewPage() {
  const t = useT();
  const { data, error, refetch } = useQuery(overviewQuery);
  return (
    <Page title={t("nav.overview")} help={t("overview.help")}>
      {error !== null && <Failure error={error} retry={refetch} />}
      {data === undefined ? error === null && <Loading /> : <Content overview={data} />}
    </Page>
  );
}

function Content({ overview }: { readonly overview: Overview }) {
  const t = useT();
  const formats = useFormats();
  const { flows, totals, waitingForPerson, failing } = overview;
  const runs = Object.values(totals.runs).reduce((sum, one) => sum + one, 0);
  const tiles = [
    [t("overview.waiting"), waitingForPerson.parked + waitingForPerson.paused],
    [t("overview.failed"), totals.runs.failed],
    [t("overview.runs"), runs],
    [t("overview.active"), flows.active],
    [t("overview.reads"), totals.reads],
  ] as const;
  return (
    <Stack gap="xl">
      {flows.active + flows.inactive === 0 && <FirstSteps />}
      <SimpleGrid cols={{ base: 2, sm: 5 }}>
        {tiles.map(([label, value]) => (
          <Card key={label} withBorder>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text size="xl" fw={700} className="tabular">
              {formats.number(value)}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
      {failing.length > 0 && (
        <Stack gap="xs">
          <Title order={2} size="h4">
            {t("overview.failing")}
          </Title>
          {failing.map(({ id, name, failed, last }) => (
            <Card key={id} withBorder>
              <TextLink to="/flows/$id/runs" params={{ id }} fw={600}>
                {name}
              </TextLink>
              <Text size="sm">{t("flows.failed", { count: failed })}</Text>
              <Text size="sm" c="dimmed">
                {last.error?.message}
              </Text>
            </Card>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function FirstSteps() {
  const t = useT();
  if (!useMay("builder")) return null;
  return (
    <Card withBorder>
      <Stack align="flex-start">
        <Title order={2} size="h4">
          {t("overview.first")}
        </Title>
        <Text>{t("overview.first_connect")}</Text>
        <ButtonLink to="/connections">{t("nav.connections")}</ButtonLink>
        <Text>{t("overview.first_flow")}</Text>
        <ButtonLink to="/flows" variant="default">
          {t("nav.flows")}
        </ButtonLink>
      </Stack>
    </Card>
  );
}
