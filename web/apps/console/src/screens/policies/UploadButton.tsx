import { App, Button } from "antd";
import { useRef } from "react";
import { bank } from "../../api/bank";
import { refusalText } from "../../api/refusal";
import { currentMessages, useMessages } from "../../i18n";

/** Keeps a DMN file as a new version. */
export function UploadButton({ name, onDone }: { name: string; onDone: () => void }) {
  const { policies: text } = useMessages();
  const { message } = App.useApp();
  const input = useRef<HTMLInputElement>(null);
  async function keep(file: File): Promise<void> {
    try {
      await bank.post("/api/staff/policies/{name}/versions", { path: { name }, body: { dmn: await file.text(), cases: [] } });
      void message.success(text.saved);
      onDone();
    } catch (failure) {
      void message.error(refusalText(failure, currentMessages()).title);
    }
  }
  return (
    <>
      <Button onClick={() => input.current?.click()}>{text.upload}</Button>
      <input
        ref={input}
        type="file"
        accept=".dmn,.xml"
        hidden
        aria-label={text.upload}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file !== undefined) void keep(file);
        }}
      />
    </>
  );
}
