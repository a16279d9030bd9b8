import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function ProfilePage() {
  const t = useT();
  return <Page title={t("nav.profile")}>…</Page>;
}
