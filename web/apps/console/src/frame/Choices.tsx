import { CheckOutlined, DesktopOutlined, MoonOutlined, SunOutlined } from "../parts/icons";
import { Button, Dropdown } from "antd";
import type { ReactNode } from "react";
import { useMessages } from "../i18n";
import { changePreferences, usePreferences, type Appearance } from "../preferences";

export function LanguageSwitch() {
  const { frame } = useMessages();
  const { language } = usePreferences();
  return (
    <Button
      type="text"
      className="top-language"
      aria-label={`${frame.languageShort} ${frame.language}`}
      title={frame.language}
      onClick={() => changePreferences({ language: language === "zh" ? "en" : "zh" })}
    >
      {frame.languageShort}
    </Button>
  );
}

const APPEARANCE_ICONS: Record<Appearance, ReactNode> = {
  system: <DesktopOutlined />,
  light: <SunOutlined />,
  dark: <MoonOutlined />,
};

export function AppearanceChoice() {
  const { frame } = useMessages();
  const { appearance } = usePreferences();
  const names: Record<Appearance, string> = { system: frame.themeSystem, light: frame.themeLight, dark: frame.themeDark };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: (Object.keys(names) as Appearance[]).map((key) => ({
          key,
          icon: APPEARANCE_ICONS[key],
          label: names[key],
          extra: key === appearance ? <CheckOutlined /> : null,
        })),
        onClick: ({ key }) => changePreferences({ appearance: key as Appearance }),
      }}
    >
      <Button type="text" aria-label={`${frame.theme}: ${names[appearance]}`} icon={APPEARANCE_ICONS[appearance]} />
    </Dropdown>
  );
}
