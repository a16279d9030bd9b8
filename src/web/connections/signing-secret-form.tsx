import { Button, PasswordInput, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { connectionWebhookQuery, setSigningSecret } from "../api/connection-webhook.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { OverlapSelect } from "../parts/overlap-select.tsx";
import { useAct } from "../parts/use-act.ts";

/** The secret with which the system signs, as it shows it. */
export function SigningSecretForm({
  id,
  prefix,
  isFirst,
}: {
  readonly id: string;
  readonly prefix: string;
  readonly isFirst: boolean;
}) {
  const t = useT();
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const [overlap, setOverlap] = useState("1440");
  const { act, isBusy, error } = useAct();
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    act(async () => {
      const keepOldMinutes = isFirst ? 0 : Number(overlap);
      await setSigningSecret(id, { secret: typed.trim(), keepOldMinutes });
      setTyped("");
      await queries.invalidateQueries(connectionWebhookQuery(id));
    });
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm" align="flex-start">
        <PasswordInput
          w="100%"
          label={t(isFirst ? "connection.webhook.secret" : "connection.webhook.new_secret")}
          description={t("webhook.secret_help")}
          placeholder={prefix === "" ? "" : `${prefix}…`}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("webhook.see_secret") }}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {!isFirst && <OverlapSelect value={overlap} onChange={setOverlap} />}
        <Button type="submit" variant="default" loading={isBusy} disabled={typed.trim() === ""}>
          {t("webhook.save_secret")}
        </Button>
        {error !== null && <Failure error={error} />}
      </Stack>
    </form>
  );
}
