import { Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { askAtDoor, door } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";

/** E-mail and password, and the second factor where the person has one. */
export function SignInForm({
  email: knownEmail = null,
  onSignedIn,
}: {
  /** Of who is to sign in again, and nobody else. */
  readonly email?: string | null;
  readonly onSignedIn: () => unknown;
}) {
  const [needsCode, setNeedsCode] = useState(false);
  return needsCode ? (
    <CodeForm onSignedIn={onSignedIn} />
  ) : (
    <PasswordForm
      email={knownEmail}
      onEntered={({ secondFactor }) => (secondFactor ? setNeedsCode(true) : void onSignedIn())}
    />
  );
}

function PasswordForm({
  email: knownEmail,
  onEntered,
}: {
  readonly email: string | null;
  readonly onEntered: (answer: { readonly secondFactor: boolean }) => void;
}) {
  const t = useT();
  const [email, setEmail] = useState(knownEmail ?? "");
  const [password, setPassword] = useState("");
  const { send, isBusy, error } = useSending(async () => {
    onEntered(await askAtDoor(() => door["sign-in"].$post({ json: { email, password } })));
  });
  return (
    <form onSubmit={send}>
      <Stack>
        {error !== null && <Failure error={error} />}
        <TextInput
          label={t("sign_in.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          readOnly={knownEmail !== null}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          autoFocus={knownEmail === null}
          data-autofocus={knownEmail === null ? true : undefined}
        />
        <PasswordInput
          label={t("sign_in.password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          data-autofocus={knownEmail === null ? undefined : true}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t("sign_in.submit")}
        </Button>
      </Stack>
    </form>
  );
}

function CodeForm({ onSignedIn }: { readonly onSignedIn: () => unknown }) {
  const t = useT();
  const [byRecovery, setByRecovery] = useState(false);
  const [code, setCode] = useState("");
  const { send, isBusy, error } = useSending(async () => {
    const json = byRecovery ? { recoveryCode: code } : { code };
    await askAtDoor(() => door["sign-in"]["second-factor"].$post({ json }));
    onSignedIn();
  });
  return (
    <form onSubmit={send}>
      <Stack>
        {error !== null && <Failure error={error} />}
        <TextInput
          key={String(byRecovery)}
          label={t(byRecovery ? "sign_in.recovery_code" : "sign_in.code")}
          description={t(byRecovery ? "sign_in.recovery_help" : "sign_in.code_help")}
          autoComplete="one-time-code"
          inputMode={byRecovery ? "text" : "numeric"}
          required
          withAsterisk={false}
          autoFocus
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t("sign_in.submit")}
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            setCode("");
            setByRecovery(!byRecovery);
          }}
        >
          {t(byRecovery ? "sign_in.use_code" : "sign_in.use_recovery")}
        </Anchor>
      </Stack>
    </form>
  );
}

/** Sends a form, and keeps what went wrong. */
export function useSending(work: () => Promise<unknown>): {
  readonly send: (event: SubmitEvent<HTMLFormElement>) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
} {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  return {
    send: (event) => {
      event.preventDefault();
      void run();
    },
    isBusy,
    error,
  };
}
