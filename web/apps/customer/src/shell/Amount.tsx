import { Money } from "@trident/ui";
import type { ComponentProps } from "react";
import { usePreferences } from "../device";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";

/** Money that the person can hide on this device: balances and entries, not what they are about to pay. */
export function Amount(props: Omit<ComponentProps<typeof Money>, "hidden" | "hiddenLabel">) {
  const t = useWords(shellWords);
  const { amountsHidden } = usePreferences();
  return <Money {...props} hidden={amountsHidden} hiddenLabel={t("amountHidden")} />;
}
