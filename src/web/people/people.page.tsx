import { Page } from "../parts/page.tsx";
import { useT } from "../language/language.tsx";

export function PeoplePage() {
  const t = useT();
  return <Page title={t("nav.people")}>…</Page>;
}
