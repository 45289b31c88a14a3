import { dark, light, sizes, type Palette } from "@trident/ui/tokens";
import { theme, type ThemeConfig } from "antd";

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** antd in the bank's colours: seeds for what its algorithm derives, and the exact token wherever a palette names one. */
export function themeOf(isDark: boolean): ThemeConfig {
  const palette = isDark ? dark : light;
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: { ...seeds(palette), ...surfaces(palette, isDark), ...states(palette) },
    components: components(palette, isDark),
  };
}

function seeds(palette: Palette): NonNullable<ThemeConfig["token"]> {
  return {
    colorPrimary: palette.brand,
    colorInfo: palette.brandInk,
    colorSuccess: palette.success,
    colorWarning: palette.warning,
    colorError: palette.danger,
    colorTextBase: palette.ink,
    colorBgBase: palette.surface,
    fontFamily: sizes["font-sans"],
    fontFamilyCode: sizes["font-mono"],
    fontSize: 14,
    borderRadius: 6,
    controlHeight: 34,
    wireframe: false,
    motion: !reducedMotion,
  };
}

function surfaces(palette: Palette, isDark: boolean): NonNullable<ThemeConfig["token"]> {
  return {
    colorBgLayout: palette.page,
    colorBgContainer: palette.surface,
    colorBgElevated: palette.surface,
    colorBgMask: palette.scrim,
    colorBgContainerDisabled: palette.sunken,
    colorText: palette.ink,
    colorTextSecondary: palette.inkSoft,
    colorTextTertiary: palette.inkFaint,
    colorTextDescription: palette.inkFaint,
    colorTextPlaceholder: palette.inkFaint,
    colorTextDisabled: palette.inkFaint,
    colorBorder: palette.lineStrong,
    colorBorderSecondary: palette.line,
    colorBorderDisabled: palette.line,
    colorSplit: palette.line,
    colorFillAlter: palette.sunken,
    colorFillTertiary: palette.sunken,
    // On dark ground a shadow does not show: an edge says what floats.
    ...(isDark ? { boxShadowSecondary: `0 0 0 1px ${palette.line}, 0 12px 32px ${palette.scrim}` } : {}),
  };
}

function states(palette: Palette): NonNullable<ThemeConfig["token"]> {
  return {
    colorPrimaryActive: palette.brandPressed,
    colorPrimaryBg: palette.brandSoft,
    colorPrimaryText: palette.brandInk,
    colorPrimaryBorder: palette.brandInk,
    colorLink: palette.brandInk,
    colorLinkHover: palette.brandInk,
    colorLinkActive: palette.brandInk,
    colorInfoBg: palette.brandSoft,
    colorSuccessBg: palette.successSoft,
    colorWarningBg: palette.warningSoft,
    colorErrorBg: palette.dangerSoft,
    controlItemBgActive: palette.brandSoft,
    controlItemBgHover: palette.sunken,
    controlOutline: palette.brandSoft,
  };
}

function components(palette: Palette, isDark: boolean): NonNullable<ThemeConfig["components"]> {
  return {
    Button: {
      colorTextLightSolid: palette.onBrand,
      defaultHoverColor: palette.brandInk,
      defaultHoverBorderColor: palette.brandInk,
      dangerColor: palette.surface,
      dangerShadow: "none",
      primaryShadow: "none",
      defaultShadow: "none",
      fontWeight: 500,
    },
    Table: {
      headerBg: palette.sunken,
      headerColor: palette.inkSoft,
      headerSplitColor: "transparent",
      rowHoverBg: palette.sunken,
      borderColor: palette.line,
      cellPaddingBlockMD: 10,
      cellPaddingInlineMD: 14,
      headerBorderRadius: 0,
    },
    Segmented: {
      trackBg: palette.sunken,
      itemColor: palette.inkSoft,
      itemSelectedBg: isDark ? palette.brandSoft : palette.surface,
      itemSelectedColor: palette.brandInk,
    },
    Select: { optionSelectedColor: palette.ink, optionSelectedBg: palette.brandSoft },
    Drawer: { paddingLG: 24 },
    Tooltip: { colorBgSpotlight: palette.deep, colorTextLightSolid: palette.onDeep },
    Modal: { titleFontSize: 17 },
    DatePicker: { cellActiveWithRangeBg: palette.brandSoft },
  };
}

/** The colours a canvas needs by value. */
export function paletteOf(isDark: boolean): Palette {
  return isDark ? dark : light;
}
