import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reconciliationsQuery } from "../api/reconciliations.ts";
import { useFormats, useT } from "../language/language.tsx";
import { ButtonLink, TextLink } from "../parts/link.tsx";
import { useMonthWords } from "../parts/use-month-words.ts";
import { Section } from "../parts/section.tsx";
import { MonthlySwitch } from "./monthly-switch.tsx";

/** On a connection's page, where its system has lists to hold against. */
export function ReconcileSection({ connection: id }: { readonly connection: string }) {
  const t = useT();
  const formats = useFormats();
  const words = useMonthWords();
  const list = useQuery(reconciliationsQuery(id)).data;
  if (list?.isPossible !== true) return null;
  const [newest] = list.items;
  return (
    <Section
      title={t("reconcile.title")}
      help={t("reconcile.help")}
      actions={
        <ButtonLink to="/connections/$id/reconcile" params={{ id }} variant="default">
          {t("reconcile.open")}
        </ButtonLink>
      }
    >
      {newest !== undefined && (
        <Text size="sm" mb="sm">
          <TextLink to="/reconciliations/$id" params={{ id: newest.id }}>
            {words(newest.month)}
          </TextLink>{" "}
          {t(`reconcile.state.${newest.state}`)} ·{" "}
          {t("reconcile.some_differences", { number: formats.number(newest.differences) })}
        </Text>
      )}
      <MonthlySwitch connection={id} monthly={list.monthly} />
    </Section>
  );
}
