// Runs the login of the page to ask from, in place of a browser.
// Usage: node log_in.mjs SCRIPT PAGE leave            Prints where the page goes, and what it keeps, as JSON.
//        node log_in.mjs SCRIPT PAGE return KEPT SEARCH    Prints the token with which it comes back.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [script, page, way, kept, search] = process.argv.slice(2);
const { origin, pathname } = new URL(page);
const items = new Map(kept ? [["pathways-login", kept]] : []);
let left = null;
const context = vm.createContext({
  crypto, fetch, URL, URLSearchParams, TextEncoder, btoa, Error, JSON, Object, String, Uint8Array,
  window: {
    location: { origin, pathname, search: search ?? "", assign: (address) => { left = address; } },
    history: { replaceState: () => {} },
  },
  sessionStorage: {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => items.set(name, value),
    removeItem: (name) => items.delete(name),
  },
});
const login = vm.runInContext(`${readFileSync(script, "utf8")}; Login`, context);
const provider = await login.provider();
if (way === "leave") {
  await login.leave(provider);
  console.log(JSON.stringify({ address: left, kept: items.get("pathways-login") }));
} else {
  console.log(await login.returned(provider));
}
