import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function SettingsPage() {
  const t = useT();
  return <Page title={t("nav.settings")}>…</Page>;
}
