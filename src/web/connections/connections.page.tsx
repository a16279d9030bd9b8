import { Button, Group, Pagination, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Plug, Plus } from "lucide-react";
import { useState } from "react";
import { type Connection, connectionsQuery } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { ConnectionRow } from "./connection-row.tsx";
import { Handovers } from "./handovers.tsx";
import { NewConnection } from "./new-connection.tsx";

/** A person's connections. */
export function ConnectionsPage() {
  const t = useT();
  const connections = useQuery(connectionsQuery);
  const [isNew, { open, close }] = useDisclosure();
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
      {t("connection.new")}
    </Button>
  );
  const isEmpty = connections.data?.length === 0;
  return (
    <Page
      title={t("nav.connections")}
      help={t("connections.help")}
      actions={connections.data === undefined || isEmpty ? undefined : add}
    >
      <Stack gap="lg">
        <Handovers />
        <Asked query={connections}>
          {(own) =>
            isEmpty ? (
              <Empty icon={Plug} title={t("connections.none")} action={add}>
                {t("connections.none_help")}
              </Empty>
            ) : (
              <ConnectionList connections={own} />
            )
          }
        </Asked>
      </Stack>
      <NewConnection opened={isNew} onClose={close} />
    </Page>
  );
}

/** So many are shown at once. What is told of each beside its name is asked for those alone. */
const shownAtOnce = 20;
const few = 8;

function ConnectionList({ connections }: { readonly connections: readonly Connection[] }) {
  const t = useT();
  const [search, setSearch] = useState("");
  const [page, setPage] = useState(1);
  const wanted = search.trim().toLowerCase();
  const found = connections.filter(({ name, account, accountName }) =>
    [name, account, accountName].some((text) => text?.toLowerCase().includes(wanted)),
  );
  const pages = Math.ceil(found.length / shownAtOnce);
  const first = (Math.min(page, Math.max(pages, 1)) - 1) * shownAtOnce;
  return (
    <Stack>
      {connections.length > few && (
        <SearchBox
          label={t("connections.search")}
          value={search}
          onSearch={(text) => {
            setSearch(text);
            setPage(1);
          }}
        />
      )}
      {found.length === 0 ? (
        <Text c="dimmed">{t("connections.not_found", { search: search.trim() })}</Text>
      ) : (
        <ListTable
          label={t("nav.connections")}
          heads={[
            t("connection.connection"),
            t("connection.state"),
            t("connection.used_by"),
            t("connection.reads.month"),
          ]}
        >
          {found.slice(first, first + shownAtOnce).map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </ListTable>
      )}
      {pages > 1 && (
        <Group justify="center">
          <Pagination
            total={pages}
            value={page}
            onChange={setPage}
            getControlProps={(control) => ({
              "aria-label": t(control === "next" ? "common.next" : "common.back"),
            })}
          />
        </Group>
      )}
    </Stack>
  );
}
