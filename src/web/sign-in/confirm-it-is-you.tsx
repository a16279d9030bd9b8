import {
  Anchor,
  Button,
  Divider,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { askAtDoor, api, door } from "../api/client.ts";
import { settleConfirmation, useIsConfirming } from "../api/confirmation.ts";
import { meQuery, useMe, waysQuery } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure } from "../parts/failure.tsx";
import { useSending } from "./sign-in-form.tsx";

/** Over what somebody is doing, where it needs that they show once more who they are. Then it goes on. */
export function ConfirmItIsYou() {
  const t = useT();
  const isConfirming = useIsConfirming();
  const giveUp = () => settleConfirmation(false);
  return (
    <Modal
      opened={isConfirming}
      onClose={giveUp}
      // The dialog below would close with it.
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t("confirm.title")}
      closeButtonProps={{ "aria-label": t("common.close"), ...alone }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Escape" && !event.nativeEvent.isComposing) giveUp();
      }}
      zIndex={900}
    >
      <Body onGiveUp={giveUp} />
    </Modal>
  );
}

/** A key that is pressed here is for this dialog, and not for the one below. */
const alone = { "data-mantine-stop-propagation": "true" };

function Body({ onGiveUp }: { readonly onGiveUp: () => void }) {
  const t = useT();
  const { person } = useMe();
  const [byCode, setByCode] = useState(false);
  const [said, setSaid] = useState("");
  const { send, isBusy, error } = useSending(async () => {
    const json = byCode ? { code: said } : { password: said };
    await askAtDoor(() => api.me.confirmation.$post({ json }));
    settleConfirmation(true);
  });
  const field = {
    required: true,
    withAsterisk: false,
    value: said,
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      setSaid(currentTarget.value),
    "data-autofocus": true,
    ...alone,
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Text size="sm">{t("confirm.help")}</Text>
        {error !== null && <Failure error={error} />}
        {byCode ? (
          <TextInput
            key="code"
            label={t("sign_in.code")}
            description={t("sign_in.code_help")}
            autoComplete="one-time-code"
            inputMode="numeric"
            autoFocus
            {...field}
          />
        ) : (
          <PasswordInput
            key="password"
            label={t("sign_in.password")}
            autoComplete="current-password"
            {...field}
          />
        )}
        {person?.secondFactor === true && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            {...alone}
            onClick={() => {
              setSaid("");
              setByCode(!byCode);
            }}
          >
            {t(byCode ? "confirm.use_password" : "confirm.use_code")}
          </Anchor>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onGiveUp} {...alone}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={isBusy} {...alone}>
            {t("confirm.submit")}
          </Button>
        </Group>
        <Elsewhere />
      </Stack>
    </form>
  );
}

/** Whoever has come with an account of the organisation has no password here: they are asked there. */
function Elsewhere() {
  const t = useT();
  const queries = useQueryClient();
  const ways = useQuery(waysQuery);
  const open = useMutation({
    mutationFn: async () => {
      // At once, because a browser opens no window later on.
      const page = window.open("about:blank", "_blank");
      const { url } = await askAtDoor(() => door["sign-in"].oidc.$post({ json: { anew: true } }));
      if (page === null) return;
      page.opener = null;
      page.location.href = url;
    },
  });
  const goOn = async (): Promise<void> => {
    // Somebody else may have signed in there: what waits is not done in their name.
    await queries.fetchQuery({ ...meQuery, staleTime: 0 });
    settleConfirmation(true);
  };
  return (
    <Asked query={ways}>
      {({ oidc }) =>
        oidc !== null && (
          <>
            <Divider label={t("sign_in.or")} />
            {open.error !== null && <Failure error={open.error} />}
            <Button
              variant="default"
              loading={open.isPending}
              onClick={() => open.mutate()}
              rightSection={<ExternalLink size={16} aria-hidden />}
              {...alone}
            >
              {t("sign_in.with_in_window", { name: oidc.name })}
            </Button>
            {open.isSuccess && (
              <Button variant="default" onClick={() => void goOn()} {...alone}>
                {t("confirm.go_on")}
              </Button>
            )}
          </>
        )
      }
    </Asked>
  );
}
