import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { text } from "#sdk/text.ts";

const title = text("Millrace could not be loaded", "Millrace を読み込めませんでした");
const advice = text(
  "It may have been updated a moment ago. Reload the page.",
  "更新された直後の可能性があります。ページを再読み込みしてください。",
);
const reload = text("Reload", "再読み込み");

/** In place of everything, where there are no sentences in any language: what can be said without them. */
export function Speechless() {
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack align="center" maw={440} ta="center" role="alert">
        <Title order={1} size="h4">
          <Both said={title} />
        </Title>
        <Text c="dimmed">
          <Both said={advice} />
        </Text>
        <Button onClick={() => location.reload()}>
          <span>
            <span lang="en">{reload.en}</span> / <span lang="ja">{reload.ja}</span>
          </span>
        </Button>
      </Stack>
    </Center>
  );
}

function Both({ said }: { readonly said: typeof title }) {
  return (
    <>
      <span lang="en">{said.en}</span>
      <br />
      <span lang="ja">{said.ja}</span>
    </>
  );
}
