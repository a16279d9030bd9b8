import { Alert, List, Stack, Text } from "@mantine/core";
import { Banknote } from "lucide-react";
import type { Refusal } from "../../api/refusal.ts";
import type { LimitChoices } from "../../connections/limit-choices.ts";
import { LimitOffers } from "../../connections/limit-offers.tsx";
import { useT } from "../../language/language.tsx";
import { MeantCheckbox } from "./meant-checkbox.tsx";
import type { Meant } from "./use-meant.ts";

/** What a flow would do for the first time where real money moves, for a person to say that it is meant. */
export function LiveWrites({
  refusal: { details },
  limits,
  isEachTime = false,
  meant,
}: {
  readonly refusal: Refusal;
  /** Of the connections that have none. */
  readonly limits?: LimitChoices;
  /** They are meant for every run from now on, and not for one. */
  readonly isEachTime?: boolean;
  readonly meant: Meant;
}) {
  const t = useT();
  return (
    <Stack>
      <Alert
        color="red"
        icon={<Banknote size={22} />}
        title={t("activation.live.title")}
        role="alert"
      >
        <Stack gap="xs">
          <Text size="sm">{t("activation.live.help")}</Text>
          <List size="sm" spacing={4}>
            {details.map(({ step, message }) => (
              <List.Item key={`${step} ${message}`}>{message}</List.Item>
            ))}
          </List>
        </Stack>
      </Alert>
      {limits && <LimitOffers choices={limits} />}
      <MeantCheckbox
        label={t(isEachTime ? "activation.live.meant_each" : "activation.live.meant", {
          count: details.length,
        })}
        meant={meant}
      />
    </Stack>
  );
}
