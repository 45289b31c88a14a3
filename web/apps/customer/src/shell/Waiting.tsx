import { Skeleton } from "@trident/ui";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";

/** Where a screen will be. */
export function Waiting() {
  const t = useWords(shellWords);
  return (
    <main className="screen screen-waiting">
      <Skeleton rows={6} label={t("loading")} slowLabel={t("slow")} />
    </main>
  );
}
