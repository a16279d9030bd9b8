import {
  Button,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Stepper,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { api, ask } from "../api/client.ts";
import type { SecondFactorBegun } from "../api/own.ts";
import { useT } from "../language/language.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { Failure } from "../parts/failure.tsx";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

/** Turns the second factor on: the password, the app, and the codes for when the app is gone. */
export function SecondFactorSetUp({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("profile.second_factor_on_title")}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Steps onClose={onClose} />
    </Modal>
  );
}

type Place =
  | { readonly step: "password" }
  | { readonly step: "app"; readonly begun: SecondFactorBegun }
  | { readonly step: "codes"; readonly codes: readonly string[] };

const order = ["password", "app", "codes"] as const;

function Steps({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const [place, setPlace] = useState<Place>({ step: "password" });
  return (
    <Stack>
      <Stepper active={order.indexOf(place.step)} size="xs" allowNextStepsSelect={false}>
        {order.map((step) => (
          <Stepper.Step key={step} label={t(`profile.step.${step}`)} />
        ))}
      </Stepper>
      <StepOf
        place={place}
        onBegun={(begun) => setPlace({ step: "app", begun })}
        onConfirmed={({ recoveryCodes }) => setPlace({ step: "codes", codes: recoveryCodes })}
        onClose={onClose}
      />
    </Stack>
  );
}

function StepOf({
  place,
  onBegun,
  onConfirmed,
  onClose,
}: {
  readonly place: Place;
  readonly onBegun: (begun: SecondFactorBegun) => void;
  readonly onConfirmed: (begun: SecondFactorBegun) => void;
  readonly onClose: () => void;
}) {
  switch (place.step) {
    case "password":
      return <PasswordStep onBegun={onBegun} />;
    case "app":
      return <AppStep begun={place.begun} onConfirmed={() => onConfirmed(place.begun)} />;
    case "codes":
      return <RecoveryCodes codes={place.codes} onKept={onClose} />;
  }
}

function PasswordStep({ onBegun }: { readonly onBegun: (begun: SecondFactorBegun) => void }) {
  const t = useT();
  const [password, setPassword] = useState("");
  const begin = useMutation({
    mutationFn: () => ask(() => api.me["second-factor"].$post({ json: { password } })),
    onSuccess: onBegun,
  });
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Text size="sm">{t("profile.step.password_help")}</Text>
        <PasswordInput
          label={t("profile.password_current")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        {begin.error !== null && <Failure error={begin.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={begin.isPending}>
            {t("common.next")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function AppStep({
  begun: { uri },
  onConfirmed,
}: {
  readonly begun: SecondFactorBegun;
  readonly onConfirmed: () => void;
}) {
  const t = useT();
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => ask(() => api.me["second-factor"].confirm.$post({ json: { code } })),
    onSuccess: onConfirmed,
  });
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    confirm.mutate();
  };
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return (
    <form onSubmit={send}>
      <Stack>
        <Text size="sm">{t("profile.step.app_help")}</Text>
        <Group align="flex-start" gap="lg">
          <QrCode label={t("profile.qr")} text={uri} />
          <Stack flex={1} miw={220}>
            <CopyText label={t("profile.secret")} text={secret} />
            <TextInput
              label={t("sign_in.code")}
              description={t("sign_in.code_help")}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              withAsterisk={false}
              maxLength={20}
              autoFocus
              value={code}
              onChange={({ currentTarget }) => setCode(currentTarget.value)}
            />
          </Stack>
        </Group>
        {confirm.error !== null && <Failure error={confirm.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending}>
            {t("profile.step.app_submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
