import { ActionIcon, Box, Group, Paper, Text } from "@mantine/core";
import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../../language/language.tsx";
import classes from "./card.module.css";
import { LazyBody } from "./lazy-body.tsx";
import { cardId } from "./show-card.ts";

/** One card of the column: its header, and below it what is in it, while it is open. */
export function Card({
  card,
  number,
  icon,
  kind,
  name,
  rename,
  below,
  marks,
  menu,
  handle,
  isOpen,
  onToggle,
  isLifted = false,
  children,
}: {
  /** `trigger`, or a step's id. */
  readonly card: string;
  readonly number: number;
  readonly icon: ReactNode;
  /** What stands before the name, such as "Action". */
  readonly kind: string;
  readonly name: string;
  /** The name's own part of the header, where it can be changed. */
  readonly rename?: ReactNode;
  readonly below?: ReactNode;
  readonly marks?: ReactNode;
  readonly menu?: ReactNode;
  /** What the card is dragged by. */
  readonly handle?: ReactNode;
  readonly isOpen: boolean;
  readonly onToggle: (card: string) => void;
  readonly isLifted?: boolean;
  readonly children: () => ReactNode;
}) {
  const t = useT();
  const title = t("builder.card.title", { kind, name });
  return (
    <Paper
      component="section"
      id={cardId(card)}
      aria-label={t("builder.card.label", { number, title })}
      withBorder
      shadow={isLifted ? "lg" : "xs"}
      className={classes["card"]}
      data-lifted={isLifted || undefined}
    >
      <Group gap={8} wrap="nowrap" className={classes["header"]} align="flex-start">
        {handle}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={isOpen}
          aria-label={t(isOpen ? "builder.card.close" : "builder.card.open", { title })}
          data-toggle
          onClick={() => onToggle(card)}
        >
          {isOpen ? <ChevronDown size={18} aria-hidden /> : <ChevronRight size={18} aria-hidden />}
        </ActionIcon>
        <Text className={classes["number"]} aria-hidden>
          {number}
        </Text>
        <Box className={classes["icon"]}>{icon}</Box>
        <Box flex={1} miw={0}>
          {rename ?? <CardTitle kind={kind} name={name} />}
          {below !== undefined && <Box className={classes["below"]}>{below}</Box>}
        </Box>
        <Group gap={4} wrap="nowrap">
          {marks}
          {menu}
        </Group>
      </Group>
      {isOpen && <LazyBody>{children}</LazyBody>}
    </Paper>
  );
}

export function CardTitle({ kind, name }: { readonly kind: string; readonly name: string }) {
  const t = useT();
  const title = t("builder.card.title", { kind, name });
  return (
    <Text component="h2" className={classes["title"]} title={title}>
      {title}
    </Text>
  );
}
