import { Text } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";
import type { MayOperate } from "./may-decide.ts";

/** Why somebody may not decide, and whom to ask. */
export function MayNot({ may }: { readonly may: Extract<MayOperate, { may: false }> }) {
  const { t, locale } = useLanguage();
  const owners = new Intl.ListFormat(locale).format(may.owners);
  const words = (): string => {
    switch (may.why) {
      case "viewer":
        return t("runs.may_not_viewer");
      case "not_granted":
        return t("runs.may_not", { owners, count: may.owners.length });
      case "above_limit":
        return t("limits.may_not", { owner: owners });
    }
  };
  return (
    <Text size="sm" c="dimmed">
      {words()}
    </Text>
  );
}
