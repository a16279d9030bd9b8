import { Button, Center, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { type Event, skippedQuery } from "../../api/events.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { Asked } from "../../parts/asked.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Cell, ListTable } from "../../parts/list-table.tsx";
import { OutsideId } from "../copy-id.tsx";

/** What a flow was told of and did not work on, with the reason. */
export function SkippedEvents({ flow }: { readonly flow: string }) {
  const t = useT();
  const formats = useFormats();
  const pages = useInfiniteQuery(skippedQuery(flow));
  const heads = {
    at: t("runs.skipped.at"),
    record: t("runs.skipped.record"),
    reason: t("runs.skipped.reason"),
  };
  return (
    <Asked query={pages}>
      {(read) => {
        const events = read.pages.flatMap(({ items }) => items);
        if (events.length === 0)
          return (
            <Empty icon={ListChecks} title={t("runs.skipped.none")}>
              {t("runs.skipped.none_help")}
            </Empty>
          );
        return (
          <>
            <ListTable label={t("runs.skipped")} heads={Object.values(heads)}>
              {events.map((event) => (
                <Table.Tr key={event.id}>
                  <Cell label={heads.at}>
                    <time dateTime={event.at}>{formats.moment(event.at)}</time>
                  </Cell>
                  <Cell label={heads.record}>
                    {event.values.seen ? (
                      <OutsideId id={event.key} what={heads.record} url={event.recordUrl} />
                    ) : (
                      t("runs.hidden_here")
                    )}
                  </Cell>
                  <Cell label={heads.reason}>
                    <Reason event={event} flow={flow} />
                  </Cell>
                </Table.Tr>
              ))}
            </ListTable>
            {pages.isFetchNextPageError && <Failure error={pages.error} />}
            {pages.hasNextPage && (
              <Center mt="md">
                <Button
                  variant="default"
                  loading={pages.isFetchingNextPage}
                  onClick={() => void pages.fetchNextPage()}
                >
                  {t("common.more")}
                </Button>
              </Center>
            )}
          </>
        );
      }}
    </Asked>
  );
}

function Reason({ event, flow }: { readonly event: Event; readonly flow: string }) {
  const t = useT();
  const { reason = null, because = null } =
    event.deliveries.find(({ flowId }) => flowId === flow) ?? {};
  switch (reason) {
    case "condition":
      return because === null ? (
        t("runs.skipped.erased")
      ) : (
        <>
          {t("runs.skipped.condition", { condition: because.condition })}
          <Text size="sm" c="dimmed">
            {because.value}
          </Text>
        </>
      );
    case "own_event":
      return t("runs.skipped.own_event");
    case "handled_by_lineage":
      return t("runs.skipped.handled_by_lineage");
    case "erased":
      return t("runs.skipped.erased");
    case null:
      return null;
  }
}
