import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
import "@mantine/notifications/styles.css";
import "./app/global.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { holdNews } from "./app/hold-news.ts";
import { keepFocus } from "./app/keep-focus.ts";
import { Notices } from "./app/notices.tsx";
import { queries } from "./app/queries.ts";
import { router } from "./app/router.tsx";
import { SpokenTheme } from "./app/spoken-theme.tsx";
import { theme, variables } from "./app/theme.ts";
import { LanguageProvider } from "./language/language.tsx";

const place = document.querySelector("#root");
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
// Where what locks the page behind a dialog (react-style-singleton) looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

keepFocus(document);
holdNews(document);

if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queries}>
          <LanguageProvider>
            <SpokenTheme>
              <Notices />
              <RouterProvider router={router} />
            </SpokenTheme>
          </LanguageProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
