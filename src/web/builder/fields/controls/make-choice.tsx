import { Alert, Button, Loader, Stack, Text } from "@mantine/core";
import { Wrench } from "lucide-react";
import { useMakeChoice } from "../../../api/choices.ts";
import { isRefusal } from "../../../api/refusal.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useBench } from "../../bench.ts";
import { useForm } from "../editing.tsx";
import { useChoices } from "./use-choices.ts";

/** A way to have the other side make what is chosen, where it is not there; for the owner of the connection alone. */
export function MakeChoice({
  connection,
  choices,
  of,
  value,
  beside,
}: {
  readonly connection: string;
  readonly choices: string;
  readonly of: string | undefined;
  readonly value: string;
  /** The id of the control that names it, which has the focus once the button is gone. */
  readonly beside: string;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue, isReadOnly } = useForm();
  const { own } = useBench();
  const owned = own.find(({ id }) => id === connection);
  const making = catalogue.connectors
    .find(({ id }) => id === owned?.connector)
    ?.choices.find(({ id }) => id === choices)?.making;
  const { items, isPending, error } = useChoices(
    connection,
    choices,
    value,
    of,
    making !== undefined,
  );
  const make = useMakeChoice();
  const isThere = items.some((one) => one.value.toLowerCase() === value.toLowerCase());
  const asked = { connection, choices, of, value };
  const isOfThis = make.variables?.value === value && make.variables.of === of;
  const told = isOfThis ? make.data : undefined;
  if (owned === undefined || making === undefined || isReadOnly) return null;
  if (isThere)
    return told === undefined || told.left !== null ? null : (
      <Text size="xs" mt={4} role="status">
        {t(told.made ? "fields.making.made" : "fields.making.there", { value })}
      </Text>
    );
  if (isPending || error !== null) return null;
  const refused = isOfThis ? make.error : null;
  return (
    <Alert color="gray" variant="light" mt={6} p="xs">
      <Stack gap={8} align="flex-start">
        <Text size="xs">{say(making.help)}</Text>
        {told?.left !== undefined && told.left !== null && (
          <Text size="xs" role="status" fw={500}>
            {told.left}
          </Text>
        )}
        {refused !== null && (
          <Text size="xs" role="alert" c="red.9">
            {isRefusal(refused)
              ? [refused.message, refused.advice].filter(Boolean).join(" ")
              : t("common.unreachable")}
          </Text>
        )}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={
            make.isPending ? <Loader size={14} aria-hidden /> : <Wrench size={14} aria-hidden />
          }
          aria-busy={make.isPending}
          onClick={() => {
            if (make.isPending) return;
            make.mutate(asked, {
              onSuccess: ({ left }) => {
                if (left === null) document.getElementById(beside)?.focus();
              },
            });
          }}
        >
          {say(making.label)}
        </Button>
      </Stack>
    </Alert>
  );
}
