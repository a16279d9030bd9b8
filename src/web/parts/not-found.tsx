import { MapPinOff } from "lucide-react";
import { useT } from "../language/language.tsx";
import { Empty } from "./empty.tsx";
import { ButtonLink } from "./link.tsx";
import { useTitle } from "./page.tsx";

export function NotFound() {
  const t = useT();
  useTitle(t("common.not_found"));
  return (
    <Empty
      isWhole
      icon={MapPinOff}
      title={t("common.not_found")}
      action={<ButtonLink to="/">{t("common.to_overview")}</ButtonLink>}
    >
      {t("common.not_found_advice")}
    </Empty>
  );
}
