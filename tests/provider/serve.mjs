// Serves an OpenID provider on this machine. It gives access tokens (RFC 9068) for one audience: to a program by its
// secret, and to a person by authorization code with PKCE. Whoever logs in by a name is known by it.
// Usage: node serve.mjs AUDIENCE REDIRECT_URI     Prints its issuer on a line, and serves until it is ended.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [audience, redirect] = process.argv.slice(2);
const resource = { scope: "api", audience, accessTokenFormat: "jwt", accessTokenTTL: 300 };
const server = createServer();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "robot",
        client_secret: "secret of the robot",
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: "graphiql",
        token_endpoint_auth_method: "none",
        application_type: "native",
        redirect_uris: [redirect],
      },
    ],
    clientBasedCORS: () => true,
    extraTokenClaims: (_, token) =>
      token.kind === "AccessToken" ? { realm: { roles: ["editor"] }, name: token.accountId } : { realm: { roles: ["publisher"] } },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => resource,
      },
    },
    scopes: ["openid", "api"],
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
