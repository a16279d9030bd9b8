import { Stack, Text } from "@mantine/core";
import { useFormats, useT } from "../../language/language.tsx";
import type { Past } from "./activation.ts";

/** What a flow would take up of the past, in words. */
export function PastWords({
  past,
  isSince,
}: {
  /** Undefined while it is counted. */
  readonly past: Past | undefined;
  /** Says from when, too. */
  readonly isSince: boolean;
}) {
  const t = useT();
  const formats = useFormats();
  if (past === undefined)
    return (
      <Text size="sm" role="status">
        {t("activation.activate.counting")}
      </Text>
    );
  const { since, count, notYet, undecided, atLeast, amounts } = past;
  const events = formats.number(count);
  const pending = formats.number(notYet);
  return (
    <Stack gap={2} role="status">
      {isSince && since !== null && (
        <Text size="sm">{t("activation.activate.since", { moment: formats.moment(since) })}</Text>
      )}
      <Text size="sm" fw={600}>
        {amounts.length === 0
          ? t(atLeast ? "activation.activate.count_least" : "activation.activate.count", {
              count,
              events,
            })
          : t(atLeast ? "activation.activate.sum_least" : "activation.activate.sum", {
              count,
              events,
              total: formats.together(
                amounts.map(({ amount, currency }) => formats.money(amount, currency)),
              ),
            })}
      </Text>
      {notYet > 0 && (
        <Text size="sm">{t("activation.activate.count_not_yet", { count: notYet, pending })}</Text>
      )}
      {undecided > 0 && (
        <Text size="sm">
          {t("activation.activate.count_undecided", {
            count: undecided,
            failing: formats.number(undecided),
          })}
        </Text>
      )}
    </Stack>
  );
}
