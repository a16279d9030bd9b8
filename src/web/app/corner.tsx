import { createTheme, MantineThemeProvider, Notification } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useT } from "../language/language.tsx";

/** The corner in which is said what has been done, or could not be. */
export function Corner() {
  const t = useT();
  const theme = useMemo(
    () =>
      createTheme({
        components: {
          Notification: Notification.extend({
            defaultProps: { closeButtonProps: { "aria-label": t("common.close") } },
          }),
        },
      }),
    [t],
  );
  return (
    <MantineThemeProvider theme={theme}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
