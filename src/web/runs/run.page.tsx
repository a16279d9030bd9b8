import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function RunPage() {
  const t = useT();
  return <Page title={t("nav.runs")}>…</Page>;
}
