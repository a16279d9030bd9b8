import { Tooltip } from "@mantine/core";
import {
  Banknote,
  Braces,
  Calendar,
  CalendarClock,
  CircleHelp,
  Hash,
  KeyRound,
  List,
  ListChecks,
  type LucideIcon,
  ToggleLeft,
  Type,
} from "lucide-react";
import type { Control } from "#flow/form.ts";
import type { PillOffer } from "#flow/pills.ts";

const icons: { readonly [type in Control["kind"] | PillOffer["type"]]: LucideIcon } = {
  text: Type,
  lookUp: ListChecks,
  choice: ListChecks,
  number: Hash,
  integer: Hash,
  money: Banknote,
  currency: ListChecks,
  boolean: ToggleLeft,
  date: Calendar,
  dateTime: CalendarClock,
  list: List,
  group: Braces,
  object: Braces,
  map: KeyRound,
  union: CircleHelp,
  any: CircleHelp,
};

/** Says of which type something is, by a picture and by words. */
export function TypeIcon({
  type,
  words,
}: {
  readonly type: keyof typeof icons;
  readonly words: string;
}) {
  const Icon = icons[type];
  return (
    <Tooltip label={words}>
      <Icon size={14} role="img" aria-label={words} color="var(--mantine-color-dimmed)" />
    </Tooltip>
  );
}
