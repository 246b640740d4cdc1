import "../app/design/tokens.css";
import "../app/design/base.css";
import "../app/design/controls.css";
import "../app/design/pieces.css";
import "./guest.css";

import { render } from "preact";

import { beginWords } from "../app/words.ts";
import { readLink } from "../crypto/guests.ts";
import { Guest } from "./Guest.tsx";

function link() {
  try {
    return readLink(location.hash);
  } catch {
    return null; // cut off, or none: the page says so
  }
}

window.addEventListener("hashchange", () => location.reload());
void beginWords("common", "guest").then(() => render(<Guest link={link()} />, document.getElementById("app")!));
