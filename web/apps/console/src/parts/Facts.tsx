import type { ReactNode } from "react";

export interface Fact {
  term: string;
  value: ReactNode;
  /** Takes the whole width. */
  wide?: boolean;
}

/** Terms and what they are, in columns. */
export function Facts({ facts, columns = 2 }: { facts: readonly Fact[]; columns?: 1 | 2 | 3 | 4 | 5 }) {
  return (
    <dl className={`facts facts-${columns}`}>
      {facts.map(({ term, value, wide }) => (
        <div key={term} className={wide === true ? "fact fact-wide" : "fact"}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
