import { theme as antd, type ThemeConfig } from "antd";
import { FONT, type Theme } from "@/ui/theme";

const shared = { fontFamily: FONT, fontSize: 14, borderRadius: 6, controlHeight: 34, wireframe: false };

// The palette of ui/theme.css in the component library's own terms; every pair passes WCAG AA.
const light: ThemeConfig["token"] = {
  ...shared,
  colorPrimary: "#12625a",
  colorInfo: "#12625a",
  colorLink: "#0d6860",
  colorLinkHover: "#0a4f49",
  colorError: "#b5352a",
  colorWarning: "#8a5c00",
  colorSuccess: "#1f7a3f",
  colorText: "#1b2321",
  colorTextSecondary: "#4d5855",
  colorTextTertiary: "#5a6562",
  colorTextDescription: "#5a6562",
  colorTextPlaceholder: "#67726f",
  // The library mixes its tints from the main colours, and from dark ones they come out as mud: named instead.
  colorPrimaryBg: "#e3eeec",
  colorPrimaryBgHover: "#d3e5e2",
  colorPrimaryBorder: "#9fcbc4",
  controlItemBgActive: "#e3eeec",
  controlItemBgActiveHover: "#d3e5e2",
  colorInfoBg: "#e9f1f0",
  colorInfoBorder: "#b9d5d0",
  colorSuccessBg: "#e7f3ea",
  colorSuccessBorder: "#b5d9bf",
  colorWarningBg: "#fdf3e0",
  colorWarningBorder: "#ecd2a0",
  colorErrorBg: "#fcefec",
  colorErrorBorder: "#eec2b8",
  colorBgLayout: "#f6f5f1",
  colorBorder: "#d5d2c9",
  colorBorderSecondary: "#e6e3dc",
};

const dark: ThemeConfig["token"] = {
  ...shared,
  colorPrimary: "#21877b",
  // The library lightens a button under the pointer: white on that is too pale.
  colorPrimaryHover: "#1f7d72",
  colorInfo: "#3fa396",
  colorLink: "#6cc7ba",
  colorLinkHover: "#93dcd1",
  colorError: "#ef7a6a",
  colorWarning: "#dca94a",
  colorSuccess: "#70c98f",
  colorText: "#e8ecea",
  colorTextSecondary: "#b4bfbb",
  colorTextTertiary: "#9ba8a4",
  colorTextDescription: "#9ba8a4",
  colorTextPlaceholder: "#8b9894",
  colorPrimaryBg: "#1d3634",
  colorPrimaryBgHover: "#244240",
  colorPrimaryBorder: "#2b5e58",
  controlItemBgActive: "#1d3634",
  controlItemBgActiveHover: "#244240",
  colorInfoBg: "#1a2b2a",
  colorInfoBorder: "#2b5e58",
  colorSuccessBg: "#1b3324",
  colorSuccessBorder: "#2f5b3d",
  colorWarningBg: "#382c16",
  colorWarningBorder: "#5f4b24",
  colorErrorBg: "#3a211d",
  colorErrorBorder: "#66372f",
  colorBgLayout: "#111716",
  colorBgContainer: "#182020",
  colorBgElevated: "#1f2928",
  colorBorder: "#3a4846",
  colorBorderSecondary: "#2a3635",
};

export function antTheme(theme: Theme): ThemeConfig {
  return {
    zeroRuntime: true,
    algorithm: theme === "dark" ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: theme === "dark" ? dark : light,
  };
}
