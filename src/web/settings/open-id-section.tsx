import { Stack, Text } from "@mantine/core";
import type { Settings } from "../api/settings.ts";
import { useT } from "../language/language.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { Section } from "../parts/section.tsx";
import { Variables } from "./variables.tsx";

/** Signing in with an account of the organisation. */
export function OpenIdSection({
  openId,
  publicAddress,
}: {
  readonly openId: Settings["openIdConnect"];
  readonly publicAddress: string;
}) {
  const t = useT();
  return (
    <Section title={t("settings.open_id")} help={t("settings.open_id_help")}>
      {openId === null ? (
        <Stack>
          <Variables
            help={t("settings.open_id_off")}
            variables={[
              { name: "MILLRACE_OIDC_ISSUER", help: t("settings.open_id_issuer") },
              {
                name: "MILLRACE_OIDC_CLIENT_ID, MILLRACE_OIDC_CLIENT_SECRET",
                help: t("settings.open_id_client"),
              },
              { name: "MILLRACE_OIDC_NAME", help: t("settings.open_id_name") },
              { name: "MILLRACE_OIDC_DOMAINS", help: t("settings.open_id_domains") },
              { name: "MILLRACE_OIDC_ROLE", help: t("settings.open_id_role") },
            ]}
          />
          <CopyText
            label={t("settings.open_id_redirect")}
            text={`${publicAddress}/api/auth/callback/oidc`}
          />
        </Stack>
      ) : (
        <Text size="sm">{t("settings.open_id_on", openId)}</Text>
      )}
    </Section>
  );
}
