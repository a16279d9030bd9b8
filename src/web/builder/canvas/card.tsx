import { ActionIcon, Box, Group, Paper, Text } from "@mantine/core";
import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import type { WebTranslate } from "#i18n/web/translator.ts";
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
  hasBody = isOpen,
  isInBlock = false,
  children,
}: {
  /** `trigger`, or a step's id. */
  readonly card: string;
  readonly number: number;
  readonly icon: ReactNode;
  /** What stands before the name, such as "Action". */
  readonly kind: string;
  /** Null for what has none but that of its kind. */
  readonly name: string | null;
  /** The name's own part of the header, where it can be changed. */
  readonly rename?: ReactNode;
  readonly below?: ReactNode;
  readonly marks?: ReactNode;
  readonly menu?: ReactNode;
  /** What the card is dragged by. */
  readonly handle?: ReactNode;
  readonly isOpen: boolean;
  readonly onToggle: (card: string) => void;
  readonly hasBody?: boolean;
  /** Whether it is the head of what holds other cards. */
  readonly isInBlock?: boolean;
  readonly children: () => ReactNode;
}) {
  const t = useT();
  const title = titleOf(kind, name, t);
  return (
    <Paper
      component="section"
      id={cardId(card)}
      aria-label={t("builder.card.label", { number, title })}
      withBorder
      shadow="xs"
      className={classes["card"]}
      data-in-block={isInBlock || undefined}
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
      {hasBody && <LazyBody>{children}</LazyBody>}
    </Paper>
  );
}

export function CardTitle({ kind, name }: { readonly kind: string; readonly name: string | null }) {
  const title = titleOf(kind, name, useT());
  return (
    <Text component="h2" className={classes["title"]} title={title}>
      {title}
    </Text>
  );
}

function titleOf(kind: string, name: string | null, t: WebTranslate): string {
  return name === null ? kind : t("builder.card.title", { kind, name });
}
