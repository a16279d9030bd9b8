import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { monthOf } from "#flow/month.ts";
import {
  askReconciliation,
  type Reconciliation,
  startReconciliation,
} from "../api/reconciliations.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Failure } from "../parts/failure.tsx";
import { useMonthWords } from "../parts/use-month-words.ts";
import { MonthPicker } from "../parts/month-picker.tsx";
import { Section } from "../parts/section.tsx";
import { useAct } from "../parts/use-act.ts";

/** Counts what a month takes, and starts once the person means it. */
export function AskMonth({
  connection,
  month: wanted,
}: {
  readonly connection: string;
  readonly month: string | undefined;
}) {
  const t = useT();
  const { timeZone } = useFormats();
  const [{ newest, last }] = useState(() => monthsOf(timeZone));
  const [month, setMonth] = useState(wanted ?? last);
  const [asked, setAsked] = useState<Reconciliation | null>(null);
  const counting = useAct();
  const client = useQueryClient();
  const navigate = useNavigate();
  const start = async (one: Reconciliation): Promise<void> => {
    const { id } = await startReconciliation(one);
    await client.invalidateQueries({ queryKey: ["connection", connection] });
    await navigate({ to: "/reconciliations/$id", params: { id } });
  };
  return (
    <Section title={t("reconcile.open")}>
      <Group align="flex-end">
        <MonthPicker label={t("reconcile.month")} month={month} newest={newest} onPick={setMonth} />
        <Button
          loading={counting.isBusy}
          onClick={() =>
            counting.act(async () => setAsked(await askReconciliation(connection, month)))
          }
        >
          {t("reconcile.count")}
        </Button>
      </Group>
      {counting.error !== null && <Failure error={counting.error} />}
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t("reconcile.open")}
        confirm={t("reconcile.start")}
        onConfirm={async () => {
          if (asked !== null) await start(asked);
        }}
      >
        {asked !== null && <Expected asked={asked} />}
      </Confirm>
    </Section>
  );
}

/** This month, and the one before. */
function monthsOf(timeZone: string): { readonly newest: string; readonly last: string } {
  const newest = monthOf(Date.now(), timeZone);
  const first = Date.parse(`${newest}-01T00:00:00Z`);
  return { newest, last: monthOf(first - 1, "UTC") };
}

function Expected({
  asked: { expected, month, timeZone: zone, unread, changesSince },
}: {
  readonly asked: Reconciliation;
}) {
  const t = useT();
  const formats = useFormats();
  const words = useMonthWords();
  const { isEstimate, objects, reads, lists } = expected;
  const told = {
    objects: formats.number(objects),
    reads: formats.number(reads),
    month: words(month),
    zone,
  };
  return (
    <Stack gap="xs">
      <Text>{t(isEstimate ? "reconcile.estimate" : "reconcile.expected", told)}</Text>
      <Text size="sm" c="dimmed">
        {lists
          .filter((list) => list.objects > 0)
          .map(({ label, objects: some }) => `${label} ${formats.number(some)}`)
          .join(" · ")}
      </Text>
      {changesSince !== null && (
        <Text size="sm">
          {t("reconcile.changes_since", { moment: formats.in(zone).moment(changesSince) })}
        </Text>
      )}
      {unread.length > 0 && (
        <Text size="sm">{t("reconcile.unread", { lists: unread.join(", ") })}</Text>
      )}
    </Stack>
  );
}
