import { Alert, Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";
import { setSecret, webhookQuery } from "../../api/webhook.ts";
import { useT } from "../../language/language.tsx";
import { CopyText } from "../../parts/copy-text.tsx";
import { Failure } from "../../parts/failure.tsx";
import { OverlapSelect } from "../../parts/overlap-select.tsx";
import { useAct } from "../../parts/use-act.ts";

/** The secret as the sender shows it, or one that is drawn for the sender. */
export function SecretForm({
  flowId,
  check,
  isFirst,
}: {
  readonly flowId: string;
  readonly check: WebhookCheck["kind"];
  readonly isFirst: boolean;
}) {
  const t = useT();
  const queries = useQueryClient();
  const [user, setUser] = useState("");
  const [typed, setTyped] = useState("");
  const [overlap, setOverlap] = useState("1440");
  const [drawn, setDrawn] = useState<string | null>(null);
  const { act, isBusy, error } = useAct();
  const isBasic = check === "basic";
  const set = (secret: string | null): void =>
    act(async () => {
      const keepOldMinutes = isFirst ? 0 : Number(overlap);
      setDrawn(await setSecret(flowId, { secret, keepOldMinutes }));
      setTyped("");
      setUser("");
      await queries.invalidateQueries(webhookQuery(flowId));
    });
  const isWhole = typed !== "" && (!isBasic || (user !== "" && !user.includes(":")));
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isWhole) set(isBasic ? `${user}:${typed}` : typed.trim());
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        {isBasic && (
          <TextInput
            label={t("webhook.user")}
            autoComplete="off"
            value={user}
            error={user.includes(":") ? t("webhook.user_wrong") : null}
            onChange={({ currentTarget }) => setUser(currentTarget.value)}
          />
        )}
        <PasswordInput
          label={t(
            isBasic ? "webhook.password" : isFirst ? "webhook.secret" : "webhook.new_secret",
          )}
          description={t("webhook.secret_help")}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("webhook.see_secret") }}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {!isFirst && <OverlapSelect value={overlap} onChange={setOverlap} />}
        <Group gap="sm">
          <Button type="submit" variant="default" loading={isBusy} disabled={!isWhole}>
            {t("webhook.save_secret")}
          </Button>
          <Button variant="subtle" disabled={isBusy} onClick={() => set(null)}>
            {t("webhook.draw_secret")}
          </Button>
        </Group>
        {drawn !== null && (
          <>
            <Alert color="orange" icon={<TriangleAlert size={20} />}>
              {t("webhook.once")}
            </Alert>
            <CopyText label={t("webhook.drawn_secret")} text={drawn} isMain />
          </>
        )}
        {error !== null && <Failure error={error} />}
      </Stack>
    </form>
  );
}
