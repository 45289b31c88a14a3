import { ButtonLink, Empty } from "@trident/ui";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";
import { Screen } from "../shell/Screen";

/** An address that no screen has. */
export default function Lost() {
  const t = useWords(shellWords);
  return (
    <Screen title={t("bank")} back="/">
      <Empty icon="info" title={t("notFoundTitle")} text={t("notFoundText")} action={<ButtonLink href="/">{t("goHome")}</ButtonLink>} />
    </Screen>
  );
}
