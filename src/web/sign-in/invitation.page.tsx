import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { askAtDoor, door } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Door, ToSignIn } from "./door.tsx";
import { useLinkToken } from "./link-token.ts";
import { useSending } from "./sign-in-form.tsx";
import { useEnter } from "./sign-in.page.tsx";

export function InvitationPage() {
  const t = useT();
  const token = useLinkToken();
  if (token !== null) return <Accept token={token} />;
  return (
    <Door title={t("invitation.title")}>
      <Stack align="flex-start">
        <Text>{t("invitation.no_token")}</Text>
        <ToSignIn />
      </Stack>
    </Door>
  );
}

function Accept({ token }: { readonly token: string }) {
  const t = useT();
  const enter = useEnter();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { send, isBusy, error } = useSending(async () => {
    const json = { token, name, password };
    const { email } = await askAtDoor(() => door.invitations.accept.$post({ json }));
    await askAtDoor(() => door["sign-in"].$post({ json: { email, password } }));
    await enter();
  });
  return (
    <Door title={t("invitation.title")} help={t("invitation.help")}>
      <form onSubmit={send}>
        <Stack>
          {error !== null && <Failure error={error} />}
          <TextInput
            label={t("set_up.name")}
            autoFocus
            autoComplete="name"
            required
            withAsterisk={false}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <PasswordInput
            label={t("sign_in.password")}
            description={t("set_up.password_help")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" loading={isBusy}>
            {t("invitation.submit")}
          </Button>
          {error !== null && <ToSignIn />}
        </Stack>
      </form>
    </Door>
  );
}
