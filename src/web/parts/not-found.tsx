import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";
import { useT } from "../language/language.tsx";
import { Empty } from "./empty.tsx";

export function NotFound() {
  const t = useT();
  return (
    <Empty
      icon={MapPinOff}
      title={t("common.not_found")}
      action={
        <Button component={Link} to="/">
          {t("common.to_overview")}
        </Button>
      }
    >
      {t("common.not_found_advice")}
    </Empty>
  );
}
