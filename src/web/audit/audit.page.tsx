import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function AuditPage() {
  const t = useT();
  return <Page title={t("nav.audit")}>…</Page>;
}
