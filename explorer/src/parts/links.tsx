import type { ComponentChildren } from "preact";
import { to } from "../shell/location";

/** A link to the page of a credential. */
export function CredentialLink({ of }: { of: { readonly key: string; readonly name: string } }) {
  return <a href={to(["credentials", of.key])}>{of.name}</a>;
}

/** A link to a site that the catalogue names; where it names no address of the web, the text alone. */
export function SiteLink({ address, children }: { address: string | null; children: ComponentChildren }) {
  const isOfWeb = address !== null && /^https?:\/\//i.test(address);
  if (!isOfWeb) return <>{children}</>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
