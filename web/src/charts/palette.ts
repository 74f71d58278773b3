import { type Theme, useTheme } from "@/ui/theme";

export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  surface: string;
  /** Main series, second series, third series. */
  one: string;
  two: string;
  three: string;
  faint: string;
  /** From the best group to the last. */
  ramp: string[];
}

const PALETTES: Record<Theme, Palette> = {
  light: {
    ink: "#1b2321",
    quiet: "#5a6562",
    line: "#e6e3dc",
    surface: "#ffffff",
    one: "#2a7f76",
    two: "#c0562f",
    three: "#51669f",
    faint: "#c3ccca",
    ramp: [
      "#0f4d47",
      "#1a6259",
      "#2a7f76",
      "#45968c",
      "#62aaa0",
      "#82bcb3",
      "#9fcbc4",
      "#b7d6d1",
      "#cbdfdc",
      "#dbe6e4",
    ],
  },
  dark: {
    ink: "#e8ecea",
    quiet: "#9ba8a4",
    line: "#2a3635",
    surface: "#182020",
    one: "#45a698",
    two: "#e88a63",
    three: "#8ea2dd",
    faint: "#4a5957",
    ramp: [
      "#8fe0d3",
      "#73cfc1",
      "#5bbcae",
      "#47a99b",
      "#389587",
      "#2e8175",
      "#276e64",
      "#235d55",
      "#214e48",
      "#20423e",
    ],
  },
};

export const usePalette = (): Palette => PALETTES[useTheme()];
