import { Checkbox, Radio, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { api, ask } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";

const answers = ["replaces", "copy"] as const;
type Answer = (typeof answers)[number];

/** Asks what a restored backup is. It cannot be taken back. */
export function RestoreDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const settle = useMutation({
    mutationFn: (as: Answer) => ask(() => api.system.restore.$post({ json: { as } })),
    onSuccess: (_system, as) =>
      notifications.show({ color: "teal", message: t(`restored.${as}_done`) }),
  });
  const initial: { readonly as: Answer | null; readonly isSure: boolean } = {
    as: null,
    isSure: false,
  };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("restored.decide_title")}
      submit={t("restored.submit")}
      initial={initial}
      onSubmit={async ({ as }) => as !== null && settle.mutateAsync(as)}
    >
      {({ as, isSure }, fill) => (
        <>
          <Radio.Group
            label={t("restored.what")}
            value={as}
            required
            withAsterisk={false}
            onChange={(word) =>
              fill({ as: answers.find((answer) => answer === word) ?? null, isSure: false })
            }
          >
            <Stack gap="sm" mt="xs">
              {answers.map((answer) => (
                <Radio
                  key={answer}
                  value={answer}
                  required
                  label={t(`restored.${answer}`)}
                  description={t(`restored.${answer}_help`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {as !== null && (
            <Checkbox
              required
              label={t(`restored.${as}_sure`)}
              checked={isSure}
              onChange={({ currentTarget }) => fill({ isSure: currentTarget.checked })}
            />
          )}
          <Text size="sm" c="dimmed">
            {t("restored.once")}
          </Text>
        </>
      )}
    </FormDialog>
  );
}
