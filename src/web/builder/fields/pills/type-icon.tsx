import { Tooltip } from "@mantine/core";
import {
  Banknote,
  Braces,
  CalendarClock,
  Hash,
  List,
  type LucideIcon,
  ToggleLeft,
  Type,
} from "lucide-react";
import type { WebTranslate } from "#i18n/web/translator.ts";
import type { PillOffer } from "#flow/pills.ts";
import { useT } from "../../../language/language.tsx";

export type TypeName = PillOffer["type"] | "money";

const icons: { readonly [type in TypeName]: LucideIcon } = {
  text: Type,
  number: Hash,
  integer: Hash,
  money: Banknote,
  boolean: ToggleLeft,
  dateTime: CalendarClock,
  list: List,
  object: Braces,
};

export function typeWords(type: TypeName, t: WebTranslate): string {
  return t(`fields.type.${type}`);
}

/** Says of which type something is, by a picture and its words. */
export function TypeIcon({ type, size = 14 }: { readonly type: TypeName; readonly size?: number }) {
  const t = useT();
  const Icon = icons[type];
  const words = typeWords(type, t);
  return (
    <Tooltip label={words}>
      <Icon size={size} role="img" aria-label={words} color="var(--mantine-color-dimmed)" />
    </Tooltip>
  );
}
