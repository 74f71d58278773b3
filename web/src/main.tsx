import "antd/dist/antd.css";
import "./ui/theme.css";
import "./ui/base.css";
import "./ui/marks.css";
import "./ui/brand.css";
import "./ui/rows.css";
import "./record/record.css";
import "./record/page.css";
import "./app/app.css";
import "./app/sign-in.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { startI18n } from "./i18n/setup";
import { startTheme } from "./ui/theme";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

startTheme();
// The first paint already has its words: nothing flickers from keys to text.
await startI18n();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
