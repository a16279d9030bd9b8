import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { askAtDoor, door } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Door, ToSignIn } from "./door.tsx";
import { useLinkToken } from "./link-token.ts";
import { useSending } from "./sign-in-form.tsx";

export function NewPasswordPage() {
  const t = useT();
  const token = useLinkToken();
  if (token !== null) return <Choose token={token} />;
  return (
    <Door title={t("new_password.title")}>
      <Stack align="flex-start">
        <Text>{t("invitation.no_token")}</Text>
        <ToSignIn />
      </Stack>
    </Door>
  );
}

function Choose({ token }: { readonly token: string }) {
  const t = useT();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const { send, isBusy, error } = useSending(async () => {
    await askAtDoor(() => door["password-reset"].use.$post({ json: { token, password } }));
    notifications.show({ color: "teal", message: t("new_password.done") });
    await navigate({ to: "/sign-in" });
  });
  return (
    <Door title={t("new_password.title")}>
      <form onSubmit={send}>
        <Stack>
          {error !== null && <Failure error={error} />}
          <PasswordInput
            label={t("new_password.password")}
            autoFocus
            description={t("set_up.password_help")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" loading={isBusy}>
            {t("new_password.submit")}
          </Button>
          {error !== null && <ToSignIn />}
        </Stack>
      </form>
    </Door>
  );
}
