import { describe, expect, it } from "vitest";
import { dark, light, tokensCss, type Palette } from "./tokens";
import written from "./tokens.css?raw";

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

type Shade = keyof Palette;
const BACKGROUNDS: Shade[] = ["page", "surface", "sunken"];
const READABLE: [Shade, Shade[]][] = [
  ["ink", BACKGROUNDS],
  ["inkSoft", BACKGROUNDS],
  ["inkFaint", BACKGROUNDS],
  ["brandInk", [...BACKGROUNDS, "brandSoft"]],
  ["accent", ["page", "surface", "accentSoft"]],
  ["danger", ["page", "surface", "dangerSoft"]],
  ["success", ["surface", "successSoft"]],
  ["warning", ["surface", "warningSoft"]],
  ["ink", ["warningSoft", "dangerSoft", "successSoft", "brandSoft", "accentSoft"]],
  ["onBrand", ["brand", "brandPressed"]],
  ["onAccent", ["accent"]],
  ["onDeep", ["deep", "deepRaised"]],
  ["onDeepSoft", ["deep", "deepRaised"]],
];

describe("tokens.css", () => {
  it("is what tokens.ts says", () => {
    expect(written).toBe(tokensCss());
  });
});

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_, palette) => {
  it.each(READABLE.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "%s on %s can be read (WCAG AA, 4.5:1)",
    (text, ground) => {
      expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("edges that matter can be seen (3:1)", () => {
    expect(contrast(palette.lineStrong, palette.surface)).toBeGreaterThanOrEqual(3);
  });
});
