import { Alert, Button, Checkbox, Group, Modal, Select, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import type { ApiKey } from "../api/own.ts";
import { useT } from "../language/language.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { NameInput } from "../parts/name-input.tsx";

const scopes = ["read", "build", "operate", "administer"] as const;
const lives = [7, 30, 90, 180, 365];

interface Wish {
  readonly name: string;
  readonly scopes: ApiKey["scopes"];
  readonly days: string;
}

/** Makes a key, and shows it this once. */
export function NewKeyDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [key, setKey] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: ({ name, scopes, days }: Wish) =>
      ask(() => api["api-keys"].$post({ json: { name, scopes, expiresInDays: Number(days) } })),
    onSuccess: (made) => setKey(made.key),
  });
  const initial: Wish = { name: "", scopes: ["read"], days: "90" };
  return (
    <>
      <FormDialog
        opened={opened}
        onClose={onClose}
        title={t("profile.key_new")}
        submit={t("profile.key_make")}
        initial={initial}
        onSubmit={(wish) => make.mutateAsync(wish)}
      >
        {(wish, fill) => (
          <>
            <NameInput
              label={t("profile.key_name")}
              description={t("profile.key_name_help")}
              required
              withAsterisk={false}
              most={100}
              autoComplete="off"
              data-autofocus
              value={wish.name}
              onChange={({ currentTarget }) => fill({ name: currentTarget.value })}
            />
            <ScopeChoice chosen={wish.scopes} onChange={(chosen) => fill({ scopes: chosen })} />
            <Select
              label={t("profile.key_life")}
              allowDeselect={false}
              value={wish.days}
              onChange={(days) => fill({ days: days ?? wish.days })}
              data={lives.map((days) => ({
                value: String(days),
                label: t("profile.key_days", { count: days }),
              }))}
            />
          </>
        )}
      </FormDialog>
      <MadeKey apiKey={key} onClose={() => setKey(null)} />
    </>
  );
}

function ScopeChoice({
  chosen,
  onChange,
}: {
  readonly chosen: ApiKey["scopes"];
  readonly onChange: (chosen: ApiKey["scopes"]) => void;
}) {
  const t = useT();
  return (
    <Checkbox.Group
      label={t("profile.key_scopes")}
      description={t("profile.key_scopes_help")}
      value={chosen}
      onChange={(words) => onChange(scopes.filter((scope) => words.includes(scope)))}
    >
      <Stack gap="sm" mt="xs">
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            // A key that is for nothing is none.
            required={chosen.length === 0}
            label={t(`profile.scope.${scope}`)}
            description={t(`profile.scope_help.${scope}`)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function MadeKey({
  apiKey,
  onClose,
}: {
  readonly apiKey: string | null;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <Modal
      opened={apiKey !== null}
      onClose={onClose}
      title={t("profile.key_made")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Alert color="orange" icon={<TriangleAlert size={20} />}>
          {t("profile.key_made_help")}
        </Alert>
        <CopyText label={t("profile.key")} text={apiKey ?? ""} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("profile.key_kept")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
