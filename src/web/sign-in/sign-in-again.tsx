import { Button, Divider, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { meQuery, useMe, waysQuery } from "../api/me.ts";
import { useStanding } from "../api/session.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** How often it is looked, in milliseconds, whether the person has signed in elsewhere in this browser. */
const lookMs = 3_000;

/** Over the screen that somebody is working on, when their session has ended. */
export function SignInAgain() {
  const t = useT();
  const standing = useStanding();
  const { person } = useMe();
  const isIn = standing.is === "in";
  const { refetch } = useQuery({
    ...meQuery,
    refetchInterval: isIn ? false : lookMs,
    // Somebody else may have signed in in another window meanwhile.
    refetchOnWindowFocus: "always",
  });
  return (
    <Modal
      opened={!isIn}
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t(standing.is === "other" ? "sign_in.other" : "sign_in.again")}
      zIndex={1_000}
    >
      {standing.is === "other" ? (
        <SomebodyElse name={standing.name ?? t("role.administrator")} />
      ) : (
        <Stack>
          <Text size="sm">{t("sign_in.again_help")}</Text>
          <SignInForm email={person?.email ?? null} onSignedIn={refetch} />
          <Elsewhere />
        </Stack>
      )}
    </Modal>
  );
}

/** Whoever has come with an account of the organisation has no password here. */
function Elsewhere() {
  const t = useT();
  const ways = useQuery(waysQuery);
  return (
    <Asked query={ways}>
      {({ oidc }) =>
        oidc !== null && (
          <>
            <Divider label={t("sign_in.or")} />
            {/* This page would be lost with what is entered in it. */}
            <Button
              component="a"
              href="/sign-in"
              target="_blank"
              rel="noopener"
              variant="default"
              rightSection={<ExternalLink size={16} aria-hidden />}
            >
              {t("sign_in.with_in_window", { name: oidc.name })}
            </Button>
          </>
        )
      }
    </Asked>
  );
}

function SomebodyElse({ name }: { readonly name: string }) {
  const t = useT();
  return (
    <Stack>
      <Text size="sm">{t("sign_in.other_help", { name })}</Text>
      <Button onClick={() => location.reload()} data-autofocus>
        {t("sign_in.other_go", { name })}
      </Button>
    </Stack>
  );
}
