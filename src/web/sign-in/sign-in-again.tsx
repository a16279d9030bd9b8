import { Modal, Stack, Text } from "@mantine/core";
import { useMe } from "../api/me.ts";
import { noteSignedIn, useSessionEnded } from "../api/session.ts";
import { useT } from "../language/language.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** Over the screen that somebody is working on, when their session has ended. */
export function SignInAgain() {
  const t = useT();
  const hasEnded = useSessionEnded();
  const { person } = useMe();
  return (
    <Modal
      opened={hasEnded}
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t("sign_in.again")}
      zIndex={1_000}
    >
      <Stack>
        <Text size="sm">{t("sign_in.again_help")}</Text>
        <SignInForm email={person?.email ?? ""} onSignedIn={noteSignedIn} />
      </Stack>
    </Modal>
  );
}
