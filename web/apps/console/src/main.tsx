import "@trident/ui/tokens.css";
import "@trident/ui/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/tables.css";
import "./styles/states.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./Console";
import { admitOwnStyles } from "./nonce";

admitOwnStyles();
const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
