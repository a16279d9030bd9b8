import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { MailCheck } from "lucide-react";
import { useState } from "react";
import type { HandedLink } from "../api/people.ts";
import { useFormats, useT } from "../language/language.tsx";
import { CopyText } from "../parts/copy-text.tsx";

/** A link that was made for somebody: on its way by mail, or to be handed on by who made it. */
export interface Handed extends HandedLink {
  readonly kind: "invitation" | "password";
  readonly email: string;
}

export function HandedLinkDialog({
  handed,
  onClose,
}: {
  readonly handed: Handed | null;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [last, setLast] = useState(handed);
  // What it says stays while the dialog goes away.
  if (handed !== null && handed !== last) setLast(handed);
  return (
    <Modal
      opened={handed !== null}
      onClose={onClose}
      title={last === null ? "" : t(`people.link.${last.kind}`)}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {last !== null && <Content handed={last} onClose={onClose} />}
    </Modal>
  );
}

function Content({
  handed: { link, email, expiresAt },
  onClose,
}: {
  readonly handed: Handed;
  readonly onClose: () => void;
}) {
  const t = useT();
  const facts = { email, until: useFormats().moment(expiresAt) };
  return (
    <Stack>
      {link === null ? (
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <MailCheck size={20} aria-hidden />
          <Text size="sm" flex={1} miw={0}>
            {t("people.link.sent", facts)}
          </Text>
        </Group>
      ) : (
        <>
          <Text size="sm">{t("people.link.hand_on", facts)}</Text>
          <CopyText label={t("people.link.label")} text={link} />
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("common.close")}</Button>
      </Group>
    </Stack>
  );
}
