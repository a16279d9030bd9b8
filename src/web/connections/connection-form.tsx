import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { useSending } from "../sign-in/sign-in-form.tsx";

/** Makes a connection to a system. A stand-in until the real one is there. */
export function ConnectionForm({
  connector,
  onDone,
  onCancel,
}: {
  readonly connector: string;
  readonly onDone: (connectionId: string) => void;
  readonly onCancel: () => void;
}) {
  const t = useT();
  const [name, setName] = useState("");
  const [apiKey, setApiKey] = useState("");
  const [apiBase, setApiBase] = useState("");
  const { send, isBusy, error } = useSending(async () => {
    const values = { apiKey, ...(apiBase === "" ? {} : { apiBase }) };
    const json = { connector, name, values };
    onDone((await ask(() => api.connections.$post({ json }))).connection.id);
  });
  return (
    <form onSubmit={send}>
      <Stack>
        {error !== null && <Failure error={error} />}
        <TextInput
          label="Connection name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <PasswordInput
          label="API key"
          value={apiKey}
          onChange={({ currentTarget }) => setApiKey(currentTarget.value)}
        />
        <TextInput
          label="API address"
          value={apiBase}
          onChange={({ currentTarget }) => setApiBase(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={isBusy}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
