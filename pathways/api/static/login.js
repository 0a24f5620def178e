// Logs in at the provider whose tokens the service takes: authorization code with PKCE. The token stays in memory; only
// what the way there and back needs is kept in this tab, and forgotten on return.
const Login = (() => {
  const KEPT = "pathways-login";
  const METADATA = ".well-known/oauth-protected-resource";

  const base64url = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
  const here = () => window.location.origin + window.location.pathname;

  async function read(address) {
    const answer = await fetch(address);
    return answer.ok ? answer.json() : null;
  }

  // The provider, or null where there is none, or this page has no name at it.
  async function provider() {
    const resource = await read(new URL(METADATA, here()));
    const [issuer] = resource?.authorization_servers ?? [];
    if (!issuer || !resource.page_client_id) return null;
    const found = await read(issuer.replace(/\/$/, "") + "/.well-known/openid-configuration");
    if (found?.issuer !== issuer) return null;
    return { ...found, client: resource.page_client_id, scope: resource.page_scope };
  }

  // Leaves the page, and comes back to it with a code.
  async function leave(provider) {
    const [verifier, state] = [random(), random()];
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    sessionStorage.setItem(KEPT, JSON.stringify({ verifier, state }));
    const address = new URL(provider.authorization_endpoint);
    const asked = {
      response_type: "code",
      client_id: provider.client,
      redirect_uri: here(),
      scope: provider.scope,
      state,
      code_challenge: base64url(digest),
      code_challenge_method: "S256",
    };
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
    window.location.assign(address.href);
  }

  // The token for the code that the page came back with; null where it came back with none.
  async function returned(provider) {
    const said = new URLSearchParams(window.location.search);
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (!said.has("state") || kept === null) return null;
    sessionStorage.removeItem(KEPT);
    window.history.replaceState(null, "", here());
    if (said.get("state") !== kept.state || (said.get("iss") ?? provider.issuer) !== provider.issuer)
      throw new Error("This answer is not one to the question that this page asked.");
    if (!said.has("code")) throw new Error(said.get("error_description") ?? said.get("error") ?? "There is no code.");
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      code: said.get("code"),
      redirect_uri: here(),
      client_id: provider.client,
      code_verifier: kept.verifier,
    });
    const answer = await fetch(provider.token_endpoint, { method: "POST", body });
    const given = await answer.json();
    if (!answer.ok) throw new Error(given.error_description ?? given.error ?? "There is no token.");
    return given.access_token;
  }

  return { provider, leave, returned };
})();
