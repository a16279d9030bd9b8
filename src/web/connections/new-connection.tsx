import { Group, Modal, Stack, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { CatalogueConnector } from "#flow/catalogue.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { useSay, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { ConnectorIcon } from "../parts/connector-icon.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { ConnectionForm } from "./connection-form.tsx";
import classes from "./new-connection.module.css";

/** The dialog in which a system is chosen, and then connected to. */
export function NewConnection({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("connection.new")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Steps onClose={onClose} />
    </Modal>
  );
}

function Steps({ onClose }: { readonly onClose: () => void }) {
  const say = useSay();
  const navigate = useNavigate();
  const catalogue = useQuery(catalogueQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Asked query={catalogue}>
      {({ connectors }) => {
        const only = connectors.length === 1 ? connectors[0] : undefined;
        const connector = only ?? connectors.find(({ id }) => id === chosen);
        if (connector === undefined)
          return <ConnectorChoice connectors={connectors} onChoose={setChosen} />;
        return (
          <Stack>
            <Group gap="sm" wrap="nowrap">
              <ConnectorIcon connector={connector.id} label={say(connector.label)} />
              <div>
                <Text fw={600}>{say(connector.label)}</Text>
                <Text size="sm" c="dimmed">
                  {say(connector.help)}
                </Text>
              </div>
            </Group>
            <ConnectionForm
              connector={connector.id}
              onDone={(id) => {
                onClose();
                void navigate({ to: "/connections/$id", params: { id } });
              }}
              onCancel={only === undefined ? () => setChosen(null) : onClose}
            />
          </Stack>
        );
      }}
    </Asked>
  );
}

/** So many can be looked through without a search. */
const few = 8;

function ConnectorChoice({
  connectors,
  onChoose,
}: {
  readonly connectors: readonly CatalogueConnector[];
  readonly onChoose: (connector: string) => void;
}) {
  const t = useT();
  const say = useSay();
  const [search, setSearch] = useState("");
  const found = connectors.filter(({ label }) =>
    say(label).toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <Stack>
      {connectors.length > few && (
        <SearchBox label={t("connection.search_connectors")} value={search} onSearch={setSearch} />
      )}
      {found.length === 0 && <Text c="dimmed">{t("connection.no_connector", { search })}</Text>}
      {found.map(({ id, label, help }) => (
        <UnstyledButton key={id} className={classes["choice"]} onClick={() => onChoose(id)}>
          <Group gap="sm" wrap="nowrap">
            <ConnectorIcon connector={id} label={say(label)} />
            <div>
              <Text fw={600}>{say(label)}</Text>
              <Text size="sm" c="dimmed">
                {say(help)}
              </Text>
            </div>
          </Group>
        </UnstyledButton>
      ))}
    </Stack>
  );
}
