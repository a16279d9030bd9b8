import { Text } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";
import type { MayOperate } from "./may-operate.ts";

/** Why somebody may not decide, and whom to ask. */
export function MayNot({ may }: { readonly may: Extract<MayOperate, { may: false }> }) {
  const { t, locale } = useLanguage();
  const owners = new Intl.ListFormat(locale).format(may.owners);
  return (
    <Text size="sm" c="dimmed">
      {may.why === "viewer"
        ? t("runs.may_not_viewer")
        : t("runs.may_not", { owners, count: may.owners.length })}
    </Text>
  );
}
