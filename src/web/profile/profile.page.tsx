import { Alert, Stack } from "@mantine/core";
import { Terminal } from "lucide-react";
import { useMe } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Page } from "../parts/page.tsx";
import { AboutSection } from "./about-section.tsx";
import { KeysSection } from "./keys-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { SecondFactorSection } from "./second-factor-section.tsx";
import { SessionsSection } from "./sessions-section.tsx";

/** What people see and change about themselves. */
export function ProfilePage() {
  const t = useT();
  const { person } = useMe();
  if (person === null)
    return (
      <Page title={t("nav.profile")}>
        <Stack gap="lg">
          <Alert icon={<Terminal size={20} />}>{t("profile.is_token")}</Alert>
          <KeysSection />
        </Stack>
      </Page>
    );
  return (
    <Page title={t("nav.profile")} help={`${person.email} · ${t(`role.${person.role}`)}`}>
      <Stack gap="lg">
        <AboutSection person={person} />
        <PasswordSection email={person.email} />
        <SecondFactorSection isOn={person.secondFactor} />
        <SessionsSection />
        <KeysSection />
      </Stack>
    </Page>
  );
}
