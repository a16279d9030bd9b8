import { Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Reconciliations, reconciliationsQuery, setMonthly } from "../api/reconciliations.ts";
import { useT } from "../language/language.tsx";
import { useMonthWords } from "../parts/use-month-words.ts";
import { useSayFailure } from "../parts/failure.tsx";

/** Has each month reconciled by itself, or no more. */
export function MonthlySwitch({
  connection,
  monthly,
}: {
  readonly connection: string;
  readonly monthly: Reconciliations["monthly"];
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const client = useQueryClient();
  const words = useMonthWords();
  const set = useMutation({
    mutationFn: (on: boolean) => setMonthly(connection, on),
    onSuccess: (list) => client.setQueryData(reconciliationsQuery(connection).queryKey, list),
    onError: sayFailure,
  });
  const next =
    monthly === null
      ? []
      : [t("reconcile.monthly_next", { month: words(monthly.nextMonth), zone: monthly.timeZone })];
  return (
    <Switch
      label={t("reconcile.monthly")}
      description={[t("reconcile.monthly_help"), ...next].join(" ")}
      checked={monthly !== null}
      aria-busy={set.isPending}
      onChange={({ currentTarget }) => {
        if (!set.isPending) set.mutate(currentTarget.checked);
      }}
    />
  );
}
