import { Button, Center, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { type AuditFilter, auditQuery } from "../api/audit.ts";
import { peopleQuery } from "../api/people.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import classes from "./audit.module.css";
import { Entry } from "./entry.tsx";
import type { AuditSearch } from "./search.ts";

export function AuditList({
  filter,
  onChange,
}: {
  readonly filter: AuditFilter;
  readonly onChange: (change: Partial<AuditSearch>) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const pages = useInfiniteQuery(auditQuery(filter));
  const { data: people = [] } = useQuery(peopleQuery);
  const nameOf = (id: string): string => people.find((one) => one.id === id)?.name ?? id;
  return (
    <Asked query={pages}>
      {(read) => {
        const entries = read.pages.flatMap(({ items }) => items);
        const archived = read.pages[0]?.archived ?? null;
        const older = archived && t("audit.archived", { until: formats.moment(archived.until) });
        if (entries.length === 0)
          return (
            <Empty icon={ScrollText} title={t("audit.none")}>
              {t("audit.none_help")} {older}
            </Empty>
          );
        return (
          <>
            <ol className={classes["list"]} aria-label={t("nav.audit")}>
              {entries.map((entry) => (
                <Entry key={entry.id} entry={entry} nameOf={nameOf} onChange={onChange} />
              ))}
            </ol>
            {pages.isFetchNextPageError && <Failure error={pages.error} />}
            <Center mt="md">
              {pages.hasNextPage ? (
                <Button
                  variant="default"
                  loading={pages.isFetchingNextPage}
                  onClick={() => void pages.fetchNextPage()}
                >
                  {t("common.more")}
                </Button>
              ) : (
                <Text size="sm" c="dimmed">
                  {t("audit.end")} {older}
                </Text>
              )}
            </Center>
          </>
        );
      }}
    </Asked>
  );
}
