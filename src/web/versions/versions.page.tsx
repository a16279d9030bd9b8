import { Button, Center, Stack } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { GitCompareArrows, Workflow } from "lucide-react";
import { useState } from "react";
import { type Flow, flowQuery } from "../api/flows.ts";
import { type VersionSummary, versionsQuery } from "../api/versions.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ComparisonSection } from "./comparison.tsx";
import { RestoreQuestion } from "./restore.tsx";
import { VersionTable } from "./version-table.tsx";

const route = getRouteApi("/inside/flows/$id/versions");

/** What was published of a flow: to look at, to compare, and to bring back. */
export function VersionsPage() {
  const t = useT();
  const { id } = route.useParams();
  const flow = useQuery(flowQuery(id));
  const name = flow.data?.name;
  return (
    <Page
      title={name === undefined ? t("versions.title") : t("versions.of_flow", { name })}
      help={t("versions.help")}
      actions={
        <ButtonLink
          to="/flows/$id"
          params={{ id }}
          variant="default"
          leftSection={<Workflow size={16} aria-hidden />}
        >
          {t("versions.to_flow")}
        </ButtonLink>
      }
    >
      <Asked query={flow}>{(flow) => <Versions flow={flow} />}</Asked>
    </Page>
  );
}

function Versions({ flow }: { readonly flow: Flow }) {
  const t = useT();
  const list = useInfiniteQuery(versionsQuery(flow.id));
  const { compare: from, with: to } = route.useSearch();
  const navigate = route.useNavigate();
  const [asked, setAsked] = useState<VersionSummary | null>(null);
  return (
    <Asked query={list}>
      {({ pages }) => {
        const versions = pages.flatMap(({ items }) => items);
        const [newest, before] = versions;
        if (newest === undefined)
          return (
            <Empty icon={GitCompareArrows} title={t("versions.none")}>
              {t("versions.none_help")}
            </Empty>
          );
        // At first, what is not published yet; else what was published last.
        const usual = flow.changed || before === undefined;
        return (
          <Stack gap="xl">
            <div>
              <VersionTable
                versions={versions}
                onCompare={(number) =>
                  void navigate({ search: { compare: number, with: "draft" } })
                }
                onRestore={setAsked}
              />
              {list.hasNextPage && (
                <Center mt="md">
                  <Button
                    variant="default"
                    loading={list.isFetchingNextPage}
                    onClick={() => void list.fetchNextPage()}
                  >
                    {t("common.more")}
                  </Button>
                </Center>
              )}
            </div>
            <ComparisonSection
              flow={flow.id}
              versions={versions}
              from={from ?? (usual ? newest.number : before.number)}
              to={to ?? (usual ? "draft" : newest.number)}
              onChange={({ from, to }) =>
                void navigate({ search: { compare: from, with: to }, replace: true })
              }
            />
            {asked !== null && (
              <RestoreQuestion flow={flow} version={asked} onClose={() => setAsked(null)} />
            )}
          </Stack>
        );
      }}
    </Asked>
  );
}
