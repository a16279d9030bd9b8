import { Collapse, Stack, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../language/language.tsx";
import classes from "./connection-form.module.css";

/** What hardly anybody needs to change. */
export function Rare({
  opened,
  children,
}: {
  /** Shown whatever the person says: something in it is wrong. */
  readonly opened: boolean;
  readonly children: ReactNode;
}) {
  const t = useT();
  const [isOpen, { toggle }] = useDisclosure();
  const isShown = opened || isOpen;
  return (
    <div>
      <UnstyledButton onClick={toggle} aria-expanded={isShown} className={classes["rare"]}>
        <ChevronRight size={16} aria-hidden className={classes["arrow"]} />
        {t("connection.rare")}
      </UnstyledButton>
      <Collapse expanded={isShown}>
        <Stack pt="sm">{children}</Stack>
      </Collapse>
    </div>
  );
}
