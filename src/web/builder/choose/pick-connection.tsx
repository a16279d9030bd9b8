import { Button, Group, Radio, Stack, Text } from "@mantine/core";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { CatalogueConnector } from "#flow/catalogue.ts";
import type { Connection } from "../../api/connections.ts";
import { ConnectionForm } from "../../connections/connection-form.tsx";
import { useSay, useT } from "../../language/language.tsx";
import { ModeBadge } from "../../parts/badges.tsx";
import { useBench } from "../bench.ts";
import classes from "./pick-connection.module.css";

/** One of the connections to a system, or a new one made in place. */
export function PickConnection({
  connector,
  current = null,
  onBack,
  onPick,
  children = null,
}: {
  readonly connector: CatalogueConnector;
  /** The one in use now. */
  readonly current?: string | null;
  readonly onBack?: () => void;
  readonly onPick: (connection: string | null) => void;
  /** What else is asked, above the buttons. */
  readonly children?: ReactNode;
}) {
  const t = useT();
  const say = useSay();
  const { own, used } = useBench();
  const mine = own.filter((one) => one.connector === connector.id);
  const others = used.filter(
    (one) => one.connector === connector.id && own.every(({ id }) => id !== one.id),
  );
  const [chosen, setChosen] = useState(current ?? mine[0]?.id ?? null);
  const hasNone = mine.length + others.length === 0;
  const asksMore = children !== null;
  const [isNew, setIsNew] = useState(hasNone);
  const label = say(connector.label);
  const onLater = (): void => onPick(null);
  /** One that was just made is what was wanted, unless something else is to be answered, too. */
  const take = (made: string): void => {
    if (!asksMore) return onPick(made);
    setChosen(made);
    setIsNew(false);
  };
  if (isNew)
    return (
      <Stack>
        <Text>
          {t(hasNone ? "builder.connection.first" : "builder.connection.new", { connector: label })}
        </Text>
        <ConnectionForm
          connector={connector.id}
          onDone={take}
          onCancel={hasNone ? (onBack ?? onLater) : () => setIsNew(false)}
        />
        {hasNone && (
          <Button
            variant="subtle"
            color="gray"
            onClick={onLater}
            style={{ alignSelf: "flex-start" }}
          >
            {t("builder.connection.later")}
          </Button>
        )}
      </Stack>
    );
  return (
    <Stack>
      <Radio.Group
        label={t("builder.connection.which", { connector: label })}
        value={chosen}
        onChange={setChosen}
      >
        <Stack gap="xs" mt="xs">
          {mine.map((one) => (
            <Choice key={one.id} id={one.id} name={one.name} mode={one.mode}>
              {one.broken?.message ?? one.accountName ?? one.account}
            </Choice>
          ))}
          {others.map(({ id, owner }) => (
            <Choice key={id} id={id} name={t("builder.connection.of", { name: owner.name })} />
          ))}
        </Stack>
      </Radio.Group>
      {children}
      <Group justify="space-between">
        <Button
          variant="subtle"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => setIsNew(true)}
        >
          {t("builder.connection.add", { connector: label })}
        </Button>
        <Group gap="sm">
          {onBack !== undefined && (
            <Button variant="default" onClick={onBack}>
              {t("common.back")}
            </Button>
          )}
          <Button disabled={chosen === null} onClick={() => onPick(chosen)}>
            {t("builder.connection.use")}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

function Choice({
  id,
  name,
  mode,
  children,
}: {
  readonly id: string;
  readonly name: string;
  readonly mode?: Connection["mode"];
  readonly children?: ReactNode;
}) {
  return (
    <Radio.Card value={id} className={classes["choice"]} aria-label={name}>
      <Group wrap="nowrap">
        <Radio.Indicator />
        <Stack gap={0} flex={1} miw={0}>
          <Group gap="xs" wrap="nowrap">
            <Text fw={600} truncate title={name}>
              {name}
            </Text>
            {mode !== undefined && <ModeBadge mode={mode} />}
          </Group>
          {children !== undefined && (
            <Text size="sm" c="dimmed">
              {children}
            </Text>
          )}
        </Stack>
      </Group>
    </Radio.Card>
  );
}
