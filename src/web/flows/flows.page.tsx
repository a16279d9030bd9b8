import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import { type FlowFilter, flowsQuery } from "../api/flows.ts";
import { useMay } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { Loading } from "../parts/loading.tsx";
import { Page } from "../parts/page.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { FlowTable } from "./flow-table.tsx";
import { ImportButton } from "./import-dialog.tsx";
import { NewFlowButton } from "./new-flow.tsx";
import { filterOf, searchFor } from "./search.ts";

const route = getRouteApi("/inside/flows");

const states = ["all", "active", "inactive"] as const;
const everything: FlowFilter = { text: "", state: "all" };

export function FlowsPage() {
  const t = useT();
  const mayBuild = useMay("builder");
  const filter = filterOf(route.useSearch());
  const navigate = route.useNavigate();
  const setFilter = (wanted: FlowFilter): void =>
    void navigate({ search: searchFor(wanted), replace: true });
  const flows = useInfiniteQuery(flowsQuery(filter));
  const found = flows.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiltered = filter.text !== "" || filter.state !== "all";
  const actions = mayBuild && (
    <>
      <ImportButton />
      <NewFlowButton />
    </>
  );
  if (flows.isPending || (flows.isSuccess && found.length === 0 && !isFiltered))
    return (
      <Page title={t("nav.flows")} help={t("flows.help")}>
        {flows.isPending ? (
          <Loading />
        ) : (
          <Empty
            icon={Workflow}
            title={t("flows.none")}
            action={mayBuild && <Group justify="center">{actions}</Group>}
          >
            {mayBuild && t("flows.none_help")}
          </Empty>
        )}
      </Page>
    );
  return (
    <Page title={t("nav.flows")} help={t("flows.help")} actions={actions}>
      <Stack>
        <Filters filter={filter} setFilter={setFilter} />
        {flows.error !== null && <Failure error={flows.error} retry={() => flows.refetch()} />}
        {found.length > 0 && <FlowTable flows={found} />}
        {flows.isSuccess && found.length === 0 && (
          <Empty
            icon={Workflow}
            title={t("flows.none_found")}
            action={
              <Button variant="default" onClick={() => setFilter(everything)}>
                {t("flows.show_all")}
              </Button>
            }
          >
            {t("flows.none_found_help")}
          </Empty>
        )}
        {flows.hasNextPage && (
          <Button
            variant="default"
            mx="auto"
            loading={flows.isFetchingNextPage}
            onClick={() => void flows.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </Stack>
    </Page>
  );
}

function Filters({
  filter,
  setFilter,
}: {
  readonly filter: FlowFilter;
  readonly setFilter: (filter: FlowFilter) => void;
}) {
  const t = useT();
  return (
    <Group>
      <SearchBox
        label={t("flows.search")}
        value={filter.text}
        onSearch={(text) => setFilter({ ...filter, text: text.trim() })}
      />
      <SegmentedControl
        aria-label={t("flows.filter")}
        value={filter.state}
        onChange={(chosen) =>
          setFilter({ ...filter, state: states.find((one) => one === chosen) ?? "all" })
        }
        data={states.map((one) => ({ value: one, label: t(`flows.filter.${one}`) }))}
      />
    </Group>
  );
}
