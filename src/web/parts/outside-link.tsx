import { Anchor } from "@mantine/core";
import { ExternalLink } from "lucide-react";
import { useT } from "../language/language.tsx";

/** A link to a page of another system. It opens in a new tab, and says so where the icon is not seen. */
export function OutsideLink({ href, label }: { readonly href: string; readonly label: string }) {
  const t = useT();
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" inherit underline="always">
      {label} <ExternalLink size={12} aria-label={t("common.new_tab")} />
    </Anchor>
  );
}
