import { createHash } from "node:crypto";

/** Reloads the page when something newer is available. */
const script =
  "const{path,version}=document.documentElement.dataset;setInterval(async()=>{try{const a=await fetch(path);" +
  "if(a.ok&&await a.text()!==version)location.reload()}catch{}},2000)";
const hash = createHash("sha256").update(script).digest("base64");

/** The parts of a page that refreshes itself: attributes of its root element, the script, and parts of its policy. */
export const refreshing = (path: string, version: string) => ({
  attributes: `data-path="${path}" data-version="${version}"`,
  script: `<script>${script}</script>`,
  policy: `script-src 'sha256-${hash}'; connect-src 'self'`,
});
