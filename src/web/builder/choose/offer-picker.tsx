import { Badge, Box, Group, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { Search, Workflow } from "lucide-react";
import { useState } from "react";
import type { CatalogueAction, CatalogueConnector, CatalogueTrigger } from "#flow/catalogue.ts";
import { useSay, useT } from "../../language/language.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import { LogicIcon } from "../../parts/logic-icon.tsx";
import type { LogicKind } from "#flow/offers.ts";
import { foundLogic, isLogicMeant } from "./logic-offers.ts";
import { found, theOnly } from "./offers.ts";
import classes from "./offer-picker.module.css";

/** Connectors on the left, and logic below them; what the chosen one offers on the right, and a search over all of it. */
export function OfferPicker<Offer extends CatalogueTrigger | CatalogueAction>({
  connectors,
  offersOf,
  onChoose,
  onLogic,
}: {
  readonly connectors: readonly CatalogueConnector[];
  readonly offersOf: (connector: CatalogueConnector) => readonly Offer[];
  readonly onChoose: (connector: CatalogueConnector, offer: Offer) => void;
  /** Absent where no step of Millrace's own can be chosen. */
  readonly onLogic?: (kind: LogicKind) => void;
}) {
  const t = useT();
  const say = useSay();
  const [search, setSearch] = useState("");
  const [wanted, setWanted] = useState<string | null>(null);
  const list = found(connectors, offersOf, search);
  const logic = onLogic === undefined ? [] : foundLogic(search, t, say);
  const names = list.flatMap(({ offers }) => offers.map(({ label }) => say(label)));
  const isLogic =
    logic.length > 0 &&
    (wanted === logicId ||
      list.length === 0 ||
      (wanted === null && isLogicMeant(search, logic, names)));
  const shown = isLogic
    ? undefined
    : (list.find(({ connector }) => connector.id === wanted) ?? list[0]);
  const chooseOnly = (): void => {
    const all = [
      ...list.flatMap(({ connector, offers }) =>
        offers.map((offer) => ({
          name: say(offer.label),
          choose: () => onChoose(connector, offer),
        })),
      ),
      ...logic.map(({ kind, label: name }) => ({ name, choose: () => onLogic?.(kind) })),
    ];
    theOnly(all, search)?.choose();
  };
  return (
    <Stack>
      <TextInput
        type="search"
        aria-label={t(onLogic === undefined ? "builder.choose.search" : "logic.search")}
        placeholder={t(onLogic === undefined ? "builder.choose.search" : "logic.search")}
        leftSection={<Search size={16} aria-hidden />}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        onKeyDown={({ key, nativeEvent }) => {
          if (key === "Enter" && !nativeEvent.isComposing) chooseOnly();
        }}
        data-autofocus
      />
      <Text role="status" className={classes["quiet"]}>
        {shown === undefined && !isLogic ? t("builder.choose.nothing", { search }) : ""}
      </Text>
      {(shown !== undefined || isLogic) && (
        <Box className={classes["columns"]}>
          <Stack gap="md">
            {list.length > 0 && (
              <Stack gap={4} role="group" aria-label={t("builder.choose.connectors")}>
                {onLogic !== undefined && <Heading>{t("builder.choose.system")}</Heading>}
                {list.map(({ connector }) => (
                  <UnstyledButton
                    key={connector.id}
                    className={classes["connector"]}
                    aria-pressed={connector.id === shown?.connector.id}
                    onClick={() => setWanted(connector.id)}
                  >
                    <ConnectorIcon connector={connector.id} label={say(connector.label)} />
                    <Text fw={600} truncate>
                      {say(connector.label)}
                    </Text>
                  </UnstyledButton>
                ))}
              </Stack>
            )}
            {logic.length > 0 && (
              <UnstyledButton
                className={classes["connector"]}
                aria-pressed={isLogic}
                onClick={() => setWanted(logicId)}
              >
                <Workflow size={24} aria-hidden />
                <Text fw={600} truncate>
                  {t("builder.choose.logic")}
                </Text>
              </UnstyledButton>
            )}
          </Stack>
          {shown !== undefined && (
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
              {logic.length > 0 && search.trim() !== "" && (
                <Logic offers={logic} onChoose={onLogic} />
              )}
            </Stack>
          )}
          {isLogic && (
            <Stack gap="xs" role="group" aria-label={t("builder.choose.logic")}>
              <Logic offers={logic} onChoose={onLogic} />
            </Stack>
          )}
        </Box>
      )}
    </Stack>
  );
}

const logicId = " logic";

function Heading({ children }: { readonly children: string }) {
  return (
    <Text size="xs" fw={600} c="dimmed" px={8}>
      {children}
    </Text>
  );
}

function Logic({
  offers,
  onChoose,
}: {
  readonly offers: ReturnType<typeof foundLogic>;
  readonly onChoose: ((kind: LogicKind) => void) | undefined;
}) {
  return offers.map(({ kind, label, help }) => (
    <UnstyledButton key={kind} className={classes["offer"]} onClick={() => onChoose?.(kind)}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <LogicIcon kind={kind} size={24} />
        <Box>
          <Text fw={600}>{label}</Text>
          <Text size="sm" c="dimmed">
            {help}
          </Text>
        </Box>
      </Group>
    </UnstyledButton>
  ));
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
