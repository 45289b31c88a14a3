/**
 * The one token set. `npm run tokens --workspace @trident/ui` writes tokens.css from it, and a test holds the two together.
 * The console reads the palettes from here for what cannot take CSS variables (antd's algorithm, ECharts).
 */
export interface Palette {
  /** The page. */
  page: string;
  /** What lies on the page: cards, bars, sheets. */
  surface: string;
  /** What is set into a surface: fields at rest, tracks, table heads. */
  sunken: string;
  line: string;
  /** Edges that must be seen to be used (3:1). */
  lineStrong: string;
  ink: string;
  inkSoft: string;
  inkFaint: string;
  /** Fills: the primary button, the chosen tab. */
  brand: string;
  brandPressed: string;
  onBrand: string;
  /** The brand as text or icon on a surface. */
  brandInk: string;
  brandSoft: string;
  /** The one warm note: money coming in, what is unread. */
  accent: string;
  accentSoft: string;
  onAccent: string;
  success: string;
  successSoft: string;
  warning: string;
  warningSoft: string;
  danger: string;
  dangerSoft: string;
  /** The deep field behind an account's card and the entry page; the same family in both themes. */
  deep: string;
  deepRaised: string;
  onDeep: string;
  onDeepSoft: string;
  /** Shares of a whole, in order. */
  share1: string;
  share2: string;
  share3: string;
  share4: string;
  scrim: string;
  shadow: string;
}

export const light: Palette = {
  page: "#f4f6f5",
  surface: "#ffffff",
  sunken: "#edf1f0",
  line: "#e1e7e6",
  lineStrong: "#84949a",
  ink: "#12242b",
  inkSoft: "#47595f",
  inkFaint: "#5e7077",
  brand: "#0f4c5a",
  brandPressed: "#0a3a46",
  onBrand: "#ffffff",
  brandInk: "#0f5666",
  brandSoft: "#e3eff0",
  accent: "#a85416",
  accentSoft: "#f9ede2",
  onAccent: "#ffffff",
  success: "#1b6a47",
  successSoft: "#e3f2ea",
  warning: "#7a5200",
  warningSoft: "#fbf2de",
  danger: "#b0281f",
  dangerSoft: "#fbeae8",
  deep: "#0e3e4a",
  deepRaised: "#174f5d",
  onDeep: "#ffffff",
  onDeepSoft: "#b7d0d5",
  share1: "#0f4c5a",
  share2: "#4d929c",
  share3: "#c9894f",
  share4: "#a7bcbf",
  scrim: "rgb(10 24 29 / 48%)",
  shadow: "0 1px 2px rgb(18 36 43 / 4%), 0 8px 24px rgb(18 36 43 / 6%)",
};

export const dark: Palette = {
  page: "#0b1417",
  surface: "#132025",
  sunken: "#0e191d",
  line: "#23343a",
  lineStrong: "#6d8188",
  ink: "#e7eff0",
  inkSoft: "#abbcc1",
  inkFaint: "#8fa2a8",
  brand: "#1d7283",
  brandPressed: "#175d6b",
  onBrand: "#ffffff",
  brandInk: "#79c7d5",
  brandSoft: "#16323a",
  accent: "#e5a676",
  accentSoft: "#36261a",
  onAccent: "#20140a",
  success: "#72c89d",
  successSoft: "#14301f",
  warning: "#e0b763",
  warningSoft: "#30260f",
  danger: "#f29389",
  dangerSoft: "#3a1d1a",
  deep: "#10313a",
  deepRaised: "#1a434e",
  onDeep: "#f2f8f8",
  onDeepSoft: "#a8c4ca",
  share1: "#4aa7b8",
  share2: "#2a6f7d",
  share3: "#d99a63",
  share4: "#52686e",
  scrim: "rgb(0 0 0 / 62%)",
  shadow: "0 0 0 1px rgb(255 255 255 / 4%)",
};

/** Sizes that do not change with the theme. Type in rem, so that a larger root size enlarges all of it. */
export const sizes = {
  "font-sans":
    '-apple-system, BlinkMacSystemFont, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "Segoe UI", Roboto, sans-serif',
  "font-mono": 'ui-monospace, "SF Mono", Menlo, "Cascadia Mono", Consolas, "Liberation Mono", monospace',
  "text-1": "0.75rem",
  "text-2": "0.8125rem",
  "text-3": "0.9375rem",
  "text-4": "1.0625rem",
  "text-5": "1.25rem",
  "text-6": "1.5rem",
  "text-7": "2.25rem",
  "space-1": "4px",
  "space-2": "8px",
  "space-3": "12px",
  "space-4": "16px",
  "space-5": "20px",
  "space-6": "24px",
  "space-7": "32px",
  "space-8": "48px",
  "radius-1": "6px",
  "radius-2": "10px",
  "radius-3": "16px",
  "radius-round": "999px",
  "touch": "48px",
  "motion": "160ms cubic-bezier(0.2, 0, 0, 1)",
} as const;

function kebab(name: string): string {
  return name.replace(/([A-Z]|\d+$)/g, (part) => `-${part.toLowerCase()}`);
}

function declarations(palette: Palette, indent: string): string {
  return Object.entries(palette)
    .map(([name, value]: [string, string]) => `${indent}--${name === "shadow" ? "" : "color-"}${kebab(name)}: ${value};`)
    .join("\n");
}

/** The style sheet: light by default, dark by the device's wish or by `data-theme` on the root element. */
export function tokensCss(): string {
  const fixed = Object.entries(sizes)
    .map(([name, value]) => `  --${name}: ${value};`)
    .join("\n");
  return `/* Written from tokens.ts by \`npm run tokens\`. */
:root {
  color-scheme: light;
${declarations(light, "  ")}
${fixed}
}

@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    color-scheme: dark;
${declarations(dark, "    ")}
  }
}

:root[data-theme="dark"] {
  color-scheme: dark;
${declarations(dark, "  ")}
}
`;
}
