import type { DecisionPoint } from "../../api/types";
import { usePreferences } from "../../preferences";

/** What a point's outcomes are called in the language chosen. */
export function useOutcomeNames(point: DecisionPoint): (name: string) => string {
  const { language } = usePreferences();
  const names = new Map(point.outcomes.map((one) => [one.name, one.label[language]]));
  return (name) => names.get(name) ?? name;
}
