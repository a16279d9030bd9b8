import { Anchor, Button, Divider, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { askAtDoor, door } from "../api/client.ts";
import { meQuery, waysQuery } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Door } from "./door.tsx";
import { SignInForm, useSending } from "./sign-in-form.tsx";

export function SignInPage() {
  const t = useT();
  const [hasForgotten, setHasForgotten] = useState(false);
  if (hasForgotten) return <Forgotten onBack={() => setHasForgotten(false)} />;
  return (
    <Door title={t("sign_in.title")}>
      <Stack>
        <WithPassword />
        <Elsewhere />
        <Anchor component="button" type="button" size="sm" onClick={() => setHasForgotten(true)}>
          {t("sign_in.forgot")}
        </Anchor>
      </Stack>
    </Door>
  );
}

function WithPassword() {
  const enter = useEnter();
  return <SignInForm onSignedIn={enter} />;
}

/** Goes on to where the person wanted to be. */
export function useEnter(): () => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  const { to } = useSearch({ strict: false });
  return async () => {
    queries.clear();
    await queries.fetchQuery(meQuery);
    // Only to a place of ours: an address that begins with two slashes is somebody else's.
    router.history.push(to !== undefined && /^\/(?![/\\])/.test(to) ? to : "/");
  };
}

/** With an account of the organisation, where that is set up. */
function Elsewhere() {
  const t = useT();
  const { data } = useSuspenseQuery(waysQuery);
  const go = useMutation({
    mutationFn: () => askAtDoor(() => door["sign-in"].oidc.$post({ json: {} })),
    onSuccess: ({ url }) => location.assign(url),
  });
  if (data.oidc === null) return null;
  return (
    <>
      <Divider label={t("sign_in.or")} />
      {go.error !== null && <Failure error={go.error} />}
      <Button variant="default" loading={go.isPending} onClick={() => go.mutate()}>
        {t("sign_in.with", { name: data.oidc.name })}
      </Button>
    </>
  );
}

function Forgotten({ onBack }: { readonly onBack: () => void }) {
  const t = useT();
  const { data } = useSuspenseQuery(waysQuery);
  const [email, setEmail] = useState("");
  const [isSent, setIsSent] = useState(false);
  const { send, isBusy, error } = useSending(async () => {
    await askAtDoor(() => door["password-reset"].$post({ json: { email } }));
    setIsSent(true);
  });
  const back = (
    <Anchor component="button" type="button" size="sm" onClick={onBack}>
      {t("common.back")}
    </Anchor>
  );
  if (!data.mail || isSent)
    return (
      <Door title={t("sign_in.forgot_title")}>
        <Stack>
          <Text role="status">{t(isSent ? "sign_in.forgot_sent" : "sign_in.forgot_no_mail")}</Text>
          {back}
        </Stack>
      </Door>
    );
  return (
    <Door title={t("sign_in.forgot_title")} help={t("sign_in.forgot_help")}>
      <form onSubmit={send}>
        <Stack>
          {error !== null && <Failure error={error} />}
          <TextInput
            label={t("sign_in.email")}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <Button type="submit" loading={isBusy}>
            {t("sign_in.forgot_submit")}
          </Button>
          {back}
        </Stack>
      </form>
    </Door>
  );
}
