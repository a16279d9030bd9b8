import { Anchor, Box, Group, Text } from "@mantine/core";
import { memo } from "react";
import { useT } from "../../language/language.tsx";
import { ModeBadge } from "../../parts/badges.tsx";
import { useBench } from "../bench.ts";
import classes from "./connection-line.module.css";

/** Through which connection a card works. */
export const ConnectionLine = memo(function ConnectionLine({
  card,
  connector,
  connection: id,
}: {
  readonly card: string;
  readonly connector: string;
  readonly connection: string | null;
}) {
  const t = useT();
  const { own, used, isReadOnly, ask } = useBench();
  const mine = own.find((one) => one.id === id);
  if (mine !== undefined)
    return (
      <Group gap={8} wrap="nowrap">
        <Text size="sm" truncate title={mine.name}>
          {mine.name}
        </Text>
        <Box className={classes["mode"]}>
          <ModeBadge mode={mine.mode} />
        </Box>
      </Group>
    );
  const others = used.find((one) => one.id === id);
  if (others !== undefined && others.connector === connector)
    return (
      <Text size="sm" truncate>
        {t("builder.connection.of", { name: others.owner.name })}
      </Text>
    );
  if (isReadOnly) return <Text size="sm">{t("builder.connection.none")}</Text>;
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      onClick={() => ask({ about: "connection", card })}
    >
      {t("builder.connection.choose")}
    </Anchor>
  );
});
