import { computed, signal } from "@preact/signals";
import { ROOT } from "../service/root";

/** Where the reader is. */
const here = signal(new URL(location.href));

/** The path below the address of the explorer, without slashes at its ends: "" is the start. */
export const path = computed(() => decodeURI(here.value.pathname.slice(ROOT.pathname.length)).replace(/\/$/, ""));

/** What the address says behind the question mark. */
export const asked = computed(() => here.value.searchParams);

/** What it says behind the hash; it never leaves the browser. */
export const fragment = computed(() => here.value.hash.slice(1));

/** An address of a page: parts of the path, and what it asks for; "" and undefined ask for nothing. */
export function to(parts: readonly string[], said: Record<string, string | undefined> = {}): string {
  const target = new URL(parts.map(encodeURIComponent).join("/"), ROOT);
  for (const [name, value] of Object.entries(said)) if (value) target.searchParams.set(name, value);
  return target.pathname + target.search;
}

/** Goes to a page of the explorer. */
export function go(address: string): void {
  history.pushState(null, "", address);
  here.value = new URL(location.href);
}

/** Changes what the address of this page says; the way back leads to the page before, not to each change. */
export function refine(changes: Record<string, string | readonly string[] | undefined>): void {
  const target = new URL(here.value);
  for (const [name, value] of Object.entries(changes)) {
    target.searchParams.delete(name);
    for (const each of [value ?? []].flat()) if (each) target.searchParams.append(name, each);
  }
  history.replaceState(null, "", target);
  here.value = target;
}

/** Follows links inside of the explorer without loading it again, and the buttons of the browser. */
export function listen(isPage: (path: string) => boolean): void {
  addEventListener("popstate", () => {
    here.value = new URL(location.href);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
    const target = new URL(link.href);
    if (target.origin !== location.origin || !target.pathname.startsWith(ROOT.pathname)) return;
    if (target.hash && target.pathname === location.pathname) return;
    if (!isPage(decodeURI(target.pathname.slice(ROOT.pathname.length)))) return;
    event.preventDefault();
    go(target.href);
  });
}
