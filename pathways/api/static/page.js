const first = `# A help desk technician who holds A+ wants to become a security analyst and has ten hours a week.
# This asks for the cheapest plan to CompTIA's CSAP, with its days and the proof that nothing better exists.
# Press Ctrl-Enter to ask, with the cursor inside the query.
#
# To go on, change the variables below:
#   goal: another credential, or { "occupation": { "key": "information-security-analysts", "coverage": 0.3 } };
#     the second query finds keys by words.
#   learner: what is held, with issuedOn and expiresOn where they are known.
#   options: budget, finishBy, keepValidUntil, alternatives; "optimize": ["WEEKS", "MONEY"] is the fastest plan.
# What each of them means stands in the documentation (the book at the left).
query Plan($goal: GoalInput!, $learner: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: $learner, options: $options) {
    __typename
    ... on Plan {
      totals { cost { amount currency } hours weeks steps }
      proof { status objectives { objective value bound } }
      steps {
        number
        credential { key name }
        route { name }
        cost { amount }
        hours
        startOn
        finishOn
        after
        satisfies { text }
      }
      assumptions
    }
    ... on NoPlan { reason conflicts { text } relaxations { text } }
    ... on Refusal { userErrors { message hint path } }
  }
}

query Search {
  credentials(search: "security", first: 10) {
    edges { node { key name } }
  }
  occupations(search: "security", first: 5) {
    edges { node { key name } }
  }
}

subscription Changes {
  catalogChanged { revision changed { key kind } complete }
}
`;

const variables = `{
  "goal": { "credential": "comptia-csap" },
  "learner": { "profile": { "awards": [{ "credential": "comptia-a-plus" }] } },
  "options": { "optimize": ["MONEY", "WEEKS"], "weeklyHours": 10 }
}
`;

const socket = new URL(window.location.pathname, window.location.href);
socket.protocol = window.location.protocol.replace(/^ht+p/, "ws");
const e = React.createElement;
const fetcherFor = (token) => {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  return GraphiQL.createFetcher({
    url: window.location.pathname,
    subscriptionUrl: socket.href,
    headers,
    wsConnectionParams: headers,
  });
};

// Who the service says is asking; null: nobody that it answers.
async function viewerOf(token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify({ query: "{ viewer { name kind roles } }" });
  const answer = await fetch(window.location.pathname, { method: "POST", headers, body });
  return (await answer.json()).data?.viewer ?? null;
}

function described(viewer) {
  if (viewer === null) return "The service does not know you.";
  if (viewer.kind === "ANONYMOUS") return "You may read the catalogue.";
  return `You are ${viewer.name ?? "known"} (${viewer.roles.join(", ") || "no role"}).`;
}

// Above the page: who asks, a place for a key, and the way to the provider. It is not there where nobody has to say.
function Identity({ token, take }) {
  const [viewer, setViewer] = React.useState();
  const [provider, setProvider] = React.useState(null);
  const [wrong, setWrong] = React.useState("");
  const [key, setKey] = React.useState("");
  React.useEffect(() => {
    Login.provider()
      .then(async (found) => {
        setProvider(found);
        const given = found && (await Login.returned(found));
        if (given) take(given);
      })
      .catch((fault) => setWrong(fault.message));
  }, []);
  React.useEffect(() => {
    viewerOf(token).then(setViewer, () => setViewer(null));
  }, [token]);
  const isOpen = viewer && viewer.kind !== "ANONYMOUS" && !token;
  if (viewer === undefined || isOpen) return null;
  const use = (event) => {
    event.preventDefault();
    setWrong("");
    take(key.trim());
    setKey("");
  };
  return e(
    "form",
    { id: "identity", onSubmit: use },
    e("span", { role: "status" }, wrong || described(viewer)),
    e("input", {
      type: "password",
      value: key,
      placeholder: "API key or token",
      "aria-label": "API key or token",
      autoComplete: "off",
      onChange: (event) => setKey(event.target.value),
    }),
    e("button", { type: "submit" }, "Use it"),
    provider && e("button", { type: "button", onClick: () => Login.leave(provider) }, "Log in"),
    token && e("button", { type: "button", onClick: () => take("") }, "Forget it"),
  );
}

function Page() {
  const [token, setToken] = React.useState("");
  const fetcher = React.useMemo(() => fetcherFor(token), [token]);
  return e(
    React.Fragment,
    null,
    e(Identity, { token, take: setToken }),
    e(GraphiQL, { key: token, fetcher, defaultQuery: first, variables, shouldPersistHeaders: false }),
  );
}

ReactDOM.createRoot(document.getElementById("page")).render(e(Page));
