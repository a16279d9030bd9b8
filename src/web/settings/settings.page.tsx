import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "../api/settings.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Page } from "../parts/page.tsx";
import { AboutSection } from "./about-section.tsx";
import { BackupSection } from "./backup-section.tsx";
import { MailSection } from "./mail-section.tsx";
import { OpenIdSection } from "./open-id-section.tsx";
import { RetentionSection } from "./retention-section.tsx";
import { StopSection } from "./stop-section.tsx";

/** What an installation is set to, for administrators. */
export function SettingsPage() {
  const t = useT();
  const settings = useQuery(settingsQuery);
  return (
    <Page title={t("nav.settings")} help={t("settings.help")}>
      <Asked query={settings}>
        {(now) => (
          <Stack gap="lg">
            <StopSection />
            <RetentionSection retention={now.retention} auditFolder={now.auditFolder} />
            <BackupSection storage={now.storage} nightly={now.backups} />
            <MailSection mail={now.mail} />
            <OpenIdSection openId={now.openIdConnect} publicAddress={now.publicAddress} />
            <AboutSection settings={now} />
          </Stack>
        )}
      </Asked>
    </Page>
  );
}
