import "./design/tokens.css";
import "./design/base.css";
import "./design/controls.css";
import "./design/pieces.css";
import "./design/layout.css";

import { keepOffline } from "../service/register.ts";
import { connect, foreseen } from "../worker/client.ts";
import { begin } from "./begin.tsx";
import { trusted } from "./trusted.ts";

void begin(connect(trusted), foreseen());
keepOffline(trusted);
