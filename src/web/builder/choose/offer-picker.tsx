import { Badge, Box, Group, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";
import type { CatalogueAction, CatalogueConnector, CatalogueTrigger } from "#flow/catalogue.ts";
import { useSay, useT } from "../../language/language.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import { found } from "./offers.ts";
import classes from "./offer-picker.module.css";

/** Connectors on the left, what the chosen one offers on the right, and a search over all of it. */
export function OfferPicker<Offer extends CatalogueTrigger | CatalogueAction>({
  connectors,
  offersOf,
  onChoose,
}: {
  readonly connectors: readonly CatalogueConnector[];
  readonly offersOf: (connector: CatalogueConnector) => readonly Offer[];
  readonly onChoose: (connector: CatalogueConnector, offer: Offer) => void;
}) {
  const t = useT();
  const say = useSay();
  const [search, setSearch] = useState("");
  const [wanted, setWanted] = useState<string | null>(null);
  const list = found(connectors, offersOf, search);
  const shown = list.find(({ connector }) => connector.id === wanted) ?? list[0];
  return (
    <Stack>
      <TextInput
        type="search"
        aria-label={t("builder.choose.search")}
        placeholder={t("builder.choose.search")}
        leftSection={<Search size={16} aria-hidden />}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        data-autofocus
      />
      <Text role="status" className={classes["quiet"]}>
        {shown === undefined ? t("builder.choose.nothing", { search }) : ""}
      </Text>
      {shown !== undefined && (
        <Box className={classes["columns"]}>
          <Stack gap={4} role="group" aria-label={t("builder.choose.connectors")}>
            {list.map(({ connector }) => (
              <UnstyledButton
                key={connector.id}
                className={classes["connector"]}
                aria-pressed={connector.id === shown.connector.id}
                onClick={() => setWanted(connector.id)}
              >
                <ConnectorIcon connector={connector.id} label={say(connector.label)} />
                <Text fw={600} truncate>
                  {say(connector.label)}
                </Text>
              </UnstyledButton>
            ))}
          </Stack>
          <Stack gap="xs" role="group" aria-label={say(shown.connector.label)}>
            {shown.offers.map((offer) => (
              <UnstyledButton
                key={offer.id}
                className={classes["offer"]}
                onClick={() => onChoose(shown.connector, offer)}
              >
                <Group gap="xs" mb={2}>
                  <Text fw={600}>{say(offer.label)}</Text>
                  {"kind" in offer && (
                    <Kind kind={offer.kind} connector={say(shown.connector.label)} />
                  )}
                </Group>
                <Text size="sm" c="dimmed">
                  {say(offer.help)}
                </Text>
              </UnstyledButton>
            ))}
          </Stack>
        </Box>
      )}
    </Stack>
  );
}

/** Whether an action changes anything in the outside system. */
function Kind({
  kind,
  connector,
}: {
  readonly kind: CatalogueAction["kind"];
  readonly connector: string;
}) {
  const t = useT();
  return kind === "read" ? (
    <Badge variant="default" tt="none">
      {t("builder.choose.reads")}
    </Badge>
  ) : (
    <Badge variant="outline" color="orange" tt="none" className={classes["writes"]}>
      {t("builder.choose.writes", { connector })}
    </Badge>
  );
}
