import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function OverviewPage() {
  const t = useT();
  return <Page title={t("nav.overview")}>…</Page>;
}
