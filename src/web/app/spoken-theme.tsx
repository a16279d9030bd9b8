import { type MantineThemeOverride, MantineThemeProvider } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { useT } from "../language/language.tsx";

/** What Mantine says by itself, in the person's language. */
export function SpokenTheme({ children }: { readonly children: ReactNode }) {
  const t = useT();
  const theme = useMemo((): MantineThemeOverride => {
    const visibilityToggleButtonProps = { "aria-label": t("common.show_typed") };
    return { components: { PasswordInput: { defaultProps: { visibilityToggleButtonProps } } } };
  }, [t]);
  return (
    <MantineThemeProvider theme={theme} inherit>
      {children}
    </MantineThemeProvider>
  );
}
