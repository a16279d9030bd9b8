import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function ConnectionPage() {
  const t = useT();
  return <Page title={t("nav.connections")}>…</Page>;
}
