import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Banknote } from "lucide-react";
import { type SubmitEvent, useMemo, useState } from "react";
import type { CatalogueConnector } from "#flow/catalogue.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { api, ask } from "../api/client.ts";
import { type CheckedConnection, connectionsQuery } from "../api/connections.ts";
import { useSay, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure } from "../parts/failure.tsx";
import { ConnectionFields } from "./connection-fields.tsx";
import {
  areLive,
  askedFields,
  fieldsOf,
  freeName,
  initialValues,
  saidOfFields,
  toSend,
} from "./form-values.ts";
import { Made } from "./made.tsx";
import { Rare } from "./rare.tsx";
import { SimulatorOffer } from "./simulator-offer.tsx";
import { NameInput } from "../parts/name-input.tsx";

interface Choice {
  readonly onDone: (connectionId: string) => void;
  readonly onCancel: () => void;
}

/**
 * Makes a connection to a system: asks for what its connector wants, and says in the end what the
 * credentials may do. For a page, and for a dialog of its own: it brings no title.
 */
export function ConnectionForm({ connector, ...choice }: { readonly connector: string } & Choice) {
  const catalogue = useQuery(catalogueQuery);
  const own = useQuery(connectionsQuery);
  const [made, setMade] = useState<CheckedConnection | null>(null);
  if (made !== null) return <Made made={made} onDone={() => choice.onDone(made.connection.id)} />;
  return (
    <Asked query={catalogue}>
      {({ connectors }) => (
        <Asked query={own}>
          {(connections) => {
            const found = connectors.find(({ id }) => id === connector);
            const taken = connections.map(({ name }) => name);
            return found && <Form connector={found} taken={taken} onMade={setMade} {...choice} />;
          }}
        </Asked>
      )}
    </Asked>
  );
}

function Form({
  connector,
  taken,
  onMade,
  onCancel,
}: {
  readonly connector: CatalogueConnector;
  /** Names of connections that there are. */
  readonly taken: readonly string[];
  readonly onMade: (made: CheckedConnection) => void;
  readonly onCancel: () => void;
}) {
  const t = useT();
  const label = useSay()(connector.label);
  const all = useMemo(() => fieldsOf(connector.connection), [connector]);
  const [name, setName] = useState("");
  const [values, setValues] = useState(() => initialValues(all));
  const fields = askedFields(all, values);
  const create = useMutation({
    mutationFn: (wish: { readonly name: string; readonly values: typeof values }) => {
      const named = wish.name.trim() === "" ? {} : { name: wish.name };
      const json = { connector: connector.id, values: wish.values, ...named };
      return ask(() => api.connections.$post({ json }));
    },
    onSuccess: onMade,
  });
  const errors = saidOfFields(create.error, fields);
  const isLive = areLive(fields, values);
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate({ name, values: toSend(fields, values) });
  };
  const shown = {
    values,
    errors: errors ?? {},
    onChange: (change: typeof values) => setValues((before) => ({ ...before, ...change })),
  };
  const rare = fields.filter(({ facts }) => facts.advanced === true);
  return (
    <form onSubmit={send}>
      <Stack>
        <SimulatorOffer
          connector={connector.id}
          isBusy={create.isPending}
          onTake={(given) => {
            const simulated = { ...values, ...given };
            const called = freeName(t("connection.simulator_name", { connector: label }), taken);
            setValues(simulated);
            setName(called);
            create.mutate({ name: called, values: toSend(fields, simulated) });
          }}
        />
        <NameInput
          label={t("connection.name")}
          description={t("connection.new_name_help")}
          most={100}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <ConnectionFields
          {...shown}
          fields={fields.filter(({ facts }) => facts.advanced !== true)}
        />
        <Text size="sm" c="dimmed">
          {t("connection.secret_help")}
        </Text>
        {rare.length > 0 && (
          <Rare opened={rare.some((field) => errors?.[field.name] !== undefined)}>
            <ConnectionFields {...shown} fields={rare} />
          </Rare>
        )}
        {isLive && (
          <Alert color="red" icon={<Banknote size={20} />} title={t("connection.live_title")}>
            {t("connection.live_help")}
          </Alert>
        )}
        {create.error !== null && errors === null && <Failure error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" color={isLive ? "red" : ""} loading={create.isPending}>
            {t(isLive ? "connection.connect_live" : "connection.connect")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
