import "../ui/theme.css";
import "./member.css";
import "./cards.css";
import "./lines.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startTheme } from "../ui/theme";
import { MemberApp } from "./MemberApp";
import { hearOffer } from "./parts/InstallHint";
import { startWords, Words } from "./words";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

startTheme();
hearOffer();
const words = await startWords();
createRoot(root).render(
  <StrictMode>
    <Words start={words}>
      <MemberApp />
    </Words>
  </StrictMode>,
);

// While it is being built the page changes at every step: nothing is kept then.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/m/sw.js", { scope: "/m/" });
}
