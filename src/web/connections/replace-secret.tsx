import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { api, ask } from "../api/client.ts";
import type { Connection } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { ConnectionFields } from "./connection-fields.tsx";
import { FixedSettings } from "./fixed-settings.tsx";
import {
  askedFields,
  fieldsOf,
  initialValues,
  plainValues,
  toSend,
  type Values,
} from "./form-values.ts";

/** Enters another secret of the same account. The server proves that it is one. */
export function ReplaceSecret({
  connection,
  opened,
  onClose,
}: {
  readonly connection: Connection;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { data: catalogue } = useQuery(catalogueQuery);
  const connector = catalogue && connectorOf(catalogue, connection.connector);
  const { id, name, account, accountName, mode, settings } = connection;
  const fields = askedFields(fieldsOf(connector?.connection ?? {}), plainValues(settings));
  const secrets = fields.filter(({ facts }) => facts.secret === true);
  const replace = useMutation({
    mutationFn: (values: Values) =>
      ask(() =>
        api.connections[":id"].$patch({
          param: { id },
          json: { values: toSend(secrets, values) },
        }),
      ),
    onSuccess: () =>
      notifications.show({ color: "teal", message: t("connection.replaced", { name }) }),
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("connection.replace_title", { name })}
      submit={t("connection.replace")}
      initial={initialValues(secrets)}
      onSubmit={(values) => replace.mutateAsync(values)}
    >
      {(values, fill) => (
        <>
          <Text size="sm">
            {t("connection.replace_help", {
              account: accountName ?? account ?? t("connection.account_unknown"),
              mode: t(`mode.${mode}`),
            })}
          </Text>
          <FixedSettings fields={fields} settings={settings} />
          <ConnectionFields fields={secrets} values={values} errors={{}} onChange={fill} />
        </>
      )}
    </FormDialog>
  );
}
