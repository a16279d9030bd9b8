import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function FlowPage() {
  const t = useT();
  return <Page title={t("nav.flows")}>…</Page>;
}
