import { Alert, Text } from "@mantine/core";
import { EyeOff } from "lucide-react";
import type { RunSummary } from "../api/runs.ts";
import { useLanguage } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";

type Hidden = Extract<RunSummary["values"], { readonly seen: false }>;

/** Why inputs and outputs are missing, and whom to ask. */
export function HiddenValues({
  flow: id,
  values: { ask },
}: {
  readonly flow: string;
  readonly values: Hidden;
}) {
  const { t, locale } = useLanguage();
  const people = new Intl.ListFormat(locale).format(ask.map(({ name }) => name));
  return (
    <Alert color="gray" icon={<EyeOff size={20} aria-hidden />} title={t("runs.hidden")}>
      <Text size="sm">
        {people === "" ? t("runs.hidden_nobody") : t("runs.hidden_ask", { people })}
      </Text>
      <TextLink to="/flows/$id/readers" params={{ id }} size="sm">
        {t("readers.title")}
      </TextLink>
    </Alert>
  );
}

/** Why some fields show a mark, and who can let whoever asks see them. */
export function MaskedFields({
  owners,
}: {
  readonly owners: readonly { readonly name: string }[];
}) {
  const { t, locale } = useLanguage();
  const people = new Intl.ListFormat(locale).format(owners.map(({ name }) => name));
  return (
    <Alert color="gray" icon={<EyeOff size={20} aria-hidden />} title={t("runs.masked")}>
      <Text size="sm">
        {people === "" ? t("runs.masked_nobody") : t("runs.masked_ask", { people })}
      </Text>
    </Alert>
  );
}
