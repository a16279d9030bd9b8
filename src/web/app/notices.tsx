import { MantineThemeProvider, Notification } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useT } from "../language/language.tsx";

/** What is said in a corner, and can be closed by whoever hears the screen as well. */
export function Notices() {
  const t = useT();
  const theme = useMemo(() => {
    const closeButtonProps = { "aria-label": t("common.close") };
    return {
      components: { Notification: Notification.extend({ defaultProps: { closeButtonProps } }) },
    };
  }, [t]);
  return (
    <MantineThemeProvider theme={theme}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
