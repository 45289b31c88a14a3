/** The bank's mark: three tines on one stem. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.6}
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M16 4.5v23M6.5 8v5.5a9.5 9.5 0 0 0 19 0V8" />
      <path className="t-mark-accent" d="M11 27.5h10" />
    </svg>
  );
}
