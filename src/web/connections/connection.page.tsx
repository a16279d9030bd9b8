import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { type Connection, connectionQuery } from "../api/connections.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ReconcileSection } from "../reconcile/reconcile-section.tsx";
import { AccountSection } from "./account-section.tsx";
import { BrokenNotice } from "./broken-notice.tsx";
import { ConnectionMenu } from "./connection-menu.tsx";
import { useConnectorLabel } from "./connection-row.tsx";
import { HandOverSection } from "./hand-over-section.tsx";
import { GrantsSection } from "./grants-section.tsx";
import { HoldButton } from "./hold-button.tsx";
import { HoldNotice } from "./hold-notice.tsx";
import { LimitsSection } from "./limits-section.tsx";
import { ReadsSection } from "./reads-section.tsx";
import { UsesSection } from "./uses-section.tsx";
import { WebhookSection } from "./webhook-section.tsx";

const route = getRouteApi("/inside/connections/$id");

/** One connection of a person: what it is, what it is used for, and what can be done with it. */
export function ConnectionPage() {
  const t = useT();
  const { id } = route.useParams();
  const connection = useQuery(connectionQuery(id));
  if (connection.data !== undefined) return <Details key={id} connection={connection.data} />;
  const { error } = connection;
  return (
    <Page title={t("nav.connections")}>
      {isRefusal(error, "connection.not_found") ? (
        <Empty
          icon={Unplug}
          title={error.message}
          action={<ButtonLink to="/connections">{t("connection.to_all")}</ButtonLink>}
        >
          {t("connection.gone_help")}
        </Empty>
      ) : (
        <Asked query={connection}>{() => null}</Asked>
      )}
    </Page>
  );
}

function Details({ connection }: { readonly connection: Connection }) {
  const label = useConnectorLabel(connection.connector);
  return (
    <Page
      title={connection.name}
      help={label}
      actions={
        <>
          <HoldButton connection={connection} />
          <ConnectionMenu connection={connection} />
        </>
      }
    >
      <Stack gap="lg">
        <BrokenNotice connection={connection} />
        <HoldNotice connection={connection} />
        <AccountSection connection={connection} />
        <UsesSection connection={connection.id} />
        <ReconcileSection connection={connection.id} />
        <ReadsSection connection={connection} />
        <WebhookSection connection={connection} />
        <LimitsSection connection={connection} />
        <GrantsSection connection={connection} />
        <HandOverSection connection={connection} />
      </Stack>
    </Page>
  );
}
