import { Button, CopyButton, Group, Stack, Text } from "@mantine/core";
import { Check, Copy, Download } from "lucide-react";
import { useT } from "../language/language.tsx";
import { downloadFile } from "../parts/download-file.ts";
import classes from "./profile.module.css";

/** The codes for when the app is gone. They are shown this once. */
export function RecoveryCodes({
  codes,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}) {
  const t = useT();
  const text = `${t("profile.codes_file")}\n\n${codes.join("\n")}\n`;
  return (
    <Stack>
      <Text size="sm">{t("profile.codes_help")}</Text>
      <ul className={classes["codes"]} aria-label={t("profile.codes")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="space-between">
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <Check size={16} /> : <Copy size={16} />}
                onClick={copy}
              >
                {t(copied ? "common.copied" : "common.copy")}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            leftSection={<Download size={16} />}
            onClick={() => downloadFile("millrace-recovery-codes.txt", new Blob([text]))}
          >
            {t("profile.codes_download")}
          </Button>
        </Group>
        <Button onClick={onKept}>{t("profile.codes_kept")}</Button>
      </Group>
    </Stack>
  );
}
