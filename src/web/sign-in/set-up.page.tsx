import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { askAtDoor, door } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Door } from "./door.tsx";
import { useSending } from "./sign-in-form.tsx";
import { useEnter } from "./sign-in.page.tsx";

/** The first person of a new installation, who becomes its administrator. */
export function SetUpPage() {
  const t = useT();
  const enter = useEnter();
  const [form, setForm] = useState({ code: "", name: "", email: "", password: "" });
  const { send, isBusy, error } = useSending(async () => {
    const json = { ...form, code: form.code.trim() };
    await askAtDoor(() => door["set-up"].$post({ json }));
    const { email, password } = form;
    await askAtDoor(() => door["sign-in"].$post({ json: { email, password } }));
    await enter();
  });
  const fill = (name: keyof typeof form) => ({
    required: true,
    withAsterisk: false,
    value: form[name],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: HTMLInputElement }) =>
      setForm((before) => ({ ...before, [name]: value })),
  });
  return (
    <Door title={t("set_up.title")} help={t("set_up.help")}>
      <form onSubmit={send}>
        <Stack>
          {error !== null && <Failure error={error} />}
          <TextInput
            label={t("set_up.code")}
            autoFocus
            description={t("set_up.code_help")}
            autoComplete="off"
            spellCheck={false}
            {...fill("code")}
          />
          <TextInput label={t("set_up.name")} autoComplete="name" {...fill("name")} />
          <TextInput
            label={t("sign_in.email")}
            type="email"
            autoComplete="username"
            {...fill("email")}
          />
          <PasswordInput
            label={t("sign_in.password")}
            description={t("set_up.password_help")}
            autoComplete="new-password"
            {...fill("password")}
          />
          <Button type="submit" loading={isBusy}>
            {t("set_up.submit")}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
